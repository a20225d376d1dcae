// Yesterday's real ledgers: they map themselves, a dry run first, one step back.
import { readFileSync } from 'node:fs';

import { test, expect } from './lib/fixture.mjs';
import { open, button, tab, row, card } from './lib/person.mjs';
import { living } from './lib/disk.mjs';
import { PAPER, MESSY, expected, pick, data, dryRun, verdicts, confirm } from './lib/ledgers.mjs';

const customers = async (page) => (await living(page)).filter((r) => r.kind === 'customer');

test('the GBK paper ledger maps itself; 80 new; again: all 重复; 撤销这次导入: none', async ({ page }) => {
  test.setTimeout(90_000);
  const rows = expected().paper_csv.rows;
  await data(page);
  await pick(page, PAPER);
  await expect(page.getByText(`ledger-paper-gbk.csv · ${rows} 行`)).toBeVisible();
  await expect(page.getByRole('region', { name: '列的对应' })).toBeVisible();
  await expect(page.getByText('不认识的词')).toHaveCount(0);
  await expect(page.getByLabel('客户姓名 对应')).toHaveValue(/姓名/);
  await expect(page.getByLabel('联系电话 对应')).not.toHaveValue('');
  await button(page, '试算').click();
  expect(await verdicts(dryRun(page))).toEqual({ new: rows, updated: 0, same: 0, faulty: 0 });
  await expect(dryRun(page)).toContainText('还没有写入');
  expect(await living(page)).toEqual([]);
  await button(page, '确认导入').click();
  await expect(page.getByText(/已保存 导入表格/)).toBeVisible();
  await tab(page, '客户');
  await expect(page.getByText(`${rows} 位`, { exact: true })).toBeVisible();
  expect(await customers(page)).toHaveLength(rows);
  // The first line of the file, as its writer meant it.
  await page.getByRole('searchbox', { name: '找客户' }).fill('秦馨梓');
  await expect(row(page, '秦馨梓')).toContainText('186****2551');

  await data(page);
  await pick(page, PAPER);
  await button(page, '试算').click();
  expect(await verdicts(dryRun(page))).toEqual({ new: 0, updated: 0, same: rows, faulty: 0 });
  await expect(dryRun(page)).toContainText('全部已有,不用再导');
  await expect(button(page, '确认导入')).toHaveCount(0);
  await page.getByRole('link', { name: '返回数据' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '数据' })).toBeVisible();

  await data(page);
  await button(page, '撤销这次导入').click();
  await expect(page.getByText('已撤销')).toBeVisible();
  expect(await living(page)).toEqual([]);
  await expect(button(page, '撤销这次导入')).toHaveCount(0);
  await tab(page, '客户');
  await expect(page.getByText('还没有客户')).toBeVisible();
});

/** Checks the messy ledger on its screen and takes it in. */
async function takeMessy(page) {
  const want = expected().paper_messy_csv;
  await expect(page.getByText(new RegExp(`· ${want.data_rows} 行|· ${want.data_rows - 1} 行`))).toBeVisible();
  const asked = page.getByRole('region', { name: '不认识的词' });
  await expect(asked).toContainText('「E」');
  await expect(asked).toContainText('「QQ」');
  await button(page, '试算').click();
  await expect(dryRun(page)).toContainText(`新客户 ${want.customers} 位`);
  const seen = await verdicts(dryRun(page));
  expect(seen.new).toBe(want.customers);
  // Row 8 is empty and skipped without a complaint; row 9 is the one that is reported.
  expect(seen.faulty).toBe(1);
  await expect(dryRun(page)).toContainText('第 9 行');
  await expect(dryRun(page)).not.toContainText('第 8 行');
  await expect(dryRun(page)).toContainText('第 12 行');
}

test('the messy ledger as a file: nine customers, row 9 is refused and can be saved', async ({ page }) => {
  await data(page);
  await pick(page, MESSY);
  await takeMessy(page);
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, '把没导入的行存成文件').click()]);
  const refused = readFileSync(await download.path(), 'utf8');
  expect(refused.startsWith('\u{feff}')).toBe(true);
  expect(refused.trim().split('\r\n')).toHaveLength(2);
  expect(refused).toContain('不知道是谁');
  expect(await living(page)).toEqual([]);
  await button(page, '确认导入').click();
  await expect(page.getByText(/已保存 导入表格/)).toBeVisible();
  const all = await customers(page);
  expect(all).toHaveLength(9);
  const of = (name) => all.filter((c) => c.fields.name === name);
  const phones = (c) => Object.keys(c.fields).filter((k) => k.startsWith('phones/')).map((k) => k.slice(7));
  // Rows 2 and 3 are one person; 6 and 7 are two; 1.39…E+10 is a number, 1.38123E+10 is not.
  expect(phones(of('曾敏')[0])).toEqual(['13800138000']);
  expect(of('王先生').length + all.filter((c) => c.fields.name === '王').length).toBe(2);
  expect(phones(of('单国强')[0])).toEqual(['13912345678']);
  expect(phones(of('尉迟雪')[0])).toEqual(['057187654321']);
  expect(phones(of('查良')[0])).toEqual([]);
  expect(of('查良')[0].fields.notes).toContain('1.38123E+10');
  expect(of('解语花')[0].fields).toMatchObject({ tier: 'D', invalid_reason: '原因待补' });
  expect(of('解语花')[0].fields.notes).toContain('2026-12-01');
  expect(of('=SUM(A1:A9)')[0].fields.notes).toContain('2026-13-45');
  expect(of('李雷')[0].fields.notes).toContain('E');
});

test('the messy ledger pasted from a table shows the same', async ({ page }) => {
  await data(page);
  const text = readFileSync(MESSY, 'utf8').replace('\u{feff}', '');
  const cells = text.trimEnd().split(/\r?\n/).map((line) => [...line.matchAll(/("([^"]*)"|[^,]*)(,|$)/g)].slice(0, 9).map((m) => m[2] ?? m[1]).join('\t'));
  await page.getByLabel('粘贴表格', { exact: true }).fill(cells.join('\n'));
  await button(page, '看看能导入什么').click();
  await takeMessy(page);
  await button(page, '确认导入').click();
  await expect(page.getByText(/已保存 导入表格/)).toBeVisible();
  expect(await customers(page)).toHaveLength(9);
});

test('a word answered in the mapping is taken as answered', async ({ page }) => {
  await data(page);
  await pick(page, MESSY);
  await page.getByLabel('意向级别E 当作').or(page.getByLabel('级别E 当作')).selectOption({ label: 'C' });
  await button(page, '试算').click();
  await button(page, '确认导入').click();
  await expect(page.getByText(/已保存 导入表格/)).toBeVisible();
  await card(page, '李雷');
  await expect(page.getByText('C级').first()).toBeAttached();
  const found = (await customers(page)).find((c) => c.fields.name === '李雷');
  expect(found.fields.tier).toBe('C');
});

test('past next dates are spread over the coming days, or kept late when asked', async ({ page }) => {
  await data(page);
  await page.getByLabel('粘贴表格', { exact: true }).fill('姓名\t意向级别\t沟通日期\t沟通方式\t内容摘要\t下次跟踪时间\n甲某\tA\t2026-11-01\t来访\t看三居\t2026-11-05\n乙某\tB\t2026-11-01\t来访\t看两居\t2026-11-06');
  await button(page, '看看能导入什么').click();
  await expect(button(page, '摊到今后几天')).toHaveAttribute('aria-pressed', 'true');
  await confirm(page);
  await open(page);
  await expect(page.getByRole('region', { name: '逾期' })).toHaveCount(0);
  await expect(row(page, '甲某')).toBeVisible();

  await page.getByRole('navigation').getByRole('link', { name: '我的' }).click();
  await data(page);
  await button(page, '撤销这次导入').click();
  await expect(page.getByText('已撤销')).toBeVisible();
  await page.getByLabel('粘贴表格', { exact: true }).fill('姓名\t意向级别\t沟通日期\t沟通方式\t内容摘要\t下次跟踪时间\n甲某\tA\t2026-11-01\t来访\t看三居\t2026-11-05');
  await button(page, '看看能导入什么').click();
  await button(page, '保留逾期').click();
  await confirm(page);
  await open(page);
  await expect(page.getByRole('region', { name: '逾期' })).toContainText('甲某');
  await expect(row(page, '甲某')).toContainText('逾期');
});

test('text that is no table is refused with a reason', async ({ page }) => {
  await data(page);
  await page.getByLabel('粘贴表格', { exact: true }).fill('今天天气不错');
  await button(page, '看看能导入什么').click();
  await button(page, '试算').click();
  await expect(page.getByRole('alert')).toBeVisible();
  expect(await living(page)).toEqual([]);
});

test('撤销 on the toast takes the offer on 数据 away, too', async ({ page }) => {
  await data(page);
  await page.getByLabel('粘贴表格', { exact: true }).fill('姓名\t电话\n甲某\t13800138000');
  await button(page, '看看能导入什么').click();
  await confirm(page);
  await expect(button(page, '撤销这次导入')).toBeVisible();
  await button(page, '撤销').click();
  await expect(page.getByText('已撤销')).toBeVisible();
  await expect(button(page, '撤销这次导入')).toHaveCount(0);
  await data(page);
  await expect(page.getByRole('region', { name: '最近一次导入' })).toHaveCount(0);
});

test('a known number under another name says so; 另建 makes a customer of its own', async ({ page }) => {
  await data(page);
  await page.getByLabel('粘贴表格', { exact: true }).fill('姓名\t电话\t意向级别\n赵先生\t13800138000\tD');
  await button(page, '看看能导入什么').click();
  await confirm(page);
  await data(page);
  await page.getByLabel('粘贴表格', { exact: true }).fill('姓名\t电话\n李敏\t13800138000');
  await button(page, '看看能导入什么').click();
  await button(page, '试算').click();
  await expect(dryRun(page)).toContainText('号码与赵先生(D级)相同,姓名不同');
  await button(page, '另建新客户').click();
  await expect(dryRun(page)).toContainText('姓名不同,另建');
  expect((await verdicts(dryRun(page))).new).toBe(1);
  await button(page, '确认导入').click();
  await expect(page.getByText(/已保存 导入表格/)).toBeVisible();
  expect(await customers(page)).toHaveLength(2);
});
