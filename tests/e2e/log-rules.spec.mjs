// 记一笔 asks what the rules need, and shows the next date with its why.
import { test, expect, later } from './lib/fixture.mjs';
import { open, register, button, sheet, saved, dismiss, card, timeline, nextStep, row, tab } from './lib/person.mjs';
import { drafts, living } from './lib/disk.mjs';

const group = (page, name) => sheet(page).getByRole('group', { name, exact: true });
const suggestion = (page) => sheet(page).getByRole('radiogroup', { name: '下次' }).getByRole('radio');
const pressed = (page, name) => expect(button(sheet(page), name)).toHaveAttribute('aria-pressed', 'true');

/** Somebody who has been here, with the sheet open. */
async function known(page, who = {}) {
  await open(page);
  await register(page, { name: '王', title: '女士', phone: '13800138000', ...who });
  await dismiss(page);
  await later(page, 60);
  await button(page, '给王女士记一笔').click();
  await expect(sheet(page)).toBeVisible();
}

test('D asks for 无效原因, and then leaves 今天', async ({ page }) => {
  await known(page);
  const before = await living(page);
  await sheet(page).getByRole('radio', { name: 'D级', exact: true }).click();
  await button(sheet(page), '保存').click();
  await expect(sheet(page).getByRole('alert')).toHaveText('D级要选一个无效原因。');
  expect(await living(page)).toEqual(before);
  await button(group(page, '无效原因'), '已购他盘').click();
  await expect(sheet(page).getByRole('alert')).toHaveCount(0);
  await expect(suggestion(page)).toContainText('不再安排下次');
  await button(sheet(page), '保存').click();
  await saved(page, '王女士');
  await expect(row(page, '王女士')).toHaveCount(0);
  await tab(page, '客户');
  await expect(row(page, '王女士')).toContainText('无效:已购他盘');
});

test('微信 starts as 未回, which is no effective contact', async ({ page }) => {
  await known(page);
  await button(group(page, '方式'), '微信').click();
  await expect(button(group(page, '结果'), '未回')).toHaveAttribute('aria-pressed', 'true');
  await button(sheet(page), '保存').click();
  await saved(page, '王女士');
  await card(page, '王女士');
  await expect(timeline(page)).toContainText('微信 · 未回');
  await expect(nextStep(page)).toContainText('明天 10:00');
});

test('去电 presets no outcome, and saving says so', async ({ page }) => {
  await known(page);
  await button(group(page, '方式'), '去电').click();
  for (const outcome of ['接通', '未接', '关机停机', '拒接']) {
    await expect(button(group(page, '结果'), outcome)).toHaveAttribute('aria-pressed', 'false');
  }
  await button(sheet(page), '保存').click();
  await expect(sheet(page).getByRole('alert')).toHaveText('接通了吗?请先选结果。');
  expect((await living(page)).filter((r) => r.kind === 'contact')).toHaveLength(1);
  await button(group(page, '结果'), '未接').click();
  await button(sheet(page), '保存').click();
  await saved(page, '王女士');
  await card(page, '王女士');
  await expect(timeline(page)).toContainText('去电 · 未接');
});

test('a visit asks for no outcome', async ({ page }) => {
  await known(page);
  await pressed(page, '来访');
  await expect(group(page, '结果')).toHaveCount(0);
});

test('the suggested date shows its why as the form changes; 明天 changes it in one tap', async ({ page }) => {
  await known(page, { tier: 'B' });
  await expect(suggestion(page)).toHaveAttribute('aria-checked', 'true');
  await expect(suggestion(page)).toContainText('首访次日回访');
  await button(sheet(page), '忙,晚点说').click();
  await expect(suggestion(page)).toContainText('周二 11月24日 10:00');
  await expect(suggestion(page)).toContainText('客户忙,缓3天');
  await button(sheet(page), '明天').click();
  await pressed(page, '明天');
  await expect(suggestion(page)).toHaveAttribute('aria-checked', 'false');
  await expect(sheet(page).getByLabel('下次时间')).toHaveValue('2026-11-22T10:00');
  await button(sheet(page), '保存').click();
  await saved(page, '王女士');
  await card(page, '王女士');
  await expect(nextStep(page)).toContainText('明天 10:00');
  await expect(nextStep(page)).toContainText('手工');
});

test('报价 is the next reason, and says what it was earlier than', async ({ page }) => {
  await open(page);
  await button(page, '记一笔').click();
  await button(sheet(page), '新客户').click();
  await sheet(page).getByLabel('姓名', { exact: true }).fill('王');
  await button(sheet(page), '女士').click();
  await sheet(page).getByRole('radio', { name: 'A级', exact: true }).click();
  await button(group(page, '时间'), '昨天').click();
  await expect.poll(async () => (await drafts(page))[0]?.form.happened).toHaveProperty('At');
  await button(sheet(page), '保存').click();
  await saved(page, '王女士');
  await button(page, '给王女士记一笔').click();
  await button(sheet(page), '已报价').click();
  await sheet(page).getByLabel('报价(万元)').fill('268万');
  await expect(suggestion(page)).toContainText('报价后2天');
  await expect(suggestion(page)).toContainText('早于A级每3天');
  await button(sheet(page), '保存').click();
  await expect(row(page, '王女士')).toContainText('后天');
  await card(page, '王女士');
  await expect(timeline(page)).toContainText('报价268万');
  await expect(nextStep(page)).toContainText('报价后2天');
});

test('a date by hand that is too late, or after protection, warns and is kept', async ({ page }) => {
  await known(page);
  await button(sheet(page), '选日期').click();
  await sheet(page).getByLabel('下次时间').fill('2026-11-24T21:30');
  await expect(sheet(page).getByText('提醒:太晚')).toBeVisible();
  await sheet(page).getByLabel('下次时间').fill('2026-12-20T10:00');
  await expect(sheet(page).getByText('提醒:保护期先到 12月6日')).toBeVisible();
  await sheet(page).getByLabel('下次时间').fill('2026-11-25T10:00');
  await expect(sheet(page).getByText(/提醒:/)).toHaveCount(0);
  await sheet(page).getByLabel('下次时间').fill('2026-11-24T21:30');
  await button(sheet(page), '保存').click();
  await saved(page, '王女士');
  await card(page, '王女士');
  await expect(nextStep(page)).toContainText('周二 11月24日 21:30');
});

test('a date by hand in the past, and a visit in the future, are refused', async ({ page }) => {
  await known(page);
  await button(sheet(page), '选日期').click();
  await sheet(page).getByLabel('下次时间').fill('2026-11-20T10:00');
  await button(sheet(page), '保存').click();
  await expect(sheet(page).getByRole('alert')).toHaveText('下次时间已经过去了,请另选一个。');
  await sheet(page).getByLabel('下次时间').fill('2026-11-25T10:00');
  await button(group(page, '时间'), '昨天').click();
  await sheet(page).getByLabel('发生时间').fill('2026-11-30T10:00');
  await button(sheet(page), '保存').click();
  await expect(sheet(page).getByRole('alert')).toContainText('不能记在将来');
});

test('written up in the evening: 昨天 puts it on yesterday and the date follows', async ({ page }) => {
  await open(page);
  await button(page, '记一笔').click();
  await button(sheet(page), '新客户').click();
  await sheet(page).getByLabel('姓名', { exact: true }).fill('陈');
  await button(group(page, '时间'), '昨天').click();
  await expect(sheet(page).getByLabel('发生时间')).toHaveValue('2026-11-20T15:00');
  await button(sheet(page), '保存').click();
  await saved(page, '陈');
  await card(page, '陈');
  await expect(timeline(page)).toContainText('昨天 15:00');
  // Due today at ten, which is over: the next open slot.
  await expect(nextStep(page)).toContainText('首访次日回访');
  await expect(nextStep(page)).not.toContainText('逾期');
});

test('勿扰 stops the dates', async ({ page }) => {
  await open(page);
  await register(page, { name: '王', title: '女士' });
  await card(page, '王女士');
  await button(page, '修改').click();
  await button(sheet(page), '客户说别再联系').click();
  await button(sheet(page), '保存').click();
  await expect(nextStep(page)).toContainText('勿扰:不再安排');
  await tab(page, '今天');
  await expect(row(page, '王女士')).toHaveCount(0);
});
