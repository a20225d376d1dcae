// Automatic copies: into a folder, by themselves, the oldest making room; and every way they stop.
import { test as base, expect, later } from './lib/fixture.mjs';
import { PHRASE, unlock } from './lib/backups.mjs';
import { copies, folders, keptCopying, lying, names, put, switchOn, taken, typePhrase } from './lib/copies.mjs';
import { living, rows } from './lib/disk.mjs';
import { bundleRun, data, exported, pick, records } from './lib/ledgers.mjs';
import { button, card, open, register, tab, usable } from './lib/person.mjs';

const DAY = 24 * 60;

const test = base.extend({
  page: async ({ page, context }, use) => {
    await folders(context);
    await open(page);
    await register(page, { name: '甲客', phone: '13800138000' });
    await use(page);
  },
});

/** Saves something. */
async function change(page) {
  await card(page, '甲客');
  const before = await button(page, '置顶').getAttribute('aria-pressed');
  await button(page, '置顶').click();
  await expect(button(page, '置顶')).not.toHaveAttribute('aria-pressed', before);
}

/** A day goes by in which something was saved; the app makes its copy. */
async function nextDay(page) {
  const before = await names(page);
  await change(page);
  await later(page, DAY);
  await expect.poll(async () => (await names(page)).filter((n) => !before.includes(n)).length, { timeout: 30_000 }).toBe(1);
}

test('switched on, a copy lies there; it opens on an empty phone with the pass-phrase, the same byte for byte', async ({ page, other }) => {
  test.setTimeout(120_000);
  await switchOn(page);
  const [name, ...more] = await names(page);
  expect(more).toEqual([]);
  expect(name).toMatch(/^跟客本自动副本-20261121-14\d{4}-\w+\.genke$/);
  await expect(copies(page)).toContainText('里面有 1 份');
  await expect(copies(page)).toContainText(/打开副本用 今天 14:\d\d 写的口令.*自动副本不记口令/);
  await expect(page.getByRole('region', { name: '做过的备份' })).toContainText(`自动 · 1 位客户 · ${name}`);
  // The pass-phrase is nowhere; the key cannot be read back and opens nothing.
  expect(JSON.stringify([await rows(page, 'meta'), await rows(page, 'draft')])).not.toContain('三号楼');
  expect(await keptCopying(page)).toMatchObject({ folder: '副本', extractable: false, usages: ['encrypt'] });
  const file = await taken(page, name);
  expect(file.buffer.includes('甲客')).toBe(false);
  await data(page);
  await expect(page.getByRole('region', { name: '数据健康' })).toContainText('自动副本:文件夹「副本」 1 份,最近 今天');
  const { text } = await exported(page);

  await data(other);
  await pick(other, file);
  await unlock(other, '不是这个口令');
  await expect(other.getByText(/口令不对/)).toBeVisible({ timeout: 30_000 });
  await unlock(other);
  await expect(bundleRun(other)).toBeVisible({ timeout: 30_000 });
  await button(other, '确认导入').click();
  await expect(other.getByText(/已保存 导入备份/)).toBeVisible();
  expect(records((await exported(other)).text)).toBe(records(text));
});

test('one a day and only when something was saved; the oldest makes room, nothing foreign is touched', async ({ page }) => {
  test.setTimeout(150_000);
  await switchOn(page);
  await copies(page).getByLabel('留几份').selectOption({ label: '留最近 3 份' });
  await expect.poll(async () => JSON.parse((await keptCopying(page)).json).keep).toBe(3);
  const device = (await rows(page, 'meta')).find((r) => r.clock).clock.device;
  const foreign = ['客户合同.docx', '跟客本-备份-20200101-1200.genke', '跟客本自动副本-20200101-120000-ffffffff.genke', `跟客本自动副本-20200101-120000-${device} (1).genke`];
  for (const name of foreign) await put(page, name, '别人的');
  // What a copy cut short leaves behind is no copy, and goes with the next one.
  const half = `跟客本自动副本-20261120-120000-${device}.genke`;
  await put(page, half);
  const own = async () => (await names(page)).filter((n) => !foreign.includes(n));
  const first = (await own()).at(-1);
  await change(page);
  await later(page, 60);
  await page.waitForTimeout(1_500);
  expect(await own()).toEqual([half, first]);
  await later(page, DAY - 60);
  await expect.poll(own, { timeout: 30_000 }).not.toContain(half);
  expect(await own()).toEqual([first, expect.stringContaining('-20261122-')]);
  // A day on which nothing was saved.
  await later(page, DAY);
  await page.waitForTimeout(1_500);
  expect(await own()).toHaveLength(2);
  await nextDay(page);
  expect(await own()).toHaveLength(3);
  await nextDay(page);
  await expect.poll(own).toHaveLength(3);
  expect(await own()).not.toContain(first);
  expect(Object.keys(await lying(page))).toEqual(expect.arrayContaining(foreign));
  // A reload remembers, and the list of backups names no file that is gone.
  await open(page, '/mine/backup');
  await expect(copies(page)).toContainText('里面有 3 份');
  await expect(copies(page).getByLabel('留几份')).toHaveValue('3');
  const made = page.getByRole('region', { name: '做过的备份' });
  await expect(made).toContainText((await own()).at(-1));
  await expect(made).not.toContainText(first);
  // The files lie on this phone: 未备份 stays until the user says that they leave it.
  await expect(page.getByRole('switch', { name: '这个文件夹会同步到网盘或电脑' })).toHaveAttribute('aria-checked', 'false');
  await tab(page, '今天');
  await expect(page.getByText(/未备份 \d+ 天/)).toBeVisible();
  await open(page, '/mine/backup');
  await page.getByRole('switch', { name: '这个文件夹会同步到网盘或电脑' }).click();
  await button(copies(page), '现在存一份').click();
  await expect(copies(page).getByText(/已存下/)).toBeVisible();
  await tab(page, '今天');
  await expect(page.getByText(/未备份/)).toHaveCount(0);
});

test('leave that lapsed is said, on 今天 and here; one tap and it goes on', async ({ page }) => {
  await switchOn(page);
  await page.evaluate(() => sessionStorage.setItem('lapsed', 'prompt'));
  await change(page);
  await later(page, DAY);
  await expect(page.getByText(/自动副本停了:浏览器要您「重新允许」.*旧的副本和数据都没有动/)).toBeVisible({ timeout: 15_000 });
  expect(await names(page)).toHaveLength(1);
  await tab(page, '我的');
  await expect(page.getByRole('link', { name: /^数据/ })).toContainText('自动副本停了');
  await tab(page, '今天');
  await expect(page.getByText(/自动副本停了 11月22日起/)).toBeVisible();
  // A new start knows it before it has looked.
  await page.reload();
  await usable(page);
  await open(page, '/mine/backup');
  await expect(copies(page).getByRole('alert')).toHaveText(/副本11月22日起停了:浏览器要您「重新允许」/);
  await tab(page, '今天');
  await button(page, '重新允许').click();
  await expect(page.getByText(/自动副本停了/)).toHaveCount(0, { timeout: 30_000 });
  expect(await names(page)).toHaveLength(2);
  await open(page, '/mine/backup');
  await expect(copies(page).getByRole('alert')).toHaveCount(0);
  await expect(copies(page)).toContainText('里面有 2 份');
});

test('a folder that is gone is said; another one is chosen with one tap, the key stays', async ({ page }) => {
  await switchOn(page);
  const before = JSON.parse((await keptCopying(page)).json);
  await page.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry('副本', { recursive: true }));
  await change(page);
  await later(page, DAY);
  await expect(page.getByText(/自动副本停了:文件夹找不到了/)).toBeVisible({ timeout: 15_000 });
  await open(page, '/mine/backup');
  await expect(copies(page).getByRole('alert')).toHaveText(/文件夹找不到了.*换文件夹/);
  await page.evaluate(() => sessionStorage.setItem('folder', '新副本'));
  await button(copies(page), '换文件夹').click();
  await expect(copies(page).getByText(/已存下/)).toBeVisible({ timeout: 30_000 });
  await expect(copies(page)).toContainText('文件夹「新副本」 · 里面有 1 份');
  await expect(copies(page).getByRole('alert')).toHaveCount(0);
  expect(Object.keys(await lying(page, '新副本'))).toHaveLength(1);
  expect(JSON.parse((await keptCopying(page)).json).kdf).toEqual(before.kdf);
});

test('a full disk is said; the older copy stays and no half one looks like a whole one', async ({ page }) => {
  await switchOn(page);
  const before = await lying(page);
  await page.evaluate(() => {
    FileSystemWritableFileStream.prototype.write = async () => { throw new DOMException('full', 'QuotaExceededError'); };
  });
  await button(copies(page), '现在存一份').click();
  await expect(copies(page).getByText(/这次没存成:存的地方满了.*都没有动/)).toBeVisible();
  expect(await lying(page)).toEqual(before);
});

test('停用 forgets key and folder and leaves the files, and can be taken back; 换口令 makes another key', async ({ page, other }) => {
  test.setTimeout(120_000);
  await switchOn(page);
  const before = await keptCopying(page);
  await button(copies(page), '停用').click();
  await expect(copies(page).getByText(/已停用.*副本还在/)).toBeVisible();
  expect(await keptCopying(page)).toBe(null);
  expect(await names(page)).toHaveLength(1);
  await button(copies(page), '撤销停用').click();
  await expect(copies(page)).toContainText('里面有 1 份');
  expect(await keptCopying(page)).toEqual(before);

  await button(copies(page), '换口令').click();
  await typePhrase(page, '早春 路灯 二号楼 报纸');
  await button(copies(page), '开始存副本').click();
  await expect(copies(page)).toContainText('里面有 2 份', { timeout: 30_000 });
  expect(JSON.parse((await keptCopying(page)).json).kdf.salt).not.toBe(JSON.parse(before.json).kdf.salt);
  await data(other);
  await pick(other, await taken(page, (await names(page)).at(-1)));
  await unlock(other, PHRASE);
  await expect(other.getByText(/口令不对/)).toBeVisible({ timeout: 30_000 });
  await unlock(other, '早春 路灯 二号楼 报纸');
  await expect(bundleRun(other)).toBeVisible({ timeout: 30_000 });
  expect(await living(other)).toEqual([]);

  await button(copies(page), '停用').click();
  await expect(button(copies(page), '选一个文件夹')).toBeVisible();
  await page.reload();
  await usable(page);
  await expect(button(copies(page), '选一个文件夹')).toBeVisible();
  await expect(button(copies(page), '撤销停用')).toHaveCount(0);
});

test('closing the picker changes nothing; a folder the browser refuses is said', async ({ page }) => {
  await open(page, '/mine/backup');
  const answer = (name) => page.evaluate((problem) => {
    globalThis.showDirectoryPicker = async () => { throw new DOMException('', problem); };
  }, name);
  await answer('NotAllowedError');
  await button(copies(page), '选一个文件夹').click();
  await expect(copies(page).getByRole('alert')).toHaveText(/没选成:浏览器没让.*再选一次/);
  await answer('AbortError');
  await button(copies(page), '选一个文件夹').click();
  await expect(copies(page).getByRole('alert')).toHaveCount(0);
  await expect(copies(page).getByLabel('副本口令', { exact: true })).toHaveCount(0);
  expect(await keptCopying(page)).toBe(null);
});

test('two tabs make one copy', async ({ page, context }) => {
  await switchOn(page);
  const second = await context.newPage();
  await open(second);
  await change(page);
  await Promise.all([later(page, DAY), later(second, DAY)]);
  await expect.poll(() => names(page), { timeout: 30_000 }).toHaveLength(2);
  await page.waitForTimeout(3_000);
  expect(await names(page)).toHaveLength(2);
});

base('a browser that gives no folders says so and what to do instead', async ({ page, context }) => {
  await context.addInitScript(() => { delete globalThis.showDirectoryPicker; });
  await open(page, '/mine/backup');
  await expect(copies(page)).toContainText('这个浏览器不能自己往文件夹里存副本。请照 今天 上的提醒做加密备份');
  await expect(copies(page).getByRole('button')).toHaveCount(0);
});
