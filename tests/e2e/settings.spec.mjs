// 项目设置: the rules are the project's, and every next date follows.
import { test, expect } from './lib/fixture.mjs';
import { open, register, button, card, newCustomer, nextStep, dismiss, sheet, tab } from './lib/person.mjs';
import { drafts, living } from './lib/disk.mjs';

const settings = (page, part = '') => open(page, `/mine/settings${part && `/${part}`}`);
const preview = (page) => page.getByRole('region', { name: '会变的日期' });
const days = (page, name) => page.getByLabel(name, { exact: true });

/** Saves settings that move no date. */
const save = async (page, said = '已保存设置') => {
  await button(page, '保存设置').click();
  await expect(page.getByText(said)).toBeVisible();
};

/** Saves rules: the preview first, then the toast. */
const saveRules = async (page, foreseen) => {
  await button(page, '保存设置').click();
  await expect(preview(page)).toContainText(foreseen);
  await button(preview(page), '保存').click();
  await expect(page.getByText(/已保存设置,\d+ 个下次日期随之调整/)).toBeVisible();
};

const setting = async (page) => (await living(page)).find((r) => r.kind === 'setting')?.fields ?? {};

async function withWang(page) {
  await open(page);
  await register(page, { name: '王', title: '女士', phone: '13800138000', tier: 'B' });
  await dismiss(page);
}

test('首访 of three days moves the next date; restoring the defaults moves it back', async ({ page }) => {
  await withWang(page);
  await settings(page, 'cadence');
  await expect(days(page, '首访 天数')).toHaveValue('1');
  await expect(button(page, '保存设置')).toBeDisabled();
  await expect(button(page, '几天后再联系恢复默认')).toHaveCount(0);
  await days(page, '首访 天数').fill('3');
  await saveRules(page, '1 位的下次日期会变:1 位推后。');
  await expect(page.getByText('已保存设置,1 个下次日期随之调整')).toBeVisible();
  await card(page, '王女士');
  await expect(nextStep(page)).toContainText('周二 11月24日 10:00');
  await expect(nextStep(page)).toContainText('首访后3天回访');

  await settings(page, 'cadence');
  await expect(days(page, '首访 天数')).toHaveValue('3');
  await button(page, '几天后再联系恢复默认').click();
  await expect(days(page, '首访 天数')).toHaveValue('1');
  await saveRules(page, '1 位的下次日期会变:1 位提前。');
  await card(page, '王女士');
  await expect(nextStep(page)).toContainText('明天 10:00');
  await expect(nextStep(page)).toContainText('首访次日回访');
});

test('the preview names whose date moves and where to; 先不改 writes nothing', async ({ page }) => {
  await withWang(page);
  const before = await living(page);
  await settings(page, 'cadence');
  await days(page, '首访 天数').fill('3');
  await button(page, '保存设置').click();
  await expect(preview(page).getByRole('listitem')).toContainText('王女士');
  await expect(preview(page).getByRole('listitem')).toContainText('明天 10:00 → 周二 11月24日 10:00');
  await button(preview(page), '先不改').click();
  await expect(preview(page)).toHaveCount(0);
  await expect(days(page, '首访 天数')).toHaveValue('3');
  // Typing on makes a preview stale.
  await button(page, '保存设置').click();
  await expect(preview(page)).toBeVisible();
  await days(page, '首访 天数').fill('4');
  await expect(preview(page)).toHaveCount(0);
  expect(await living(page)).toEqual(before);
});

test('a rule that moves nobody is saved at once', async ({ page }) => {
  await withWang(page);
  await settings(page, 'cadence');
  await days(page, 'C级 天数').fill('40');
  await save(page, '已保存设置,0 个下次日期随之调整');
  await settings(page);
  await expect(page.getByRole('link', { name: /^跟进节奏/ })).toContainText('改了 1 项');
});

test('a figure can be cleared and typed anew; cleared it is the default', async ({ page }) => {
  await withWang(page);
  await settings(page, 'cadence');
  const field = days(page, 'B级 天数');
  await field.fill('');
  await expect(field).toHaveValue('');
  await field.pressSequentially('21');
  await expect(field).toHaveValue('21');
  await field.fill('');
  await button(page, '保存设置').click();
  await expect(field).toHaveValue('14');
  await expect(button(page, '保存设置')).toBeDisabled();
});

test('a changed setting can be taken back at once', async ({ page }) => {
  await withWang(page);
  const before = await living(page);
  await settings(page, 'cadence');
  await days(page, '首访 天数').fill('5');
  await saveRules(page, '1 位推后');
  await button(page, '撤销').click();
  await expect(page.getByText('已撤销')).toBeVisible();
  const follow = (all) => all.filter((r) => r.kind !== 'setting');
  expect(follow(await living(page))).toEqual(follow(before));
  await expect(days(page, '首访 天数')).toHaveValue('1');
});

test('休息日: a date on one goes to a working day', async ({ page }) => {
  await withWang(page);
  await settings(page, 'times');
  await button(page, '周日').click();
  await expect(button(page, '周日')).toHaveAttribute('aria-pressed', 'true');
  await saveRules(page, '1 位的下次日期会变');
  await card(page, '王女士');
  // Sunday is off, and Saturday is the day of the visit itself.
  await expect(nextStep(page)).toContainText('后天 10:00');
  await settings(page);
  await expect(page.getByRole('link', { name: /^时间与休息日/ })).toContainText('9–21 点 · 休周日');
  await settings(page, 'times');
  await button(page, '周日').click();
  await saveRules(page, '1 位的下次日期会变');
  await card(page, '王女士');
  await expect(nextStep(page)).toContainText('明天 10:00');
});

test('quiet hours move the hour of the rules, and one hour at least stays open', async ({ page }) => {
  await withWang(page);
  await settings(page, 'times');
  await page.getByLabel('最早几点').selectOption('14');
  await saveRules(page, '1 位推后');
  await card(page, '王女士');
  await expect(nextStep(page)).toContainText('明天 14:00');
  await settings(page, 'times');
  await page.getByLabel('最晚几点').selectOption('9');
  await expect(page.getByLabel('最早几点')).toHaveValue('8');
  await button(page, '联系时间恢复默认').click();
  await expect(page.getByLabel('最早几点')).toHaveValue('9');
  await expect(page.getByLabel('最晚几点')).toHaveValue('21');
});

test('the protection window of 来访 and what renews it', async ({ page }) => {
  await withWang(page);
  await settings(page, 'protection');
  await days(page, '来访起保护天数').fill('7');
  await save(page, /已保存设置,0 个下次日期随之调整/);
  await card(page, '王女士');
  await expect(page.getByRole('region', { name: '归属保护' })).toContainText('还剩 7 天(到 11月28日)');
});

test('windows are added, set and taken out; their default comes back', async ({ page }) => {
  await withWang(page);
  await settings(page, 'protection');
  await button(page, '加一种保护期').click();
  const window = page.getByRole('group', { name: '报备起', exact: true });
  await days(window, '报备起保护天数').fill('30');
  await button(window.getByRole('group', { name: '报备起续期' }), '来访才续期').click();
  await days(window, '报备起最多天数').fill('40');
  await button(window.getByRole('group', { name: '报备起只管级别' }), 'A级').click();
  await button(page, '去掉来电起的保护').click();
  await button(page, '同一家庭共享保护期').click();
  await button(page.getByRole('group', { name: '保护期结束前必跟的级别' }), 'B级').click();
  await save(page);
  expect(await setting(page)).toMatchObject({
    windows: [
      { starts_at: '来访', days: 15, extended_by: 'effective' },
      { starts_at: '报备', days: 30, extended_by: 'visit', cap_days: 40, tiers: ['A'] },
    ],
    family_counts: false,
    ceiling_tiers: ['A'],
  });
  await settings(page);
  await expect(page.getByRole('link', { name: /^归属保护/ })).toContainText('来访 15 天 · 报备 30 天');
  await settings(page, 'protection');
  for (const part of ['归属保护期', '到期前', '一家人']) await button(page, `${part}恢复默认`).click();
  await expect(page.getByRole('group', { name: '来电起', exact: true })).toBeVisible();
  await save(page);
  expect(Object.values(await setting(page)).filter((v) => v !== null)).toEqual([]);
});

for (const typed of ['0', '400', '三天', '1.5']) {
  test(`days of ${typed} are refused and nothing is saved`, async ({ page }) => {
    await withWang(page);
    const before = await living(page);
    await settings(page, 'cadence');
    await days(page, '首访 天数').fill(typed);
    await button(page, '保存设置').click();
    await expect(page.getByRole('alert')).toHaveText('「首访」要填 1 到 365 的整天数。');
    await settings(page, 'protection');
    await days(page, '来访起保护天数').fill(typed);
    await button(page, '保存设置').click();
    await expect(page.getByRole('alert')).toHaveText('「来访起保护天数」要填 1 到 365 的整天数。');
    expect(await living(page)).toEqual(before);
  });
}

test('the project and my name are on 我的 and in 今日小结', async ({ page }) => {
  await withWang(page);
  await settings(page, 'names');
  await days(page, '项目名').fill('示例花园');
  await days(page, '我的名字').fill('小陈');
  await save(page);
  await tab(page, '我的');
  await expect(page.getByRole('link', { name: /项目设置/ })).toContainText('示例花园');
  await page.getByRole('button', { name: /今日小结/ }).click();
  await expect(page.getByRole('dialog')).toContainText('小陈 · 示例花园');
});

test('a second project: new customers go there, the others stay, and it can be renamed', async ({ page }) => {
  await withWang(page);
  await settings(page, 'names');
  await days(page, '项目名').fill('示例花园');
  await button(page, '加一个项目').click();
  await button(page, '保存设置').click();
  await expect(page.getByRole('alert')).toHaveText('请填项目名。');
  await days(page, '第 2 个项目名').fill('示例花园');
  await button(page, '保存设置').click();
  await expect(page.getByRole('alert')).toHaveText('已经有同名的项目了。');
  await days(page, '第 2 个项目名').fill('山河院');
  await save(page);
  await dismiss(page);
  await tab(page, '我的');
  await expect(page.getByRole('link', { name: /项目设置/ })).toContainText('山河院');
  await register(page, { name: '李', title: '先生', phone: '13900139000', tier: 'A' });
  const sites = (await living(page)).filter((r) => r.kind === 'customer').map((r) => [r.fields.name, Boolean(r.fields.project)]);
  expect(Object.fromEntries(sites)).toEqual({ 王: false, 李: true });
  await dismiss(page);
  await settings(page, 'names');
  await expect(page.getByText('1 位客户在这个项目')).toBeVisible();
  await days(page, '第 2 个项目名').fill('山河院二期');
  await button(page.getByRole('group', { name: '现在的项目' }), '示例花园').click();
  await save(page);
  await tab(page, '我的');
  await expect(page.getByRole('link', { name: /项目设置/ })).toContainText('示例花园');
});

test('options: one of my own is offered, a standard one hidden and brought back', async ({ page }) => {
  await withWang(page);
  await settings(page, 'options');
  await page.getByRole('link', { name: /^认知渠道/ }).click();
  await days(page, '加一项').fill('中介');
  await button(page, '加上').click();
  await expect(page.getByRole('alert')).toHaveText('这一项已经有了。');
  await days(page, '加一项').fill('企业团购');
  await button(page, '加上').click();
  await expect(page.getByText('已加上「企业团购」')).toBeVisible();
  await expect(days(page, '加一项')).toHaveValue('');
  await button(page, '隐藏自渠').click();
  await expect(page.getByText('已隐藏「自渠」')).toBeVisible();
  await expect(page.getByRole('list', { name: '隐藏的' })).toContainText('自渠');
  await page.getByRole('link', { name: '返回' }).click();
  await expect(page.getByRole('link', { name: /^认知渠道/ })).toContainText('5 项 · 自加 1 · 隐藏 1');

  await tab(page, '今天');
  await newCustomer(page);
  const channels = sheet(page).getByRole('group', { name: '渠道', exact: true });
  await expect(button(channels, '企业团购')).toBeVisible();
  await expect(button(channels, '自渠')).toHaveCount(0);

  await settings(page, 'options/channels');
  await button(page, '恢复自渠').click();
  await expect(button(page, '隐藏自渠')).toBeVisible();
  await button(page, '去掉企业团购').click();
  await expect(page.getByText('已去掉「企业团购」')).toBeVisible();
  await button(page, '撤销').click();
  await expect(button(page, '去掉企业团购')).toBeVisible();
  await button(page, '恢复默认').click();
  await expect(button(page, '去掉企业团购')).toHaveCount(0);
  await expect(button(page, '恢复默认')).toHaveCount(0);
});

test('级别含义, the daily cap and a sensitive field, each with its reason and its default', async ({ page }) => {
  await withWang(page);
  await settings(page, 'tiers');
  await days(page, 'A级含义').fill('');
  await days(page, 'A级含义').pressSequentially('一个月内能定');
  await save(page);
  await settings(page, 'times');
  await days(page, '每天最多安排几位').fill('0');
  await button(page, '保存设置').click();
  await expect(page.getByRole('alert')).toHaveText('「每天最多安排几位」要填 1 到 500 的整数。');
  await days(page, '每天最多安排几位').fill('30');
  await save(page);
  await settings(page, 'sensitive');
  await expect(page.getByText('看房和跟进用不到身份证号')).toBeVisible();
  await button(page, '记身份证号').click();
  await save(page);
  expect(await setting(page)).toMatchObject({ 'tier_meanings/A': '一个月内能定', daily_cap: 30, 'sensitive/id_number': true });

  await settings(page);
  await expect(page.getByRole('link', { name: /^敏感信息/ })).toContainText('开了 1 项');
  await button(page, '全部恢复默认').click();
  await expect(button(page, '全部恢复默认')).toHaveCount(0);
  await expect(page.getByRole('link', { name: /^敏感信息/ })).toContainText('都不记');
  expect(Object.values(await setting(page)).filter((v) => v !== null)).toEqual([]);
});

test('全部恢复默认 shows what moves first, and 先不改 leaves everything', async ({ page }) => {
  await withWang(page);
  await settings(page, 'cadence');
  await days(page, '首访 天数').fill('3');
  await saveRules(page, '1 位推后');
  await settings(page);
  await button(page, '全部恢复默认').click();
  await expect(preview(page)).toContainText('1 位提前');
  await button(preview(page), '先不改').click();
  await expect(button(page, '全部恢复默认')).toBeVisible();
  await expect.poll(() => drafts(page)).toEqual([]);
  await button(page, '全部恢复默认').click();
  await button(preview(page), '保存').click();
  await expect(page.getByText('已保存设置,1 个下次日期随之调整')).toBeVisible();
  await expect(button(page, '全部恢复默认')).toHaveCount(0);
});

test('what the preview says of three people is what saving does', async ({ page }) => {
  await withWang(page);
  await register(page, { name: '李', title: '先生', phone: '13900139000', tier: 'A' });
  await register(page, { name: '周', title: '先生', phone: '13700137000', tier: 'C' });
  await settings(page, 'cadence');
  await days(page, '首访 天数').fill('5');
  await button(page, '保存设置').click();
  const said = await preview(page).locator('p').first().innerText();
  const moved = Number(said.match(/^(\d+) 位的下次日期会变/)[1]);
  await button(preview(page), '保存').click();
  await expect(page.getByText(`已保存设置,${moved} 个下次日期随之调整`)).toBeVisible();
});

test('an error goes away once what caused it is corrected; leaving half-way says where it is', async ({ page }) => {
  await open(page, '/mine/settings/cadence');
  await page.getByLabel('首访 天数').fill('三');
  await button(page, '保存设置').click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByLabel('首访 天数').fill('3');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await page.getByRole('link', { name: '返回' }).click();
  await expect(page.getByText('设置改了还没保存')).toBeVisible();
});
