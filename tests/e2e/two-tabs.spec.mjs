// The same book open twice: nothing is lost, and both show the truth within a second.
import { test as base, expect } from './lib/fixture.mjs';
import { button, card, fill, newCustomer, open, register, row, sheet, tab, usable } from './lib/person.mjs';
import { confirm, data, dryRun, TWELVE } from './lib/ledgers.mjs';
import { drafts, living } from './lib/disk.mjs';

const SOON = { timeout: 1_000 };

const test = base.extend({
  /** The second tab of the same browser. */
  other: async ({ page, context }, use) => {
    await open(page);
    const other = await context.newPage();
    await open(other);
    await use(other);
  },
});

const facts = (page) => page.getByRole('region', { name: '信息卡' });
const customers = async (page) => (await living(page)).filter((r) => r.kind === 'customer');

/** Opens the form of somebody's card. */
async function edit(page, name) {
  await card(page, name);
  await button(facts(page), '修改').click();
  await expect(sheet(page)).toBeVisible();
}

test('a customer saved in one is in the other, and a date moved there is moved here', async ({ page, other }) => {
  await register(page, { name: '王', title: '女士' });
  await expect(row(other, '王女士')).toBeVisible(SOON);
  await card(other, '王女士');
  await card(page, '王女士');
  await button(other, '改期').click();
  await sheet(other).getByRole('button', { name: /天|周/ }).first().click();
  await expect(sheet(other)).toHaveCount(0);
  await expect(other.getByRole('region', { name: '下一步' })).toContainText('改过1次');
  const next = await other.getByRole('region', { name: '下一步' }).innerText();
  await expect.poll(() => page.getByRole('region', { name: '下一步' }).innerText(), SOON).toBe(next);
});

test('different fields of one customer, edited at the same time: both stay', async ({ page, other }) => {
  await register(page, { name: '王', title: '女士' });
  await edit(page, '王女士');
  await edit(other, '王女士');
  await sheet(page).getByLabel('居住区域', { exact: true }).fill('城东');
  await sheet(other).getByLabel('微信号', { exact: true }).fill('wang_8000');
  await button(sheet(page), '保存').click();
  await expect(sheet(page)).toHaveCount(0);
  // The other form was not disturbed, and knows nothing it could overwrite.
  await expect(sheet(other).getByLabel('微信号', { exact: true })).toHaveValue('wang_8000');
  await button(sheet(other), '保存').click();
  await expect(sheet(other)).toHaveCount(0);
  for (const at of [page, other]) {
    await expect(facts(at)).toContainText('城东', SOON);
    await expect(facts(at)).toContainText('wang_8000', SOON);
  }
  expect((await customers(page))[0].fields).toMatchObject({ home_area: '城东', wechat: 'wang_8000' });
  await expect.poll(() => drafts(page)).toEqual([]);
});

test('the same field edited in both: the later save stands in both, the earlier one can be had back', async ({ page, other }) => {
  await register(page, { name: '王', title: '女士' });
  await edit(page, '王女士');
  await edit(other, '王女士');
  await sheet(page).getByLabel('居住区域', { exact: true }).fill('城东');
  await sheet(other).getByLabel('居住区域', { exact: true }).fill('城西');
  await button(sheet(page), '保存').click();
  await expect(sheet(page)).toHaveCount(0);
  await button(sheet(other), '保存').click();
  await expect(sheet(other)).toHaveCount(0);
  for (const at of [page, other]) await expect(facts(at)).toContainText('城西', SOON);
  await button(other, '撤销').click();
  for (const at of [page, other]) await expect(facts(at)).toContainText('城东', SOON);
});

test('an import in one does not disturb a form in the other, which knows everybody at once', async ({ page, other }) => {
  await newCustomer(other);
  await fill(other, { name: '写了一半', note: '还没存' });
  await data(page);
  await page.getByLabel('粘贴表格', { exact: true }).fill(TWELVE);
  await button(page, '看看能导入什么').click();
  await confirm(page);
  await expect(sheet(other).getByLabel('姓名', { exact: true })).toHaveValue('写了一半');
  await sheet(other).getByLabel('手机号', { exact: true }).fill('13800132201');
  await expect(sheet(other).getByText(/已登记:王敏/)).toBeVisible(SOON);
  await sheet(other).getByLabel('手机号', { exact: true }).fill('');
  await button(sheet(other), '保存').click();
  await expect(sheet(other)).toHaveCount(0);
  await tab(page, '客户');
  await expect(page.getByText('13 位', { exact: true })).toBeVisible(SOON);
  await tab(other, '客户');
  await expect(other.getByText('13 位', { exact: true })).toBeVisible(SOON);
});

test('settings half typed here stay while the other tab saves something, and the cursor with them', async ({ page, other }) => {
  await open(page, '/mine/settings/names');
  const name = page.getByLabel('我的名字', { exact: true });
  await name.pressSequentially('示例');
  await register(other, { name: '王', title: '女士' });
  await expect(name).toBeFocused();
  await name.pressSequentially('花园');
  await expect(name).toHaveValue('示例花园');
});

test('a draft written in one is offered in the other, and gone there once saved', async ({ page, other }) => {
  await newCustomer(page);
  await fill(page, { name: '王', title: '女士' });
  await expect(other.getByText('没写完')).toBeVisible();
  await button(sheet(page), '保存').click();
  await expect(other.getByText('没写完')).toHaveCount(0);
  await expect(row(other, '王女士')).toBeVisible(SOON);
});

test('one draft of a new customer open in both: saved twice with other names, it is two people', async ({ page, other }) => {
  await newCustomer(page);
  await fill(page, { name: '周一', note: '先来的' });
  await expect.poll(() => drafts(page), SOON).toHaveLength(1);
  await newCustomer(other);
  await expect(sheet(other).getByLabel('姓名', { exact: true })).toHaveValue('周一');
  await sheet(other).getByLabel('姓名', { exact: true }).fill('郑二');
  await button(sheet(page), '保存').click();
  // Behind the open form, which hides it from everybody but the finger of this test.
  await expect(other.getByLabel('给周一记一笔', { exact: true })).toBeAttached(SOON);
  await button(sheet(other), '保存').click();
  await expect(row(other, '郑二')).toBeVisible();
  expect((await customers(page)).map((r) => r.fields.name).sort()).toEqual(['周一', '郑二'].sort());
});

test('while one tab imports, the import of the other waits and says so', async ({ page, other }) => {
  // The first tab is in the middle of an import as long as the test wants.
  await page.evaluate(() => new Promise((held) => {
    navigator.locks.request('genke.import', () => new Promise((done) => { globalThis.importDone = done; held(); }));
  }));
  await data(other);
  await other.getByLabel('粘贴表格', { exact: true }).fill(TWELVE);
  await button(other, '看看能导入什么').click();
  await button(other, '试算').click();
  await button(other, '确认导入').click();
  await expect(other.getByText(/另一个窗口正在导入/)).toBeVisible();
  expect(await customers(other)).toEqual([]);
  await page.evaluate(() => globalThis.importDone());
  await expect(other.getByText(/已保存 导入/)).toBeVisible();
  expect(await customers(other)).toHaveLength(12);
});

test('the same table tried in both and confirmed in both: nobody is registered twice', async ({ page, other }) => {
  for (const at of [page, other]) {
    await data(at);
    await at.getByLabel('粘贴表格', { exact: true }).fill(TWELVE);
    await button(at, '看看能导入什么').click();
    await button(at, '试算').click();
    await expect(dryRun(at)).toBeVisible();
  }
  await Promise.all([page, other].map((at) => button(at, '确认导入').click()));
  const late = async () => (await page.getByText(/已经重新试算/).count()) + (await other.getByText(/已经重新试算/).count());
  await expect.poll(late).toBe(1);
  // One row has no number, so it cannot be told apart: the new dry run shows it before anything is written.
  expect(await customers(page)).toHaveLength(12);
});

test('a newer build opens the book in another tab: this one writes down what is typed, lets go and says so', async ({ page, other }) => {
  await register(page, { name: '王', title: '女士' });
  await newCustomer(page);
  await fill(page, { name: '写了一半' });
  await other.goto('about:blank');
  await other.goto(new URL('/manifest.webmanifest', page.url()).href);
  const took = other.evaluate(() => new Promise((done, fail) => {
    const opening = indexedDB.open('genke', 99);
    opening.onerror = () => fail(opening.error);
    opening.onsuccess = () => { opening.result.close(); done(true); };
  }));
  await expect(page.getByRole('heading', { name: '本子没打开' })).toBeVisible();
  await expect(page.getByText(/另一个窗口里已经是新版跟客本/)).toBeVisible();
  expect(await took).toBe(true);
  expect((await drafts(other)).map((d) => d.form.name)).toEqual(['写了一半']);
  // What is in memory can still be handed out, and an old build says what to do.
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, '导出内存里的内容').click()]);
  expect(download.suggestedFilename()).toMatch(/^跟客本-内存-.*\.json$/);
  await button(page, '重新加载').click();
  await expect(page.getByText(/数据是更新版本的跟客本写的/)).toBeVisible();
  await expect(page.getByRole('button', { name: '导出数据' })).toBeVisible();
});

test('an older tab that does not let go: the app says which window to close, and opens once it is', async ({ page, context, site }) => {
  test.setTimeout(90_000);
  await open(page);
  await register(page, { name: '王', title: '女士' });
  await page.goto('about:blank');
  const old = await context.newPage();
  await old.goto(site.url('/manifest.webmanifest'));
  // A tab that holds the database and hears nothing; behind it an upgrade waits, and the app behind that.
  await old.evaluate(() => new Promise((done) => {
    const opening = indexedDB.open('genke');
    opening.onsuccess = () => { globalThis.held = opening.result; done(); };
  }));
  const upgrade = await context.newPage();
  await upgrade.goto(site.url('/manifest.webmanifest'));
  await upgrade.evaluate(() => { globalThis.opening = indexedDB.open('genke', 98); globalThis.opening.onupgradeneeded = () => globalThis.opening.transaction.abort(); });
  await page.goto(site.url('/'));
  await expect(page.getByText(/关掉其它跟客本窗口/)).toBeVisible({ timeout: 25_000 });
  await old.close();
  await button(page, '重试').click();
  await usable(page);
  await expect(row(page, '王女士')).toBeVisible();
});
