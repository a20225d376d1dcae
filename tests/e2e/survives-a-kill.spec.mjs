// Nothing shown as 已保存 is lost, and nothing half typed either, though the browser is killed.
import { test as base, expect } from './lib/fixture.mjs';
import { newProfile, removeProfile, start } from './lib/killable.mjs';
import { button, fill, newCustomer, row, sheet, tab, usable } from './lib/person.mjs';
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
  await expect(page.getByText('有一笔没写完')).toBeVisible();
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
  await expect(page.getByText('有一笔没写完')).toHaveCount(0);
  await expect.poll(() => drafts(page)).toEqual([]);
});
