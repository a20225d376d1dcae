// Every screen and sheet there is, and how a person gets there.
import { expect } from '@playwright/test';

import { later } from './fixture.mjs';
import { button, card, newCustomer, open, row, sheet, tab } from './person.mjs';
import { copies, folders, switchOn } from './copies.mjs';
import { library, openScript, scriptRow, search } from './scripts.mjs';
import { MESSY, SYSTEM, bundleRun, data, dryRun, exported, pick } from './ledgers.mjs';
import { phrase, playbook, said } from './playbooks.mjs';

const sheetOf = (page, name) => expect(page.getByRole('dialog', { name })).toBeVisible();

/** The id of a customer, by the link of the row. */
async function cardId(page) {
  await open(page, '/customers');
  const href = await page.getByRole('link', { name: /王敏/ }).first().getAttribute('href');
  return href.split('/').pop();
}

const settingsPage = (part, heading) => async (page) => {
  await open(page, `/mine/settings/${part}`);
  await expect(page.getByRole('heading', { level: 1, name: heading, exact: true })).toBeVisible();
};

/** Screens and sheets of a book that holds the twelve. */
export const PLACES = {
  '今天': (page) => open(page),
  '客户': async (page) => {
    await open(page);
    await tab(page, '客户');
    await expect(row(page, '王敏')).toBeVisible();
  },
  '客户 nothing found': async (page) => {
    await open(page, '/customers');
    await page.getByRole('searchbox', { name: '找客户' }).fill('没有这个人');
    await expect(page.getByText('没找到')).toBeVisible();
  },
  '客户 选择': async (page) => {
    await open(page);
    await tab(page, '客户');
    await button(page, '选择').click();
    await page.getByRole('checkbox', { name: '王敏' }).click();
  },
  ...Object.fromEntries(['级别', '标签', '下次', '导出', '删除'].map((word) => [`批量${word}`, async (page) => {
    await open(page);
    await tab(page, '客户');
    await button(page, '选择').click();
    await page.getByRole('button', { name: /^全选/ }).click();
    await button(page, word).click();
    await sheetOf(page, `批量${word}`);
    if (word === '级别') await page.getByRole('radio', { name: 'D级' }).click();
    if (word === '下次') await expect(page.getByRole('region', { name: '会这样安排' })).toBeVisible();
  }])),
  '客户卡': async (page) => {
    await open(page);
    await card(page, '王敏');
    await expect(page.getByRole('region', { name: '信息卡' })).toBeVisible();
  },
  '日历': async (page) => {
    await open(page);
    await tab(page, '日历');
    const radio = page.getByRole('radio', { name: '月视图' });
    await radio.click();
    await expect(page.getByRole('button', { name: /逾期1/ })).toBeVisible();
  },
  '日历 周视图': async (page) => {
    await open(page, '/calendar?day=2026-11-20');
    await page.getByRole('radio', { name: '周视图' }).click();
    await expect(page.getByText(/^本周/)).toBeVisible();
    await expect(page.getByText('逾期1天')).toBeVisible();
  },
  '日历 nothing planned': async (page) => {
    await open(page, '/calendar?day=2027-03-03');
    await page.getByRole('radio', { name: '月视图' }).click();
    await expect(page.getByText('这天空着')).toBeVisible();
  },
  '日历 选几位': async (page) => {
    await open(page, '/calendar?day=2026-11-20');
    await button(page, '选几位').click();
    await page.getByRole('checkbox', { name: '王敏' }).click();
  },
  '日历 改期几件': async (page) => {
    await PLACES['日历 选几位'](page);
    await button(page, '改到某天或摊开').click();
    await expect(page.getByRole('region', { name: '会这样安排' })).toBeVisible();
  },
  '日历 改期': async (page) => {
    await open(page, '/calendar?day=2026-11-20');
    await page.getByRole('region', { name: '当天安排' }).getByRole('button', { name: /改期$/ }).first().click();
    await expect(button(sheet(page), '不再跟进')).toBeVisible();
  },
  '日历 逾期摊开': async (page) => {
    await open(page, '/calendar');
    await button(page, '摊到今后几天').click();
    await sheetOf(page, '逾期的摊到今后几天');
    await expect(page.getByRole('region', { name: '会这样安排' })).toBeVisible();
  },
  '加计划 给谁': async (page) => {
    await open(page, '/calendar');
    await button(page, '加计划').click();
    await sheetOf(page, '加计划');
  },
  '加计划': async (page) => {
    await open(page);
    await card(page, '王敏');
    await button(page, '加计划').click();
    await sheetOf(page, '王敏 加计划');
    await sheet(page).getByLabel('时间').fill('2026-12-24T22:30');
    await expect(sheet(page).getByText(/^提醒:/)).toBeVisible();
  },
  '不再跟进': async (page) => {
    await open(page);
    await card(page, '王敏');
    await button(page, '不再跟进').click();
    await sheetOf(page, '王敏 不再跟进');
    await button(sheet(page), '不再跟进').click();
    await expect(sheet(page).getByRole('alert')).toBeVisible();
  },
  '答客问': async (page) => { await open(page); await library(page); },
  '答客问 xq': async (page) => {
    await open(page);
    await library(page);
    await search(page).fill('xq');
    await expect(scriptRow(page, '学区').first()).toBeVisible();
  },
  '答客问 nothing found': async (page) => {
    await open(page);
    await library(page);
    await search(page).fill('没有这一条话术哦');
    await expect(page.getByText('没找到')).toBeVisible();
  },
  '答客问 排序': async (page) => {
    await open(page);
    await library(page);
    await button(page.getByRole('group', { name: '分类' }), '物业').click();
    await button(page, '排序').click();
  },
  '话术': async (page) => {
    await open(page);
    await library(page);
    await openScript(page, '总价超出', '总价超出我们的预算了。');
    await button(page, '展开').click();
    await button(page, '记下核对').click();
  },
  '话术 为王敏': async (page) => {
    await open(page);
    await library(page);
    await openScript(page, '来电未到访', '来电未到访');
    await button(page, '用于某客户').click();
    await page.getByRole('button', { name: /王敏/ }).first().click();
    await expect(button(page, '用于王敏')).toBeVisible();
  },
  '用于谁': async (page) => {
    await open(page);
    await library(page);
    await openScript(page, 'xq', '学区');
    await button(page, '用于某客户').click();
    await expect(page.getByRole('heading', { level: 1, name: '用于谁' })).toBeVisible();
  },
  '写一条话术': (page) => open(page, '/scripts/new'),
  '编辑话术': async (page) => {
    await open(page);
    await library(page);
    await openScript(page, '总价超出', '总价超出我们的预算了。');
    await page.getByRole('link', { name: /^编辑/ }).click();
    await page.getByText('适用范围').click();
  },
  '以前的说法': async (page) => {
    await open(page);
    await library(page);
    await openScript(page, 'wyf', '物业');
    await page.getByRole('link', { name: /^编辑/ }).click();
    await page.getByLabel('短答(一口气说完)', { exact: true }).fill(`改过 ${Math.random()}`);
    await button(page, '保存').click();
    await page.getByRole('link', { name: /以前的说法/ }).click();
    await expect(page.getByRole('button', { name: /^恢复/ }).first()).toBeVisible();
  },
  '答客问 更多': async (page) => {
    await open(page);
    await library(page);
    await page.getByRole('link', { name: '更多', exact: true }).click();
    await expect(button(page, '移除起步话术')).toBeVisible();
  },
  '文案检查': async (page) => {
    await open(page, '/scripts/check');
    await page.getByLabel('要检查的文案', { exact: true }).fill('姐,这里升值很快,走路15分钟到地铁口,准时交房,您随时来看');
    await expect(page.getByRole('list', { name: '发现的问题' }).getByRole('listitem')).toHaveCount(3);
  },
  '文案检查 stopped': async (page) => {
    await open(page, '/scripts/check');
    await page.getByLabel('要检查的文案', { exact: true }).fill('全城最佳,稳赚不赔');
    await button(page, '复制').click();
    await sheetOf(page, '先别复制');
  },
  '项目禁用语': async (page) => {
    await open(page, '/scripts/phrases');
    await page.getByLabel('加一条词句', { exact: true }).fill(`送车位${Math.floor(Math.random() * 1e6)}`);
    await button(page, '加上:加一条词句').click();
    await expect(page.getByRole('list', { name: '禁用(红)' })).toBeVisible();
  },
  '话术考核': async (page) => {
    await open(page, '/scripts');
    await library(page);
    await page.goto('/scripts/quiz');
    await expect(button(page, '看答案')).toBeVisible();
  },
  '话术考核 answer': async (page) => {
    await open(page, '/scripts/quiz');
    await button(page, '看答案').click();
    await expect(button(page, '会')).toBeVisible();
  },
  '口径包': async (page) => {
    await open(page, '/scripts/playbook');
    await expect(page.getByLabel('粘贴口径包', { exact: true })).toBeVisible();
  },
  '口径包内容': async (page) => {
    await open(page, '/scripts/playbook');
    const text = playbook('1', [said('p-1', '物业费怎么收?', '每平每月3元,以合同为准。'), phrase('p-2', '闭眼入')]);
    await page.getByLabel('粘贴口径包', { exact: true }).fill(text);
    await button(page, '看看改了什么').click();
    await expect(page.getByRole('region', { name: '口径包内容' })).toBeVisible();
  },
  '做口径包': (page) => open(page, '/scripts/playbook/make'),
  '已归档': (page) => open(page, '/scripts/archived'),
  '待补口径': async (page) => {
    await open(page);
    await tab(page, '客户');
    await button(row(page, '李建国'), '给李建国记一笔').click();
    await button(sheet(page).getByRole('group', { name: '随手记' }), '客户问了…').click();
    await sheet(page).getByLabel('客户问了什么', { exact: true }).fill('地下车位有产权吗?');
    await button(sheet(page), '保存').click();
    await expect(sheet(page)).toHaveCount(0);
    await page.goto('/scripts/asked');
    await expect(button(page, '写答案')).toBeVisible();
  },
  '答客问 with 待补口径': async (page) => {
    await open(page);
    await library(page);
    await expect(page.getByRole('link', { name: /待补口径/ })).toBeVisible();
  },
  '客户卡 with 话术': async (page) => {
    await open(page);
    await tab(page, '客户');
    await button(row(page, '李建国'), '给李建国记一笔').click();
    const objections = sheet(page).getByRole('group', { name: '抗性' });
    if (await objections.getByRole('button', { name: '总价高' }).getAttribute('aria-pressed') !== 'true') await button(objections, '总价高').click();
    await button(sheet(page), '保存').click();
    await expect(sheet(page)).toHaveCount(0);
    await card(page, '李建国');
    await expect(page.getByRole('region', { name: '抗性与说辞' })).toBeVisible();
  },
  '记一笔 with 话术': async (page) => {
    await open(page);
    await tab(page, '客户');
    await button(row(page, '李建国'), '给李建国记一笔').click();
    await expect(sheet(page).getByRole('region', { name: '怎么聊' })).toBeVisible();
  },
  '项目资料': settingsPage('facts', '项目资料'),
  '我的': async (page) => { await open(page); await tab(page, '我的'); },
  '数据': async (page) => {
    await data(page);
    await expect(page.getByRole('region', { name: '最近一次导入' })).toBeVisible();
    await expect(page.getByRole('region', { name: '数据健康' })).toContainText('已用');
  },
  '导入表格': async (page) => {
    await data(page);
    await pick(page, MESSY);
    await expect(button(page, '试算')).toBeVisible();
  },
  '试算结果': async (page) => {
    await data(page);
    await pick(page, MESSY);
    await button(page, '试算').click();
    await expect(dryRun(page)).toBeVisible();
  },
  '备份内容': async (page) => {
    await data(page);
    const { text } = await exported(page);
    await pick(page, { name: '备份.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    await expect(bundleRun(page)).toBeVisible();
  },
  '加密备份': (page) => open(page, '/mine/backup'),
  '自动副本': async (page) => {
    await folders(page);
    await open(page, '/mine/backup');
    await expect(copies(page).getByRole('button').first()).toBeVisible();
    if (await button(copies(page), '选一个文件夹').isVisible()) await switchOn(page);
    await page.evaluate(() => sessionStorage.setItem('lapsed', 'prompt'));
    await open(page, '/mine/backup');
    await expect(copies(page).getByRole('alert')).toBeVisible();
    await button(copies(page), '换口令').click();
  },
  '同步': (page) => open(page, '/mine/sync'),
  '转介': async (page) => { await open(page, `/mine/handover/${await cardId(page)}`); },
  '客户的全部资料': async (page) => { await open(page, `/mine/person/${await cardId(page)}`); },
  '彻底删除': async (page) => {
    await open(page, `/mine/erase/${await cardId(page)}`);
    await button(page, '彻底删除').click();
    await expect(button(page, '先不删')).toBeVisible();
  },
  '导入 without a table': (page) => open(page, '/mine/import'),
  '导入 Excel': async (page) => {
    await data(page);
    await pick(page, SYSTEM);
    await expect(page.getByRole('region', { name: '表 跟进记录' })).toBeVisible({ timeout: 30_000 });
  },
  '导入 Excel 试算': async (page) => {
    await PLACES['导入 Excel'](page);
    await button(page, '试算').click();
    await expect(dryRun(page)).toBeVisible({ timeout: 60_000 });
  },
  '导出台账': async (page) => {
    await data(page);
    await button(page, '做成 CSV 台账').click();
    await expect(button(page, '保存或发送')).toBeVisible();
    await button(page, '保存或发送').scrollIntoViewIfNeeded();
  },
  '待认领的跟进': async (page) => {
    await data(page);
    await page.getByLabel('粘贴表格', { exact: true }).fill('姓名\t电话\t跟进时间\t跟进方式\t跟进内容\n路人甲\t13900139000\t2026-11-04\t去电\t空号');
    await button(page, '看看能导入什么').click();
    await button(page, '跟进记录').click();
    await button(page, '试算').click();
    await button(page, '确认导入').click();
    await expect(page.getByText(/已保存 导入/)).toBeVisible();
    await open(page, '/mine/aside');
    await expect(page.getByRole('region', { name: /路人甲/ }).first()).toBeVisible();
    await page.getByRole('button', { name: '认领给客户' }).first().click();
  },
  '项目设置': async (page) => {
    await open(page, '/mine/settings');
    await expect(page.getByRole('heading', { level: 1, name: '项目设置' })).toBeVisible();
  },
  '项目与姓名': settingsPage('names', '项目与姓名'),
  '跟进节奏': settingsPage('cadence', '跟进节奏'),
  '时间与休息日': settingsPage('times', '时间与休息日'),
  '节假日': settingsPage('holidays', '节假日'),
  '归属保护': settingsPage('protection', '归属保护'),
  '级别含义': settingsPage('tiers', '级别含义'),
  '选项': settingsPage('options', '选项'),
  '关注点': settingsPage('options/concerns', '关注点'),
  '敏感信息': settingsPage('sensitive', '敏感信息'),
  '盘客': async (page) => {
    await open(page, '/review');
    const end = button(page, '结束');
    const sets = page.getByRole('group', { name: '盘哪些' });
    await expect(end.or(sets)).toBeVisible();
    if (await end.count()) await end.click();
    await expect(sets).toBeVisible();
  },
  '盘客 一位': async (page) => {
    await PLACES['盘客'](page);
    await page.getByRole('button', { name: /^全部A级/ }).click();
    await expect(page.getByRole('region', { name: '最近跟进' })).toBeVisible();
    await button(page, '下一个').click();
    await button(page, '调级').click();
    await expect(page.getByRole('region', { name: '调级' })).toBeVisible();
  },
  '盘客 发微信': async (page) => {
    await PLACES['盘客'](page);
    await page.getByRole('button', { name: /^全部A级/ }).click();
    await button(page, '发微信').click();
    await expect(page.getByRole('region', { name: '发微信' }).getByRole('button', { name: '复制', exact: true }).first()).toBeVisible();
  },
  '盘客 盘完': async (page) => {
    await PLACES['盘客'](page);
    await page.getByRole('button', { name: /^全部A级/ }).click();
    for (const word of ['下一个', '下一个', '盘完了']) await button(page, word).click();
    await expect(button(page, '再盘一组')).toBeVisible();
  },
  '归属证明': async (page) => {
    await open(page);
    await card(page, '王敏');
    await page.getByRole('link', { name: '归属证明', exact: true }).click();
    await expect(page.getByRole('article', { name: '归属证明' })).toBeVisible();
  },
  '提醒': async (page) => {
    await open(page, '/mine/reminders');
    await expect(button(page, '导出今后14天')).toBeVisible();
  },
  '客户卡 with 客户等回复': async (page) => {
    await open(page);
    await card(page, '尉迟雪');
    const ask = button(page, '客户等回复');
    await expect(ask.or(page.getByRole('group', { name: '客户等回复' }))).toBeVisible();
    if (await ask.count()) await ask.click();
    await expect(page.getByRole('group', { name: '客户等回复' })).toBeVisible();
  },
  '今天 with 客户等回复': async (page) => {
    await PLACES['客户卡 with 客户等回复'](page);
    await tab(page, '今天');
    await expect(page.getByRole('region', { name: '客户等回复' })).toBeVisible();
  },
  '节日和生日': async (page) => {
    await open(page);
    await card(page, '尉迟雪');
    await button(page.getByRole('region', { name: '信息卡' }), '修改').click();
    await sheet(page).getByLabel('生日', { exact: true }).fill('1990-11-28');
    const asked = button(sheet(page).getByRole('group', { name: '要问候的', exact: true }), '生日');
    if (await asked.getAttribute('aria-pressed') !== 'true') await asked.click();
    await button(sheet(page), '保存').click();
    await expect(sheet(page)).toHaveCount(0);
    await open(page, '/mine/greetings');
    await page.getByRole('list', { name: '要问候的' }).getByRole('button').first().click();
    await expect(page.getByRole('link', { name: '看信息卡' })).toBeVisible();
  },
  'no such page': async (page) => {
    await open(page, '/no/such/page');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  },
  'no such customer': async (page) => {
    await open(page, '/customers/x');
    await expect(page.getByText('没有这位客户')).toBeVisible();
  },
  '记一笔 谁': async (page) => {
    await open(page);
    await button(page, '记一笔').click();
    await sheetOf(page, '记一笔');
  },
  '新客户': async (page) => { await open(page); await newCustomer(page); },
  '新客户 already registered': async (page) => {
    await open(page);
    await newCustomer(page);
    await sheet(page).getByLabel('手机号', { exact: true }).fill('13800132201');
    await expect(sheet(page).getByText(/已登记:王敏/)).toBeVisible();
    await button(sheet(page), '保存').click();
    await expect(button(sheet(page), '仍新建')).toBeVisible();
  },
  '记一笔 known': async (page) => {
    await open(page);
    await button(page, '给王敏记一笔').click();
    await sheetOf(page, '记一笔');
  },
  '记一笔 everything open': async (page) => {
    await open(page, '/customers');
    await button(page, '给单国强记一笔').click();
    for (const name of ['昨天', '去电', '已报价', '选日期']) await button(sheet(page), name).click();
    await button(sheet(page), '更多抗性').click();
    await sheet(page).getByRole('radio', { name: 'D级', exact: true }).click();
    await button(sheet(page), '保存').click();
    await expect(sheet(page).getByRole('alert')).toBeVisible();
  },
  '改一笔': async (page) => {
    await open(page);
    await card(page, '王敏');
    await page.getByRole('region', { name: '时间线' }).getByRole('button').first().click();
    await sheetOf(page, '改一笔');
  },
  '电话': async (page) => {
    await open(page);
    await page.getByRole('link', { name: '打电话给王敏', exact: true }).click();
    await sheetOf(page, '给王敏的电话');
  },
  '改期': async (page) => {
    await open(page);
    await card(page, '王敏');
    await button(page, '改期').click();
    await sheetOf(page, '王敏 改期');
  },
  '今日小结': async (page) => {
    await open(page);
    await page.getByRole('button', { name: /今日小结/ }).click();
    await sheetOf(page, '今日小结');
  },
  '信息卡': async (page) => {
    await open(page);
    await card(page, '王敏');
    await button(page, '修改').click();
    await sheetOf(page, '信息卡');
  },
  '时间不对': async (page) => {
    const by = 10 * 365 * 24 * 60;
    await open(page);
    await later(page, by);
    await card(page, '王敏');
    await button(page, '记一笔').click();
    await button(sheet(page), '保存').click();
    await expect(page.getByText('已保存 王敏')).toBeVisible();
    await later(page, -by);
    await open(page, '/mine/time');
    await expect(page.getByRole('region', { name: '写在今天以后的记录' })).toBeVisible();
  },
};
