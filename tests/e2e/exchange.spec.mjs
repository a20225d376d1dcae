// Two phones without a server: a file there, a file back, until both say 已一致; then only what changed.
import { test, expect, later } from './lib/fixture.mjs';
import { newPhrase, saveReady, unlock } from './lib/backups.mjs';
import { button, card, dismiss, open, register, row, sheet, tab, timeline } from './lib/person.mjs';
import { living, rows } from './lib/disk.mjs';
import { bundleRun, seedTwelve, verdicts } from './lib/ledgers.mjs';

const SYNC = '/mine/sync';
const peer = (page, name) => page.getByRole('region', { name: `另一台:${name}` });

/** Gives a phone its name. */
async function called(page, name) {
  await open(page, SYNC);
  await page.getByLabel('这台手机叫什么').fill(name);
  await expect.poll(async () => JSON.stringify(await rows(page, 'meta'))).toContain(name);
}

/** Makes the file for whom is picked, unsealed unless a pass-phrase is asked for. */
async function made(page, { to, sealed = false } = {}) {
  await open(page, SYNC);
  if (to) await button(peer(page, to), '回一份').click();
  if (sealed) await newPhrase(page);
  else await page.getByRole('switch', { name: '加密' }).click();
  await button(page, '做同步文件').click();
  return saveReady(page, '同步文件');
}

/** Takes a file in. */
async function taken(page, file) {
  await open(page, SYNC);
  await page.getByLabel('选对方发来的文件').setInputFiles(file);
}

async function confirmed(page) {
  await button(page, '确认导入').click();
  await expect(page.getByText(/已保存 同步/)).toBeVisible();
}

test('two phones exchange files until both say 已一致; then only what changed travels', async ({ page, other }) => {
  test.setTimeout(180_000);
  await seedTwelve(page);
  await called(page, '张三的手机');
  await open(other);
  await register(other, { name: '乙客', phone: '13900139000' });
  await called(other, '李四的手机');

  const first = await made(page, { sealed: true });
  await taken(other, first);
  await unlock(other);
  await expect(bundleRun(other)).toContainText('来自「张三的手机」', { timeout: 30_000 });
  await confirmed(other);
  // The other phone has one customer more.
  await expect(peer(other, '张三的手机')).toContainText('客户:这台 13,那台 12');

  const second = await made(other, { to: '张三的手机' });
  await taken(page, second);
  // What came from here is not sent back.
  const back = JSON.parse(second.buffer.toString());
  expect(back.records.filter((r) => r.kind === 'customer').map((r) => r.fields.name)).toContain('乙客');
  await expect(bundleRun(page)).toContainText('来自「李四的手机」');
  await confirmed(page);
  await expect(peer(page, '李四的手机')).toContainText('已一致');
  expect(await living(page)).toEqual(await living(other));

  const third = await made(page, { to: '李四的手机' });
  await taken(other, third);
  await confirmed(other);
  await expect(peer(other, '张三的手机')).toContainText('已一致');

  // One customer more here: one customer, not thirteen, goes over.
  await open(page);
  await register(page, { name: '丙客', phone: '13700137000' });
  await dismiss(page);
  const fourth = JSON.parse((await made(page, { to: '李四的手机' })).buffer.toString());
  expect(fourth.records.filter((r) => r.kind === 'customer').map((r) => r.fields.name)).toEqual(['丙客']);
  await expect(peer(page, '李四的手机')).toContainText('客户:这台 14,那台 13');
  await taken(other, { name: '同步.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(fourth)) });
  await confirmed(other);
  await tab(other, '客户');
  await expect(row(other, '丙客')).toBeVisible();
  expect(await living(other)).toEqual(await living(page));
});

test('both phones changed the same customer: the later value wins on both, and a file may come twice', async ({ page, other }) => {
  test.setTimeout(120_000);
  await open(page);
  await register(page, { name: '甲客', phone: '13800138000' });
  await called(page, '一号');
  const first = await made(page);
  await taken(other, first);
  await confirmed(other);
  await called(other, '二号');
  for (const at of [page, other]) {
    await tab(at, '客户');
    await row(at, '甲客').getByRole('link').first().click();
    await button(at, '置顶').click();
    await expect(button(at, '置顶')).toHaveAttribute('aria-pressed', 'true');
  }
  // Two phones' clocks are seldom the same: it is the later moment that counts, not the later tap.
  await later(other, 2);
  await button(other, '置顶').click();
  await expect(button(other, '置顶')).toHaveAttribute('aria-pressed', 'false');
  const second = await made(other, { to: '一号' });
  await taken(page, second);
  await confirmed(page);
  await expect(peer(page, '二号')).toContainText('已一致');
  expect((await living(page)).find((r) => r.kind === 'customer').fields.pinned).toBe(false);
  await taken(page, second);
  await expect(bundleRun(page)).toBeVisible();
  const again = await verdicts(bundleRun(page));
  expect([again.new, again.updated, again.faulty]).toEqual([0, 0, 0]);
});

test('a phone that lost what it had is told apart, and gets everything again', async ({ page, other }) => {
  test.setTimeout(120_000);
  await seedTwelve(page);
  await called(page, '一号');
  const first = await made(page);
  await taken(other, first);
  await confirmed(other);
  await called(other, '二号');
  await taken(page, await made(other, { to: '一号' }));
  await confirmed(page);
  // The other phone starts anew: another device, nothing in it.
  await other.evaluate(() => new Promise((done) => { localStorage.clear(); indexedDB.deleteDatabase('genke').onsuccess = done; }));
  await open(other);
  await register(other, { name: '乙客', phone: '13900139000' });
  const part = await made(page, { to: '二号' });
  await taken(other, part);
  await confirmed(other);
  await expect(peer(other, '一号')).toContainText('还不一致');
  await called(other, '新二号');
  await taken(page, await made(other, { to: '一号' }));
  await confirmed(page);
  await taken(other, await made(page, { to: '新二号' }));
  await confirmed(other);
  await expect(peer(other, '一号')).toContainText('已一致');
  expect(await living(other)).toEqual(await living(page));
});

test('a note written after the other phone deleted the card brings the card back on both', async ({ page, other }) => {
  test.setTimeout(120_000);
  await open(page);
  await register(page, { name: '甲客', phone: '13800138000', note: '第一次来' });
  await called(page, '一号');
  await taken(other, await made(page));
  await confirmed(other);
  await called(other, '二号');
  await card(page, '甲客');
  await button(page.getByRole('region', { name: '信息卡' }), '修改').click();
  await button(sheet(page), '删除这位客户').click();
  await expect(page.getByText('已删除这位客户')).toBeVisible();
  await later(other, 2);
  await card(other, '甲客');
  await button(other, '记一笔').click();
  await sheet(other).getByLabel('一句话', { exact: true }).fill('又来问价格');
  await button(sheet(other), '保存').click();
  await expect(other.getByText('已保存 甲客')).toBeVisible();

  await taken(page, await made(other, { to: '一号' }));
  await confirmed(page);
  await card(page, '甲客');
  await expect(timeline(page)).toContainText('第一次来');
  await expect(timeline(page)).toContainText('又来问价格');
  await taken(other, await made(page, { to: '二号' }));
  await confirmed(other);
  expect(await living(other)).toEqual(await living(page));
});

test('taking a 同步 back asks first, and names who would be deleted on the other phone', async ({ page, other }) => {
  test.setTimeout(120_000);
  await open(page);
  await register(page, { name: '甲客', phone: '13800138000' });
  await called(page, '一号');
  const first = await made(page);
  await taken(other, first);
  await confirmed(other);
  await expect(other.getByRole('button', { name: '撤销', exact: true })).toHaveCount(0);
  await open(other, '/mine/data');
  const box = other.getByRole('region', { name: '最近一次导入' });
  await button(box, '撤销这次导入').click();
  await expect(box.getByRole('alert')).toContainText('下次同步会把对方手机上的这些客户也删掉：甲客，共 1 位。');
  await button(box, '不撤了').click();
  expect((await living(other)).some((r) => r.kind === 'customer')).toBe(true);
  await button(box, '撤销这次导入').click();
  await button(box, '还是撤销').click();
  await expect(other.getByText('已撤销')).toBeVisible();
  expect((await living(other)).some((r) => r.kind === 'customer')).toBe(false);
});
