// 日历: what each day holds, moved by a tap, several at once, planned by hand; all of it without a network.
import { test, expect, later } from './lib/fixture.mjs';
import { living, takenBack } from './lib/disk.mjs';
import { controlled } from './lib/installed.mjs';
import { seedTwelve } from './lib/ledgers.mjs';
import { button, card, dismiss, nextStep, open, register, row, saved, sheet, tab } from './lib/person.mjs';

const day = (page, name) => page.getByRole('group', { name: /^(2026年|1[12]月)/ }).getByRole('button', { name: new RegExp(`^${name} `) });
const holds = (page, name, what) => expect(day(page, name)).toHaveAccessibleName(new RegExp(`${what}$`));
const agenda = (page) => page.getByRole('region', { name: '当天安排' });
const line = (page, name) => agenda(page).getByRole('listitem').filter({ hasText: name });
const openLine = (page, name) => line(page, name).getByRole('button', { name: /改期$/ });
const choice = (page, name) => agenda(page).getByRole('checkbox', { name, exact: true });
const bar = (page) => page.getByRole('region', { name: '已选计划' });

/** The twelve, the server gone, the calendar open. */
async function calendar(page, site) {
  await seedTwelve(page);
  await controlled(page, '/');
  await site.stop();
  await tab(page, '日历');
  await holds(page, '11月21日', '待跟进2');
}

test('a month says what each day is and holds; the agenda says whom', async ({ page, site }) => {
  await calendar(page, site);
  await expect(page.getByRole('heading', { level: 2, name: '2026年11月' })).toBeVisible();
  await expect(day(page, '11月20日')).toHaveAccessibleName('11月20日 周五 十月十二 逾期1、已跟进1');
  await expect(day(page, '11月21日')).toHaveAccessibleName('11月21日 周六 十月十三 今天 待跟进2');
  await expect(day(page, '11月22日')).toHaveAccessibleName('11月22日 周日 十月十四 小雪 待跟进1');
  await holds(page, '11月18日', '已跟进1');
  await expect(day(page, '11月21日')).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByText('逾期 1 位')).toBeVisible();
  await expect(line(page, '李建国')).toContainText('10:00');
  await day(page, '11月20日').click();
  await expect(agenda(page).getByRole('heading', { level: 2 })).toContainText('11月20日 周五 · 1 件');
  await expect(line(page, '王敏')).toContainText('逾期1天');
  await expect(line(page, '王敏')).toContainText('138****2201');
  await expect(line(page, '王敏').getByRole('link', { name: '打电话给王敏' })).toBeVisible();
  await expect(button(line(page, '王敏'), '给王敏记一笔')).toBeVisible();
  await expect(line(page, '曾静')).toContainText('14:10 · 去电');
  await day(page, '11月25日').click();
  await expect(agenda(page)).toContainText('这天空着');
  await expect(agenda(page)).toContainText('农历丙午年十月十七');
});

test('months and weeks are turned by button and by swipe; 今天 comes back', async ({ page, site }) => {
  await calendar(page, site);
  await button(page, '下个月').click();
  await expect(page.getByRole('heading', { level: 2, name: '2026年12月' })).toBeVisible();
  await holds(page, '12月2日', '待跟进1');
  await button(page, '今天').click();
  await expect(day(page, '11月21日')).toHaveAttribute('aria-pressed', 'true');
  const grid = await page.getByRole('group', { name: '2026年11月' }).boundingBox();
  const swipe = async (from, to) => {
    const y = grid.y + grid.height / 2;
    await page.mouse.move(grid.x + from, y);
    await page.mouse.down();
    await page.mouse.move(grid.x + to, y + 4, { steps: 4 });
    await page.mouse.up();
  };
  await swipe(280, 120);
  await expect(page.getByRole('heading', { level: 2, name: '2026年12月' })).toBeVisible();
  await swipe(120, 280);
  await expect(page.getByRole('heading', { level: 2, name: '2026年11月' })).toBeVisible();
  await page.getByRole('radio', { name: '周视图' }).click();
  await expect(page.getByRole('heading', { level: 2, name: '11月16–22日' })).toBeVisible();
  await expect(page.getByText(/^本周计划 4 件,做到 0 件 0%$/)).toBeVisible();
  await button(page, '下一周').click();
  await expect(page.getByRole('heading', { level: 2, name: '11月23–29日' })).toBeVisible();
  await holds(page, '11月24日', '待跟进1');
  // The week stays what is shown, also after a reload.
  await page.reload();
  await expect(page.getByRole('radio', { name: '周视图' })).toBeChecked();
});

test('the day is in the address: Back from a card and a reload return to it', async ({ page, site }) => {
  await calendar(page, site);
  await day(page, '11月24日').click();
  await expect(page).toHaveURL(/\/calendar\?day=2026-11-24$/);
  await openLine(page, '罗玉').click();
  await expect(page.getByRole('dialog', { name: '罗玉 改期' })).toBeVisible();
  await expect(page).toHaveURL(/\?day=2026-11-24&plan=move\./);
  await page.reload();
  await expect(page.getByRole('dialog', { name: '罗玉 改期' })).toBeVisible();
  await button(sheet(page), '关闭').click();
  await expect(page).toHaveURL(/\/calendar\?day=2026-11-24$/);
  await expect(line(page, '罗玉')).toBeVisible();
  await button(line(page, '罗玉'), '给罗玉记一笔').click();
  await expect(sheet(page)).toBeVisible();
  await page.goBack();
  await expect(sheet(page)).toHaveCount(0);
  await expect(day(page, '11月24日')).toHaveAttribute('aria-pressed', 'true');
});

test('one is moved by a tap, and taken back', async ({ page, site }) => {
  await calendar(page, site);
  await takenBack(page, async () => {
    await openLine(page, '李建国').click();
    await sheet(page).getByRole('button', { name: /^3天后/ }).click();
    await expect(page.getByText('已改到 周二 11月24日 10:00')).toBeVisible();
    await holds(page, '11月21日', '待跟进1');
    await holds(page, '11月24日', '待跟进2');
    await expect(line(page, '李建国')).toHaveCount(0);
  });
  await holds(page, '11月21日', '待跟进2');
  await expect(line(page, '李建国')).toBeVisible();
});

test('several go to one day as one step', async ({ page, site }) => {
  await calendar(page, site);
  await takenBack(page, async () => {
    await button(page, '选几位').click();
    await expect(button(page, '记一笔')).toBeHidden();
    await button(bar(page), '全选这天 2 件').click();
    await expect(choice(page, '曾静')).toBeChecked();
    await day(page, '11月22日').click();
    await choice(page, '秦馨').click();
    await expect(bar(page).getByRole('status')).toHaveText('已选 3 件');
    await button(bar(page), '改到某天或摊开').click();
    await sheet(page).getByLabel('改到哪天').fill('2026-11-25');
    await button(sheet(page), '都改到 11月25日').click();
    await expect(page.getByText('已把 3 件改到 11月25日')).toBeVisible();
    await expect(sheet(page)).toHaveCount(0);
    await expect(bar(page)).toHaveCount(0);
    await holds(page, '11月25日', '待跟进3');
  });
  await holds(page, '11月21日', '待跟进2');
});

test('several are spread over the coming days, and so is everybody overdue', async ({ page, site }) => {
  await calendar(page, site);
  await takenBack(page, async () => {
    await button(page, '选几位').click();
    await button(bar(page), '全选这天 2 件').click();
    await button(bar(page), '改到某天或摊开').click();
    await sheet(page).getByLabel('从哪天起').fill('2026-11-25');
    await sheet(page).getByLabel('每天最多', { exact: true }).fill('1');
    await expect(sheet(page).getByRole('region', { name: '会这样安排' })).toContainText('2 位');
    await button(sheet(page), '把 2 位摊到今后几天').click();
    await expect(page.getByText('已把 2 位摊到今后几天')).toBeVisible();
    await holds(page, '11月25日', '待跟进1');
  });
  await button(page, '摊到今后几天').click();
  await expect(sheet(page).getByRole('heading', { level: 2 })).toContainText('逾期 · 1 位');
  await button(sheet(page), '把 1 位摊到今后几天').click();
  await expect(page.getByText('逾期 1 位')).toHaveCount(0);
  await holds(page, '11月20日', '已跟进1');
});

test('a repeating plan made on a day: logging it opens the next one', async ({ page, site }) => {
  await calendar(page, site);
  await day(page, '11月25日').click();
  await button(page, '加计划').click();
  await sheet(page).getByLabel('给谁').fill('王敏');
  await sheet(page).getByRole('button', { name: /王敏/ }).click();
  await expect(page.getByRole('dialog', { name: '王敏 加计划' })).toBeVisible();
  await expect(sheet(page).getByLabel('时间')).toHaveValue('2026-11-25T10:00');
  await button(sheet(page).getByRole('group', { name: '方式' }), '微信').click();
  await button(sheet(page).getByRole('group', { name: '重复' }), '每周').click();
  await sheet(page).getByLabel('备注', { exact: true }).fill('发工地进度照片');
  await sheet(page).getByLabel('时间').fill('2026-11-25T22:30');
  await expect(sheet(page).getByText('提醒:太晚')).toBeVisible();
  await sheet(page).getByLabel('时间').fill('2026-11-20T10:00');
  await button(sheet(page), '保存计划').click();
  await expect(sheet(page).getByRole('alert')).toHaveText('这个时间已经过去了,请另选一个。');
  await sheet(page).getByLabel('时间').fill('2026-11-25T10:00');
  // Half typed, it survives a reload.
  await expect(page.getByText('提醒:太晚')).toHaveCount(0);
  await page.waitForTimeout(400);
  await page.reload();
  await expect(sheet(page).getByLabel('备注', { exact: true })).toHaveValue('发工地进度照片');
  await expect(button(sheet(page), '每周')).toHaveAttribute('aria-pressed', 'true');
  await button(sheet(page), '保存计划').click();
  await expect(page.getByText('已给王敏加计划 周三 11月25日 10:00')).toBeVisible();
  await expect(line(page, '王敏')).toContainText('微信 · 每周 · 发工地进度照片');
  await dismiss(page);
  await later(page, 4 * 24 * 60);
  await button(line(page, '王敏'), '给王敏记一笔').click();
  await button(sheet(page).getByRole('group', { name: '方式', exact: true }), '微信').click();
  await button(sheet(page).getByRole('group', { name: '结果', exact: true }), '已回复').click();
  await button(sheet(page), '保存').click();
  await saved(page, '王敏');
  await day(page, '12月2日').click();
  await expect(line(page, '王敏')).toContainText('每周 · 微信 · 发工地进度照片');
});

test('不再跟进 needs a reason and can be taken back; the card shows every plan and its moves', async ({ page, site }) => {
  await calendar(page, site);
  await openLine(page, '李建国').click();
  await sheet(page).getByRole('button', { name: /^3天后/ }).click();
  await expect(page.getByText(/已改到/)).toBeVisible();
  await card(page, '李建国');
  await nextStep(page).getByText('改过1次').click();
  await expect(nextStep(page)).toContainText('→ 11月24日 10:00');
  await button(nextStep(page), '加计划').click();
  await sheet(page).getByLabel('时间').fill('2026-12-01T15:00');
  await button(sheet(page), '保存计划').click();
  await expect(nextStep(page).getByRole('button', { name: /12月1日 15:00/ })).toBeVisible();
  await button(nextStep(page), '不再跟进').click();
  await button(sheet(page), '不再跟进').click();
  await expect(sheet(page).getByRole('alert')).toHaveText('请选或写一个不再跟进的原因。');
  await takenBack(page, async () => {
    await button(sheet(page).getByRole('group', { name: '原因' }), '同事代跟').click();
    await button(sheet(page), '不再跟进').click();
    await expect(page.getByText('已记下:李建国这一件不再跟进')).toBeVisible();
    await expect(nextStep(page)).toContainText('12月1日 15:00');
    const dropped = (await living(page)).filter((r) => r.fields.dropped === '同事代跟');
    expect(dropped.length).toBeGreaterThan(0);
  });
  await expect(nextStep(page)).toContainText('11月24日 10:00');
});

test('节假日 are typed as lines, checked in words, and marked in the calendar', async ({ page, site }) => {
  await calendar(page, site);
  await page.goto('/mine/settings/holidays');
  const lines = page.getByLabel('放假和调休', { exact: true });
  await lines.fill('2026-11-28 2026-11-29 试休 休\n2026-11-30 试休');
  await button(page, '保存设置').click();
  await expect(page.getByRole('alert')).toHaveText('第2行:最后要写「休」或「班」。');
  await lines.fill('2026-11-28 2026-11-29 试休 休\n2026-11-30 试休 班');
  await button(page, '保存设置').click();
  await expect(page.getByText('已保存设置')).toBeVisible();
  await expect(lines).toHaveValue('2026-11-28 2026-11-29 试休 休\n2026-11-30 试休 班');
  await tab(page, '日历');
  await expect(day(page, '11月28日')).toHaveAccessibleName(/试休 放假/);
  await expect(day(page, '11月30日')).toHaveAccessibleName(/上班/);
  await day(page, '11月28日').click();
  await expect(agenda(page)).toContainText('试休放假');
});

test('what is written elsewhere in the app shows at once', async ({ page }) => {
  await open(page);
  await register(page, { name: '赵', title: '先生', tier: 'B' });
  await tab(page, '日历');
  await holds(page, '11月22日', '待跟进1');
  await holds(page, '11月21日', '已跟进1');
  await button(page, '撤销').click();
  await expect(day(page, '11月22日')).toHaveAccessibleName('11月22日 周日 十月十四 小雪');
  await expect(row(page, '赵先生')).toHaveCount(0);
});
