// Tables and bundles through the screens of 数据.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { expect } from '@playwright/test';

import { button, open, sheet } from './person.mjs';

const DATA = fileURLToPath(new URL('../../data/', import.meta.url));

export const PAPER = `${DATA}ledger-paper-gbk.csv`;
export const MESSY = `${DATA}ledger-paper-messy.csv`;
export const CARDS = `${DATA}contacts.vcf`;
export const SYSTEM = `${DATA}ledger-system.xlsx`;
export const expected = () => JSON.parse(readFileSync(`${DATA}expected.json`, 'utf8'));

export const dryRun = (page) => page.getByRole('region', { name: '试算结果' });
export const bundleRun = (page) => page.getByRole('region', { name: '备份内容' });

/** Reads the four numbers of a dry run. */
export async function verdicts(region) {
  const text = (await region.innerText()).replace(/\s+/g, ' ');
  const of = (name) => Number(text.match(new RegExp(`(\\d+) ?${name}`))?.[1]);
  return { new: of('新增'), updated: of('更新'), same: of('重复'), faulty: of('有问题') };
}

/** Picks a file on 数据. */
export async function pick(page, file) {
  await page.getByLabel('选文件(Excel、CSV、通讯录,或跟客本备份)').setInputFiles(file);
}

/** Goes to 数据. */
export const data = (page) => open(page, '/mine/data');

/** Takes in a table as text, the way somebody pastes it, and confirms. */
export async function paste(page, text) {
  await data(page);
  await page.getByLabel('粘贴表格', { exact: true }).fill(text);
  await button(page, '看看能导入什么').click();
  await confirm(page);
}

/** 试算, then 确认导入. */
export async function confirm(page) {
  await button(page, '试算').click();
  await expect(dryRun(page)).toBeVisible();
  await button(page, '确认导入').click();
  await expect(page.getByText(/已保存 导入/)).toBeVisible();
}

/** Exports everything and returns the text of the file. */
export async function exported(page) {
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, '导出全部(未加密)').click()]);
  await expect(page.getByText(/已导出 \d+ 位客户、\d+ 条跟进/)).toBeVisible();
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}

/** The records of a bundle, exactly as written. */
export const records = (text) => text.slice(text.indexOf('"records":['));

/** Twelve people as a Saturday at a showroom leaves them. */
export const TWELVE = [
  '姓名\t称呼\t电话\t渠道\t意向级别\t沟通日期\t沟通方式\t内容摘要\t下次跟踪时间\t意向户型',
  '王敏\t女士\t13800132201\t老带新\tA\t2026-11-18 15:20\t来访\t看112㎡,已报价\t2026-11-20\t三居',
  '李建国\t先生\t13912348870\t自然到访\tB\t2026-11-09 10:30\t来访\t介绍两房,首付不足\t2026-11-21\t二居',
  '尉迟雪\t女士\t18604062551\t中介\tB\t2026-11-19 16:00\t来访\t带家人,下周再看\t2026-11-23\t三居',
  '单国强\t先生\t15073931854\t来电\tC\t2026-10-30 11:00\t来电\t问公摊\t2026-11-30\t三居',
  '曾静\t女士\t16614626041\t自渠\tA\t2026-11-20 14:10\t去电\t约周末复访\t2026-11-21\t四居',
  '解语花\t女士\t18647687841\t中介\tD\t2026-11-01 09:30\t去电\t已购他盘\t\t',
  '欧阳晓\t先生\t19198290804\t老带新\tB\t2026-11-14 13:00\t来访\t竞品在比\t2026-11-28\t三居',
  '查良\t先生\t13042125451\t自然到访\tC\t2026-11-02 17:45\t来访\t随便看看\t2026-12-02\t二居',
  '秦馨\t女士\t13972088185\t来电\tB\t2026-11-16 18:20\t微信\t发户型图\t2026-11-22\t三居',
  '罗玉\t女士\t13777770001\t自渠\tA\t2026-11-17 10:00\t看房\t看样板间,满意\t2026-11-24\t四居',
  '盖志强\t先生\t13666660002\t中介\tC\t2026-09-30 10:00\t来访\t观望降价\t2026-11-26\t二居',
  '缪小燕\t女士\t\t老带新\tC\t2026-11-05 15:00\t来访\t没留电话\t2026-12-05\t三居',
].join('\n');

/** Puts the twelve into the book; late ones stay late. */
export async function seedTwelve(page) {
  await data(page);
  await page.getByLabel('粘贴表格', { exact: true }).fill(TWELVE);
  await button(page, '看看能导入什么').click();
  await button(page, '保留逾期').click();
  await confirm(page);
  await expect(sheet(page)).toHaveCount(0);
}
