// 项目设置: the rules are the project's, and every next date follows.
import { test, expect } from './lib/fixture.mjs';
import { open, register, button, card, nextStep, dismiss, tab } from './lib/person.mjs';
import { living } from './lib/disk.mjs';

const settings = (page) => open(page, '/mine/settings');
const save = async (page) => {
  await button(page, '保存设置').click();
  await expect(page.getByText(/已保存设置,\d+ 个下次日期随之调整/)).toBeVisible();
};

async function withWang(page) {
  await open(page);
  await register(page, { name: '王', title: '女士', phone: '13800138000', tier: 'B' });
  await dismiss(page);
}

test('首访 of three days moves the next date; restoring the defaults moves it back', async ({ page }) => {
  await withWang(page);
  await settings(page);
  await expect(page.getByLabel('首访 天数')).toHaveValue('1');
  await expect(button(page, '保存设置')).toBeDisabled();
  await page.getByLabel('首访 天数').fill('3');
  await save(page);
  await expect(page.getByText('已保存设置,1 个下次日期随之调整')).toBeVisible();
  await card(page, '王女士');
  await expect(nextStep(page)).toContainText('周二 11月24日 10:00');
  await expect(nextStep(page)).toContainText('首访后3天回访');

  await settings(page);
  await expect(page.getByLabel('首访 天数')).toHaveValue('3');
  await button(page, '节奏和保护期恢复默认').click();
  await expect(page.getByLabel('首访 天数')).toHaveValue('1');
  await save(page);
  await card(page, '王女士');
  await expect(nextStep(page)).toContainText('明天 10:00');
  await expect(nextStep(page)).toContainText('首访次日回访');
});

test('a changed setting can be taken back at once', async ({ page }) => {
  await withWang(page);
  const before = await living(page);
  await settings(page);
  await page.getByLabel('首访 天数').fill('5');
  await save(page);
  await button(page, '撤销').click();
  await expect(page.getByText('已撤销')).toBeVisible();
  const follow = (all) => all.filter((r) => r.kind !== 'setting');
  expect(follow(await living(page))).toEqual(follow(before));
  await expect(page.getByLabel('首访 天数')).toHaveValue('1');
});

test('休息日: a date on one goes to a working day', async ({ page }) => {
  await withWang(page);
  await settings(page);
  await button(page, '周日').click();
  await expect(button(page, '周日')).toHaveAttribute('aria-pressed', 'true');
  await save(page);
  await card(page, '王女士');
  // Sunday is off, and Saturday is the day of the visit itself.
  await expect(nextStep(page)).toContainText('后天 10:00');
  await settings(page);
  await button(page, '周日').click();
  await save(page);
  await card(page, '王女士');
  await expect(nextStep(page)).toContainText('明天 10:00');
});

test('the protection window of 来访 and what renews it', async ({ page }) => {
  await withWang(page);
  await settings(page);
  await page.getByLabel('来访起保护天数').fill('7');
  await save(page);
  await card(page, '王女士');
  await expect(page.getByRole('region', { name: '归属保护' })).toContainText('还剩 7 天(到 11月28日)');
});

for (const typed of ['0', '400', '三天', '1.5']) {
  test(`days of ${typed} are refused and nothing is saved`, async ({ page }) => {
    await withWang(page);
    const before = await living(page);
    await settings(page);
    await page.getByLabel('首访 天数').fill(typed);
    await button(page, '保存设置').click();
    await expect(page.getByRole('alert')).toHaveText('「首访」要填 1 到 365 的整天数。');
    expect(await living(page)).toEqual(before);
  });
}

test('the project and my name are on 我的 and in 今日小结', async ({ page }) => {
  await withWang(page);
  await settings(page);
  await page.getByLabel('项目名').fill('示例花园');
  await page.getByLabel('我的名字').fill('小陈');
  await save(page);
  await tab(page, '我的');
  await expect(page.getByRole('link', { name: /项目设置/ })).toContainText('示例花园');
  await page.getByRole('button', { name: /今日小结/ }).click();
  await expect(page.getByRole('dialog')).toContainText('小陈 · 示例花园');
});
