// Every screen and sheet there is, and how a person gets there.
import { expect } from '@playwright/test';

import { button, card, newCustomer, open, row, sheet, tab } from './person.mjs';
import { MESSY, bundleRun, data, dryRun, exported, pick } from './ledgers.mjs';

const sheetOf = (page, name) => expect(page.getByRole('dialog', { name })).toBeVisible();

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
  '答客问': async (page) => { await open(page); await tab(page, '答客问'); },
  '日历': async (page) => { await open(page); await tab(page, '日历'); },
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
  '导入 without a table': (page) => open(page, '/mine/import'),
  '项目设置': async (page) => {
    await open(page, '/mine/settings');
    await expect(page.getByRole('heading', { level: 1, name: '项目设置' })).toBeVisible();
  },
  '项目与姓名': settingsPage('names', '项目与姓名'),
  '跟进节奏': settingsPage('cadence', '跟进节奏'),
  '时间与休息日': settingsPage('times', '时间与休息日'),
  '归属保护': settingsPage('protection', '归属保护'),
  '级别含义': settingsPage('tiers', '级别含义'),
  '选项': settingsPage('options', '选项'),
  '关注点': settingsPage('options/concerns', '关注点'),
  '敏感信息': settingsPage('sensitive', '敏感信息'),
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
};
