// A new customer: a number, a name or a 微信号 is enough.
import { test, expect } from './lib/fixture.mjs';
import { open, register, newCustomer, fill, button, sheet, row, card, dismiss, nextStep } from './lib/person.mjs';
import { living } from './lib/disk.mjs';

test('a number only', async ({ page }) => {
  await open(page);
  await register(page, { phone: '138 0013 8000' });
  const own = row(page, '尾号8000');
  await expect(own).toContainText('138****8000');
  await expect(own).toContainText('首访次日回访');
  await expect(own.getByRole('link', { name: '打电话给尾号8000' })).toHaveAttribute('href', /^tel:\+?(86)?13800138000$/);
});

test('a name and 女士: the row is 王女士 with its two buttons, and says why', async ({ page }) => {
  await open(page);
  await register(page, { name: '王', title: '女士', phone: '13900001234' });
  const own = row(page, '王女士');
  await expect(own).toContainText('明天');
  await expect(own).toContainText('首访次日回访');
  await expect(own.getByRole('button', { name: '给王女士记一笔', exact: true })).toBeVisible();
  await expect(own.getByRole('link', { name: '打电话给王女士', exact: true })).toBeVisible();
  await expect(page.getByRole('region', { name: '接下来7天' })).toContainText('王女士');
});

test('a name only: no telephone to offer, all else is there', async ({ page }) => {
  await open(page);
  await register(page, { name: '尉迟' });
  await expect(row(page, '尉迟')).toBeVisible();
  await expect(page.getByRole('link', { name: /打电话给/ })).toHaveCount(0);
});

test('a 微信号 only', async ({ page }) => {
  await open(page);
  await register(page, { wechat: 'sunny_2026' });
  await expect(row(page, 'sunny_2026')).toContainText('微信 sunny_2026');
});

test('nothing typed: says what is needed and saves nothing', async ({ page }) => {
  await open(page);
  await newCustomer(page);
  await button(sheet(page), '保存').click();
  await expect(sheet(page).getByRole('alert')).toHaveText('请填手机号、姓名或微信号,有一样就行。');
  await expect(page.getByText('已保存')).toHaveCount(0);
  expect(await living(page)).toEqual([]);
  await fill(page, { name: '秦' });
  await expect(sheet(page).getByRole('alert')).toHaveCount(0);
  await button(sheet(page), '保存').click();
  await expect(row(page, '秦')).toBeVisible();
});

for (const [typed, said] of [['1380013800', /11位.*10位/], ['12012345678', /开头/], ['138001380OO', /「O」/]]) {
  test(`a wrong number ${typed} is refused with the reason, and what was typed stays`, async ({ page }) => {
    await open(page);
    await newCustomer(page);
    await fill(page, { name: '韩', phone: typed });
    await button(sheet(page), '保存').click();
    await expect(sheet(page).getByRole('alert')).toHaveText(said);
    await expect(sheet(page).getByLabel('手机号', { exact: true })).toHaveValue(typed);
    await expect(sheet(page).getByLabel('姓名', { exact: true })).toHaveValue('韩');
    expect(await living(page)).toEqual([]);
  });
}

test('what was typed is on the card: 渠道, 级别, one line, the why', async ({ page }) => {
  await open(page);
  await register(page, { name: '单国强', phone: '０５７１－８７６５４３２１', channel: '老带新', tier: 'A', note: '看中东边套' });
  await card(page, '单国强');
  await expect(page.getByRole('region', { name: '信息卡' })).toContainText('老带新');
  await expect(page.getByRole('region', { name: '时间线' })).toContainText('看中东边套');
  await expect(nextStep(page)).toContainText('明天 10:00');
  await expect(nextStep(page)).toContainText('首访次日回访 · 早于A级每3天');
  await expect(page.getByRole('region', { name: '归属保护' })).toContainText('还剩 15 天');
});

test('the last 渠道 is preset for the next new customer', async ({ page }) => {
  await open(page);
  await register(page, { name: '甲', channel: '中介' });
  await dismiss(page);
  await newCustomer(page);
  await expect(button(sheet(page).getByRole('group', { name: '渠道' }), '中介')).toHaveAttribute('aria-pressed', 'true');
  await expect(sheet(page).getByLabel('姓名', { exact: true })).toHaveValue('');
});
