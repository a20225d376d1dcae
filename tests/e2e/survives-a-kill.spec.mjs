// Nothing shown as 已保存 is lost, and nothing half typed either, though the browser is killed.
import { test as base, expect } from './lib/fixture.mjs';
import { newProfile, removeProfile, start } from './lib/killable.mjs';
import { button, card, fill, newCustomer, register, row, sheet, tab, usable } from './lib/person.mjs';
import { drafts } from './lib/disk.mjs';

const test = base.extend({
  /** Opens the app in a browser on one profile; every later call first needs a kill. */
  phone: async ({ site }, use) => {
    const profile = newProfile();
    let browser = null;
    await use({
      async open() {
        browser = await start(profile, site.origin);
        await browser.page.goto(site.url('/'));
        await usable(browser.page);
        return browser.page;
      },
      async kill() {
        expect(browser.faults).toEqual([]);
        await browser.kill();
        browser = null;
      },
    });
    await browser?.kill();
    removeProfile(profile);
  },
});

test('10 rounds of 保存, SIGKILL right after 已保存, reopen: every customer is there', async ({ phone }) => {
  test.setTimeout(180_000);
  const names = ['赵一', '钱二', '孙三', '李四', '周五', '吴六', '郑七', '王八旦', '冯九', '陈十'];
  const known = [];
  for (const name of names) {
    const page = await phone.open();
    for (const earlier of known) await expect(button(page, `给${earlier}记一笔`)).toBeVisible();
    await newCustomer(page);
    // What was saved is not a draft any more: the next form is another person's.
    await expect(sheet(page).getByLabel('姓名', { exact: true })).toHaveValue('');
    await fill(page, { name, note: `${name}的话` });
    await expect.poll(async () => (await drafts(page)).at(0)?.form.summary).toBe(`${name}的话`);
    await button(sheet(page), '保存').click();
    await page.getByText(`已保存 ${name}`).waitFor();
    await phone.kill();
    known.push(name);
  }
  const page = await phone.open();
  for (const name of names) await expect(button(page, `给${name}记一笔`)).toBeVisible();
  await tab(page, '客户');
  await expect(page.getByText('10 位', { exact: true })).toBeVisible();
});

test('a half-typed 新客户 comes back whole after SIGKILL', async ({ phone }) => {
  let page = await phone.open();
  await newCustomer(page);
  await fill(page, { phone: '138 0013 8000', name: '王', title: '女士', wechat: 'wang_8000', channel: '中介', note: '想看三居,下周带父母来', tier: 'A' });
  await button(sheet(page), '看样板间').click();
  await expect.poll(async () => (await drafts(page)).at(0)?.form.signals).toEqual(['看样板间']);
  await phone.kill();

  page = await phone.open();
  await expect(page.getByText('没写完')).toBeVisible();
  await button(page, '继续写').click();
  const form = sheet(page);
  await expect(form.getByLabel('手机号', { exact: true })).toHaveValue('138 0013 8000');
  await expect(form.getByLabel('姓名', { exact: true })).toHaveValue('王');
  await expect(form.getByLabel('微信号', { exact: true })).toHaveValue('wang_8000');
  await expect(form.getByLabel('一句话', { exact: true })).toHaveValue('想看三居,下周带父母来');
  await expect(button(form, '女士')).toHaveAttribute('aria-pressed', 'true');
  await expect(button(form, '中介')).toHaveAttribute('aria-pressed', 'true');
  await expect(button(form, '看样板间')).toHaveAttribute('aria-pressed', 'true');
  await expect(form.getByRole('radio', { name: 'A级', exact: true })).toHaveAttribute('aria-checked', 'true');
  await button(form, '保存').click();
  await expect(row(page, '王女士')).toBeVisible();
  await expect(page.getByText('没写完')).toHaveCount(0);
  await expect.poll(() => drafts(page)).toEqual([]);
});

test('a half-typed 信息卡 comes back after SIGKILL, and is gone once saved', async ({ phone }) => {
  let page = await phone.open();
  await register(page, { name: '王', title: '女士' });
  await card(page, '王女士');
  await button(page.getByRole('region', { name: '信息卡' }), '修改').click();
  await sheet(page).getByLabel('居住区域', { exact: true }).fill('城东');
  await sheet(page).getByLabel('手机号', { exact: true }).fill('138001');
  await button(sheet(page).getByRole('group', { name: '关注点', exact: true }), '学区').click();
  await expect.poll(async () => (await drafts(page)).at(0)?.form).toMatchObject({ home_area: '城东', phones: '138001', 'concerns/学区': true });
  await phone.kill();

  page = await phone.open();
  await expect(page.getByText('王女士的信息卡')).toBeVisible();
  await button(page, '继续写').click();
  const form = sheet(page);
  await expect(form.getByLabel('居住区域', { exact: true })).toHaveValue('城东');
  await expect(form.getByLabel('手机号', { exact: true })).toHaveValue('138001');
  await expect(button(form, '学区')).toHaveAttribute('aria-pressed', 'true');
  await form.getByLabel('手机号', { exact: true }).fill('13800138000');
  await button(form, '保存').click();
  await expect(sheet(page)).toHaveCount(0);
  await expect.poll(() => drafts(page)).toEqual([]);
  await expect(page.getByText('没写完')).toHaveCount(0);
});

test('half-typed settings and a pasted table come back after SIGKILL', async ({ phone }) => {
  let page = await phone.open();
  await tab(page, '我的');
  await page.getByRole('link', { name: '项目设置' }).click();
  await page.getByRole('link', { name: /^项目与姓名/ }).click();
  await page.getByLabel('项目名', { exact: true }).fill('示例花园');
  await expect.poll(async () => (await drafts(page)).map((d) => d.sheet)).toEqual(['/mine/settings/names']);
  await tab(page, '我的');
  await page.getByRole('link', { name: /^数据/ }).click();
  await page.getByLabel('粘贴表格', { exact: true }).fill('姓名\t电话\n张三\t13800138000');
  await expect.poll(async () => (await drafts(page)).length).toBe(2);
  await phone.kill();

  page = await phone.open();
  await expect(page.getByText('另有 1 份')).toBeVisible();
  await tab(page, '我的');
  await page.getByRole('link', { name: '项目设置' }).click();
  await page.getByRole('link', { name: /^项目与姓名/ }).click();
  await expect(page.getByLabel('项目名', { exact: true })).toHaveValue('示例花园');
  await button(page, '保存设置').click();
  await expect.poll(async () => (await drafts(page)).map((d) => d.sheet)).toEqual(['/mine/data']);
  await tab(page, '我的');
  await page.getByRole('link', { name: /^数据/ }).click();
  await expect(page.getByLabel('粘贴表格', { exact: true })).toHaveValue('姓名\t电话\n张三\t13800138000');
  await button(page, '看看能导入什么').click();
  await button(page, '试算').click();
  await button(page, '确认导入').click();
  await expect.poll(() => drafts(page)).toEqual([]);
});

test('typed fast and without a pause, all but the last moment is there after SIGKILL', async ({ phone }) => {
  let page = await phone.open();
  await newCustomer(page);
  await sheet(page).getByLabel('一句话', { exact: true }).focus();
  // A second and more of typing that never pauses for as long as a draft waits for.
  await page.keyboard.type('abcdefghijklmnopqrstuvwxyz', { delay: 50 });
  await phone.kill();
  page = await phone.open();
  const [draft] = await drafts(page);
  expect(draft?.form.summary ?? '', 'written while the typing went on').toMatch(/^abcdefghij/);
});
