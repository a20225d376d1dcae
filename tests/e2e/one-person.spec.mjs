// One customer completely: handed over, exported, erased for ever.
import { readFileSync } from 'node:fs';

import { test, expect } from './lib/fixture.mjs';
import { backup, newPhrase, saveReady, unlock } from './lib/backups.mjs';
import { button, card, dismiss, open, register, row, sheet, tab, timeline } from './lib/person.mjs';
import { living } from './lib/disk.mjs';
import { bundleRun, data, exported, pick, seedTwelve } from './lib/ledgers.mjs';

/** Opens one of the rare deeds of a card. */
async function more(page, name, what) {
  await card(page, name);
  await button(page, '更多').click();
  await sheet(page).getByRole('link', { name: what }).click();
}

/** Everything on disk and in the preferences, as one text. */
const everything = (page) => page.evaluate(async () => {
  const db = await new Promise((done) => { indexedDB.open('genke').onsuccess = (e) => done(e.target.result); });
  const all = [JSON.stringify({ ...localStorage })];
  for (const store of db.objectStoreNames) {
    all.push(await new Promise((done) => {
      db.transaction(store).objectStore(store).getAll().onsuccess = (e) => done(JSON.stringify(e.target.result));
    }));
  }
  db.close();
  return all.join('\n');
});

/** Fills in 转介交接 and returns the file. */
async function given(page, { masked = false } = {}) {
  await page.getByLabel('我是谁').fill('张三');
  await page.getByLabel('交给谁').fill('李四');
  await button(page, '离职交接').click();
  await button(page, '微信同意').click();
  if (masked) await page.getByRole('switch', { name: '隐去号码' }).click();
  await newPhrase(page);
  await button(page, '做交接文件').click();
  const file = await saveReady(page, '交接文件');
  await expect(page.getByText(/已记下:\d 位转给 李四/)).toBeVisible();
  return file;
}

test('a hand-over of two customers: the receiver sees who gave what, both phones keep it', async ({ page, other }) => {
  test.setTimeout(120_000);
  await seedTwelve(page);
  await open(page);
  await tab(page, '客户');
  await button(page, '选择').click();
  await page.getByRole('checkbox', { name: '王敏' }).click();
  await page.getByRole('checkbox', { name: '曾静' }).click();
  await button(page, '导出').click();
  await sheet(page).getByRole('link', { name: /转介/ }).click();
  await expect(page.getByText('王敏、曾静').or(page.getByText('曾静、王敏'))).toBeVisible();
  const file = await given(page);
  await card(page, '王敏');
  await expect(page.getByRole('region', { name: '转介交接' })).toContainText('张三 转给 李四 · 离职交接 · 微信同意');

  await data(other);
  await pick(other, file);
  await unlock(other);
  await expect(bundleRun(other)).toContainText('张三 转给 李四 · 离职交接 · 微信同意', { timeout: 30_000 });
  await button(other, '确认导入').click();
  await expect(other.getByText(/已保存 接收转介/)).toBeVisible();
  const there = await living(other);
  expect(there.filter((r) => r.kind === 'customer').map((r) => r.fields.name).sort()).toEqual(['曾静', '王敏']);
  await card(other, '王敏');
  await expect(other.getByRole('region', { name: '转介交接' })).toContainText('张三 转给 李四');
  await expect(timeline(other)).toContainText('看112㎡,已报价');
  expect(there.filter((r) => r.kind === 'follow_up').length).toBeGreaterThan(0);
});

test('a masked hand-over has no number in it, and the full one completes it later', async ({ page, other }) => {
  test.setTimeout(120_000);
  await open(page);
  await register(page, { name: '王小敏', title: '女士', phone: '13800132201', wechat: 'wxmin2201', note: '老公电话139-1234-5678,周末来' });
  await more(page, '王小敏', /转介/);
  const masked = await given(page, { masked: true });
  await data(other);
  await pick(other, masked);
  await unlock(other);
  await expect(bundleRun(other)).toContainText('号码已隐去', { timeout: 30_000 });
  await button(other, '确认导入').click();
  await expect(other.getByText(/已保存 接收转介/)).toBeVisible();
  const text = await everything(other);
  for (const secret of ['13800132201', 'wxmin2201', '1234-5678', '13912345678', '王小敏']) expect(text).not.toContain(secret);
  await expect(other.getByRole('heading', { level: 1 })).toBeVisible();
  expect((await living(other)).find((r) => r.kind === 'contact').fields.summary).toContain('周末来');
  // Later the whole card comes: the full values win.
  await more(page, '王小敏', /转介/);
  const full = await given(page);
  await data(other);
  await pick(other, full);
  await unlock(other);
  await button(other, '确认导入').click({ timeout: 30_000 });
  await expect(other.getByText(/已保存 接收转介/)).toBeVisible();
  await card(other, '王小敏');
  const customer = (await living(other)).find((r) => r.kind === 'customer');
  expect(customer.fields['phones/13800132201']).toBeTruthy();
  expect((await living(other)).find((r) => r.kind === 'contact').fields.summary).toContain('139-1234-5678');
});

test('everything about one customer in one readable file', async ({ page }) => {
  await open(page);
  await register(page, { name: '王敏', phone: '13800132201', note: '看112㎡,嫌贵', tier: 'B' });
  await dismiss(page);
  await more(page, '王敏', /全部资料/);
  const content = page.getByRole('region', { name: '资料内容' });
  await expect(content).toContainText('客户资料:王敏');
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, '导出成文字文件').click()]);
  expect(download.suggestedFilename()).toBe('客户资料-王敏-20261121.txt');
  const text = readFileSync(await download.path(), 'utf8');
  for (const part of ['138 0013 2201', '【跟进记录】(1 条)', '看112㎡,嫌贵', '【跟进计划】', '为什么']) expect(text).toContain(part);
});

test('彻底删除 leaves no trace of name or number, and an old backup does not bring the person back', async ({ page }) => {
  test.setTimeout(120_000);
  await open(page);
  await register(page, { name: '王敏', phone: '13800132201', wechat: 'wxmin', note: '看112㎡' });
  await dismiss(page);
  await register(page, { name: '李建国', phone: '13912348870' });
  await dismiss(page);
  // A deleted entry of the timeline, a changed field and a half-typed form are traces as well.
  await card(page, '王敏');
  await timeline(page).getByRole('button').first().click();
  await button(sheet(page), '删除这条记录').click();
  await expect(page.getByText('已删除这条记录')).toBeVisible();
  await dismiss(page);
  await button(page, '置顶').click();
  await button(page, '记一笔').click();
  await sheet(page).getByLabel('一句话', { exact: true }).fill('王敏又来电13800132201');
  await expect.poll(() => everything(page)).toContain('王敏又来电');
  await page.goBack();
  await data(page);
  const plain = await exported(page);
  const sealed = await backup(page);
  expect(await everything(page)).toContain('13800132201');

  await more(page, '王敏', /彻底删除/);
  await expect(page.getByRole('list', { name: '还有他的备份' }).getByRole('listitem')).toHaveCount(2);
  await expect(page.getByText(/只有这个不能/)).toBeVisible();
  await button(page, '彻底删除').click();
  await button(page, '先不删').click();
  await button(page, '彻底删除').click();
  await button(page, '确定,彻底删除,不能撤销').click();
  await expect(page.getByText('已彻底删除')).toBeVisible();
  await expect(button(page, '撤销')).toHaveCount(0);
  await expect(row(page, '李建国')).toBeVisible();
  await expect(row(page, '王敏')).toHaveCount(0);
  const gone = async () => {
    const text = await everything(page);
    for (const secret of ['王敏', '13800132201', 'wxmin', '看112㎡']) expect(text).not.toContain(secret);
    expect(text).toContain('李建国');
  };
  await gone();

  for (const file of [{ name: '旧备份.json', mimeType: 'application/json', buffer: Buffer.from(plain.text) }, sealed]) {
    await data(page);
    await pick(page, file);
    if (file === sealed) await unlock(page);
    await button(page, '确认导入').click({ timeout: 30_000 });
    await expect(page.getByText(/已保存 导入备份/)).toBeVisible();
    await gone();
    await dismiss(page);
  }
});

test('the other phone erases the person as well, with what only it wrote', async ({ page, other }) => {
  test.setTimeout(120_000);
  await open(page);
  await register(page, { name: '王敏', phone: '13800132201' });
  await data(page);
  const { text } = await exported(page);
  await data(other);
  await pick(other, { name: '备份.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await button(other, '确认导入').click();
  await expect(other.getByText(/已保存 导入备份/)).toBeVisible();
  await card(other, '王敏');
  await button(other, '记一笔').click();
  await sheet(other).getByLabel('一句话', { exact: true }).fill('二号手机上写的');
  await button(sheet(other), '保存').click();
  await expect(other.getByText(/已保存 王敏/)).toBeVisible();

  await more(page, '王敏', /彻底删除/);
  await button(page, '彻底删除').click();
  await button(page, '确定,彻底删除,不能撤销').click();
  await expect(page.getByText('已彻底删除')).toBeVisible();
  await data(page);
  const erased = await page.evaluate(() => 0).then(() => exported(page).catch(() => null));
  await data(other);
  await pick(other, { name: '同步.json', mimeType: 'application/json', buffer: Buffer.from(erased.text) });
  await button(other, '确认导入').click();
  await expect(other.getByText(/已保存 导入备份/)).toBeVisible();
  const left = await everything(other);
  for (const secret of ['王敏', '13800132201', '二号手机上写的']) expect(left).not.toContain(secret);
});

test('before 彻底删除 the whole book is looked through: theirs goes along, the rest is listed', async ({ page }) => {
  test.setTimeout(120_000);
  await open(page);
  const made = '2026-11-20T02:00:00.000Z-0000-seed';
  const record = (kind, id, fields) => ({ kind, id, fields, made });
  const visit = { when: '2026-11-20T10:00:00+08:00', way: '来访', outcome: '到访' };
  const records = [
    record('customer', 'c-wang', { name: '王敏', 'phones/13800132201': { label: '本人' } }),
    record('contact', 'k-wang', { ...visit, customer: 'c-wang', asked: '地下室漏不漏水' }),
    record('question', 'q-water', { text: '地下室漏不漏水', 'asked/k-wang': '2026-11-20T10:00:00+08:00' }),
    record('aside', 'a-wang', { name: '王女士', phone: '13800132201', summary: '电话里问过首付', from: '跟进记录 第 3 行' }),
    record('aside', 'a-other', { name: '王敏', phone: '13700137000', summary: '同名的另一位', from: '跟进记录 第 4 行' }),
    record('customer', 'c-li', { name: '李建国', notes: '王敏介绍来的' }),
  ];
  const file = { format: 'genke.bundle', version: 1, purpose: 'backup', made_at: '2026-11-20T12:00:00+08:00', device: 'seed', records };
  await data(page);
  await pick(page, { name: '备份.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(file)) });
  await button(page, '确认导入').click();
  await expect(page.getByText(/已保存 导入备份/)).toBeVisible();
  await dismiss(page);
  await page.evaluate(async () => {
    const inbox = await caches.open('genke@/#inbox');
    await inbox.put(new URL('inbox/x1', document.baseURI), new Response('王敏', { headers: { 'x-name': encodeURIComponent('台账.csv') } }));
  });

  await open(page, '/mine/erase/c-wang');
  const along = page.getByRole('list', { name: '一起删掉' });
  await expect(along).toContainText('待认领：王女士 138****2201');
  await expect(along).toContainText('待补口径：地下室漏不漏水');
  const places = page.getByRole('region', { name: '别处写到他' });
  await expect(places.getByRole('link', { name: /李建国 · 备注/ })).toContainText('王敏介绍来的');
  await expect(places.getByRole('link', { name: /待认领的跟进/ })).toBeVisible();
  await button(page, '扔掉「台账.csv」').click();
  await expect(page.getByRole('region', { name: '还没导入的文件' })).toHaveCount(0);
  expect(await page.evaluate(async () => (await (await caches.open('genke@/#inbox')).keys()).length)).toBe(0);
  await button(page, '彻底删除').click();
  await button(page, '确定,彻底删除,不能撤销').click();
  await expect(page.getByText('已彻底删除')).toBeVisible();
  const text = await everything(page);
  for (const secret of ['13800132201', '地下室漏不漏水', '电话里问过首付']) expect(text).not.toContain(secret);
  expect(text).toContain('同名的另一位');
});
