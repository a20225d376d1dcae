// Storage that fails, at every step: it is said what happened, nothing is lost, and what is in memory can be taken out.
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { test, expect } from './lib/fixture.mjs';
import { ail, faulty } from './lib/faulty.mjs';
import { bundleRun, confirm, data, exported, pick, seedTwelve, TWELVE } from './lib/ledgers.mjs';
import { drafts, living } from './lib/disk.mjs';
import { button, fill, newCustomer, open, register, row, saved, sheet, tab, usable } from './lib/person.mjs';
import { DIST } from './lib/site.mjs';

const SAYS = {
  QuotaExceededError: /手机存储空间满了,这次没有保存/,
  InvalidStateError: /手机存储出了问题\(InvalidStateError\),这次没有保存/,
  hang: /手机存储没有响应,这次没有保存/,
};
/** What is said, for as long as the page lives, once the disk failed. */
const DISK_FAILED = /手机空间不够或存储出了问题，没有保存：先导出，再清理空间/;
const opened = { ...SAYS, UnknownError: /手机存储出了问题\(UnknownError\),这次没有保存/, hang: /另一个窗口里还开着旧版跟客本/ };

/** Taps a button that hands out a file, and reads it. */
async function handedOut(page, tap) {
  const [download] = await Promise.all([page.waitForEvent('download'), tap()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}

const file = ({ name, text }) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) });

/** Removes the database behind the app's back, as a phone short of room does. */
async function emptied(page, site) {
  await page.goto(site.url('/manifest.webmanifest'));
  await page.evaluate(() => new Promise((done, fail) => {
    const going = indexedDB.deleteDatabase('genke');
    going.onsuccess = done;
    going.onerror = () => fail(going.error);
    going.onblocked = () => fail(new Error('blocked'));
  }));
}

for (const [how, says] of Object.entries(opened)) {
  test(`${how} when the book opens: a screen that says so, 重试 opens it, and the disk can be exported`, async ({ page, context, faults }) => {
    faults.allow(/injected/);
    await open(page);
    await register(page, { name: '王', title: '女士' });
    await faulty(context, { open: how });
    await page.reload();
    await expect(page.getByRole('heading', { name: '本子没打开' })).toBeVisible();
    await expect(page.getByRole('alert')).toContainText(says);
    await button(page, '导出数据').click();
    await expect(page.getByRole('heading', { name: '跟客本没能启动' })).toBeVisible();
    const bundle = await handedOut(page, () => button(page, '导出数据').click());
    expect(bundle.text).toContain('"name":"王"');
    await page.reload();
    await expect(page.getByRole('heading', { name: '本子没打开' })).toBeVisible();
    await ail(page, {});
    await button(page, '重试').click();
    await usable(page);
    await expect(row(page, '王女士')).toBeVisible();
  });
}

for (const at of ['put', 'commit']) {
  for (const [how, says] of Object.entries(SAYS)) {
    if (at === 'commit' && how === 'hang') continue;
    test(`${how} at ${at}: not saved is said, form and draft stay, and both can be taken out and in again`, async ({ page, context, faults, site }) => {
      faults.allow(/injected|Uncaught/);
      await faulty(context);
      await open(page);
      await register(page, { name: '王', title: '女士', phone: '13800138000', tier: 'A' });
      await newCustomer(page);
      await fill(page, { name: '李四', note: '想看三居' });
      await ail(page, { [at]: how });
      await button(sheet(page), '保存').click();
      await expect(sheet(page).getByRole('alert')).toContainText(says, { timeout: 20_000 });
      await expect(sheet(page).getByLabel('姓名', { exact: true })).toHaveValue('李四');
      await expect(page.getByText('已保存 李四')).toHaveCount(0);
      const bundle = await handedOut(page, () => button(page, '导出').click());
      expect(bundle.name).toMatch(/^跟客本-内存-\d{8}-\d{4}\.json$/);

      // Once the storage is well again, the form saves as it stands.
      await ail(page, {});
      await button(sheet(page), '保存').click();
      await saved(page, '李四');
      const before = await living(page);
      expect(before.filter((r) => r.kind === 'customer')).toHaveLength(2);

      // The file puts customers and the form into an empty phone, and changes nothing on a full one.
      await data(page);
      await pick(page, file(bundle));
      await button(bundleRun(page), '确认导入').click();
      await expect(page.getByText(/已保存 导入/)).toBeVisible();
      expect(await living(page)).toEqual(before);
      await emptied(page, site);
      await page.evaluate(() => localStorage.clear());
      await data(page);
      await pick(page, file(bundle));
      await expect(bundleRun(page)).toContainText('另有 1 份没写完的');
      await button(bundleRun(page), '确认导入').click();
      await expect(page.getByText(/已保存 导入/)).toBeVisible();
      await tab(page, '今天');
      await expect(page.getByText('没写完')).toBeVisible();
      const [wang] = (await living(page)).filter((r) => r.kind === 'customer');
      expect(wang.fields).toMatchObject({ name: '王', title: '女士', tier: 'A', 'phones/13800138000': { label: '本人' } });
      await button(page, '继续写').click();
      await expect(sheet(page).getByLabel('姓名', { exact: true })).toHaveValue('李四');
      await expect(sheet(page).getByLabel('一句话', { exact: true })).toHaveValue('想看三居');
    });
  }
}

for (const at of ['put', 'commit']) {
  test(`UnknownError at ${at}: nothing is written and nothing opened any more, here and in other windows; all of it can be taken out`, async ({ page, context, faults }) => {
    faults.allow(/injected|Uncaught/);
    await faulty(context);
    await open(page);
    await register(page, { name: '王', title: '女士', phone: '13800138000', tier: 'A' });
    const other = await context.newPage();
    await open(other);
    await newCustomer(page);
    await fill(page, { name: '李四', note: '想看三居' });
    await ail(page, { [at]: 'UnknownError' });
    const opens = await page.evaluate(() => globalThis.opens);
    await button(sheet(page), '保存').click();
    await expect(sheet(page).getByRole('alert')).toContainText(DISK_FAILED);
    // The storage is well again by itself; what it would take now need not last.
    await ail(page, {});
    for (let again = 0; again < 4; again += 1) {
      await button(sheet(page), '保存').click();
      await expect(sheet(page).getByRole('alert')).toContainText(DISK_FAILED);
    }
    await expect(page.getByText('已保存 李四')).toHaveCount(0);
    await expect(sheet(page).getByLabel('姓名', { exact: true })).toHaveValue('李四');
    expect(await page.evaluate(() => globalThis.opens)).toBe(opens);
    // It is said for good, and not once a keystroke.
    await page.waitForTimeout(9_000);
    const toast = page.locator('.toasts');
    await expect(toast).toContainText(DISK_FAILED);
    await expect(button(toast, '知道了')).toHaveCount(0);
    await expect(other.locator('.toasts')).toContainText(DISK_FAILED);
    await newCustomer(other);
    await fill(other, { name: '赵五' });
    await button(sheet(other), '保存').click();
    await expect(sheet(other).getByRole('alert')).toContainText(DISK_FAILED);
    const bundle = await handedOut(page, () => button(toast, '导出').click());
    expect(bundle.text).toContain('13800138000');
    expect(bundle.text).toContain('想看三居');
    await other.close();

    // Loaded anew everything goes on, with what was saved before and what was taken out.
    await page.reload();
    await data(page);
    await pick(page, file(bundle));
    await button(bundleRun(page), '确认导入').click();
    await expect(page.getByText(/已保存 导入/)).toBeVisible();
    await tab(page, '今天');
    await expect(row(page, '王女士')).toBeVisible();
    await button(page, '继续写').click();
    await expect(sheet(page).getByLabel('姓名', { exact: true })).toHaveValue('李四');
    await button(sheet(page), '保存').click();
    await saved(page, '李四');
    expect((await living(page)).filter((r) => r.kind === 'customer')).toHaveLength(2);
  });
}

test('the database deleted under the open page: the truth is said, and what is in memory can be taken out', async ({ page }) => {
  await open(page);
  await register(page, { name: '王', title: '女士' });
  await page.evaluate(() => new Promise((done, fail) => {
    const going = indexedDB.deleteDatabase('genke');
    going.onsuccess = done;
    going.onerror = () => fail(going.error);
  }));
  await expect(page.getByRole('heading', { name: '本子没打开' })).toBeVisible();
  await expect(page.getByRole('alert')).toContainText(/这台手机上的数据被清掉了.*重新加载/);
  await expect(page.getByText('新版跟客本')).toHaveCount(0);
  const bundle = await handedOut(page, () => button(page, '导出内存里的内容').click());
  expect(bundle.text).toContain('"name":"王"');
  expect(await page.evaluate(async () => (await indexedDB.databases()).map((d) => d.name))).toEqual([]);
});

test('an answer lost at commit: looked up and found, said as 已保存, once', async ({ page, context }) => {
  await faulty(context);
  await open(page);
  await newCustomer(page);
  await fill(page, { name: '李四' });
  await expect.poll(async () => (await drafts(page)).length).toBe(1);
  await ail(page, { commit: 'hang' });
  await button(sheet(page), '保存').click();
  // Every answer stays lost: 已保存 is said only because the ids were looked up.
  await saved(page, '李四');
  await ail(page, {});
  await expect(sheet(page)).toHaveCount(0);
  await expect(row(page, '李四')).toBeVisible();
  expect((await living(page)).filter((r) => r.kind === 'customer')).toHaveLength(1);
});

test('a refused draft is said at once, and the typing goes on', async ({ page, context, faults }) => {
  faults.allow(/injected/);
  await faulty(context);
  await open(page);
  await newCustomer(page);
  await ail(page, { put: 'QuotaExceededError' });
  await fill(page, { name: '李四' });
  await expect(page.getByText(SAYS.QuotaExceededError)).toBeVisible();
  await fill(page, { note: '想看三居' });
  const bundle = await handedOut(page, () => button(page, '导出').click());
  expect(bundle.text).toContain('想看三居');
  await ail(page, {});
  await button(sheet(page), '保存').click();
  await saved(page, '李四');
});

test('an emptied database: never the welcome, however often it is opened; a backup is restored right there', async ({ page, site }) => {
  await open(page);
  await seedTwelve(page);
  const backup = await exported(page);
  const before = await living(page);
  await emptied(page, site);
  for (let again = 0; again < 2; again += 1) {
    await page.goto(site.url('/'));
    await expect(page.getByRole('heading', { name: '数据不见了' })).toBeVisible();
    await expect(page.getByText(/原来有 12 位客户/)).toBeVisible();
    await button(page, '再找一次').click();
    await expect(page.getByRole('heading', { name: '数据不见了' })).toBeVisible();
  }
  const choose = page.getByLabel('恢复备份:选跟客本导出的文件');
  await choose.setInputFiles({ name: '照片.json', mimeType: 'application/json', buffer: Buffer.from('{}') });
  await expect(page.getByText(/这不是跟客本导出的文件/)).toBeVisible();
  await choose.setInputFiles(file(backup));
  await button(bundleRun(page), '不导入').click();
  await expect(page.getByRole('heading', { name: '数据不见了' })).toBeVisible();
  await choose.setInputFiles(file(backup));
  await button(bundleRun(page), '确认导入').click();
  await usable(page);
  expect(await living(page)).toEqual(before);
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  await page.reload();
  await usable(page);
  await tab(page, '客户');
  await expect(page.getByText('12 位', { exact: true })).toBeVisible();
});

test('an emptied database: starting afresh is the user\'s own choice', async ({ page, site }) => {
  await open(page);
  await register(page, { name: '王', title: '女士' });
  await emptied(page, site);
  await page.goto(site.url('/'));
  await button(page, '没有备份,从头开始').click();
  await expect(page.getByText('本子还是空的')).toBeVisible();
  await page.reload();
  await expect(page.getByText('本子还是空的')).toBeVisible();
});

test('without wasm the page itself exports, and the file comes in again the same', async ({ page, context, site, faults }) => {
  faults.allow(/Failed to load|404|wasm/i);
  await data(page);
  await page.getByLabel('粘贴表格', { exact: true }).fill(TWELVE);
  await button(page, '看看能导入什么').click();
  await confirm(page);
  const before = await living(page);
  const broken = mkdtempSync(join(tmpdir(), 'genke-broken-'));
  cpSync(DIST, broken, { recursive: true });
  for (const wasm of readdirSync(broken, { recursive: true }).filter((f) => f.endsWith('.wasm'))) rmSync(join(broken, wasm));
  await page.evaluate(async () => {
    for (const r of await navigator.serviceWorker.getRegistrations()) await r.unregister();
    for (const name of await caches.keys()) await caches.delete(name);
  });
  await (await context.newCDPSession(page)).send('Network.clearBrowserCache');
  await site.stop();
  await site.begin(broken);
  await page.goto('about:blank');
  await page.goto(site.url('/'));
  await expect(page.getByRole('heading', { name: '跟客本没能启动' })).toBeVisible();
  const bundle = await handedOut(page, () => button(page, '导出数据').click());
  await expect(page.getByText(/已导出 \d+ 条记录/)).toBeVisible();
  await site.stop();
  await site.begin(DIST);
  await emptied(page, site);
  await page.goto(site.url('/'));
  await page.getByLabel('恢复备份:选跟客本导出的文件').setInputFiles(file(bundle));
  await button(bundleRun(page), '确认导入').click();
  await usable(page);
  expect(await living(page)).toEqual(before);
  rmSync(broken, { recursive: true });
});
