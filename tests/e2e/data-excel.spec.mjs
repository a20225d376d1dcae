// The showroom system's own Excel file: two sheets in one go, counted, taken back, taken in again.
import { readFileSync } from 'node:fs';

import { test, expect } from './lib/fixture.mjs';
import { button, tab } from './lib/person.mjs';
import { living } from './lib/disk.mjs';
import { SYSTEM, expected, pick, data, dryRun, verdicts } from './lib/ledgers.mjs';

const of = async (page, kind) => (await living(page)).filter((r) => r.kind === kind);
const sheetBox = (page, name) => page.getByRole('region', { name: `表 ${name}` });

test.describe('the system ledger', () => {
  test.slow();

  test('both sheets map themselves; counts as expected; 撤销: none; again: all 重复', async ({ page }) => {
    const want = expected();
    await data(page);
    await pick(page, SYSTEM);
    await expect(page.getByText(`ledger-system.xlsx · 2 张表,共 ${want.customers.rows + want.follow_ups.rows} 行`)).toBeVisible({ timeout: 30_000 });
    await expect(sheetBox(page, '客户').getByRole('button', { name: '客户', exact: true })).toHaveAttribute('aria-pressed', 'true');
    await expect(sheetBox(page, '跟进记录').getByRole('button', { name: '跟进记录', exact: true })).toHaveAttribute('aria-pressed', 'true');
    await button(page, '试算').click();
    await expect(dryRun(page)).toBeVisible({ timeout: 60_000 });
    const seen = await verdicts(dryRun(page));
    expect(seen).toMatchObject({ new: want.customers.distinct, faulty: want.customers.rejected_rows.length });
    await expect(dryRun(page)).toContainText(`新客户 ${want.customers.distinct} 位`);
    await expect(dryRun(page)).toContainText(`跟进记录 ${want.follow_ups.matched} 行找到了客户;${want.follow_ups.unmatched_rows.length} 条找不到`);
    for (const row of want.customers.rejected_rows) await expect(dryRun(page)).toContainText(`客户 第 ${row} 行 有问题`);
    for (const row of want.follow_ups.unmatched_rows) await expect(dryRun(page)).toContainText(`跟进记录 第 ${row} 行 待认领`);
    expect(await living(page)).toEqual([]);
    const [download] = await Promise.all([page.waitForEvent('download'), button(page, '把没导入的行存成文件').click()]);
    const refused = readFileSync(await download.path(), 'utf8');
    expect(refused.startsWith('\u{feff}')).toBe(true);
    for (const row of want.customers.rejected_rows) expect(refused).toContain(`,${row},`);

    await button(page, '确认导入').click();
    await expect(page.getByText(/已保存 导入表格/)).toBeVisible({ timeout: 60_000 });
    const customers = await of(page, 'customer');
    expect(customers).toHaveLength(want.customers.distinct);
    for (const [tier, count] of Object.entries(want.tiers)) expect(customers.filter((c) => c.fields.tier === tier)).toHaveLength(count);
    const phones = customers.map((c) => Object.keys(c.fields).filter((k) => k.startsWith('phones/')));
    expect(phones.filter((p) => p.length === 0)).toHaveLength(want.customers.without_phone);
    expect(await of(page, 'aside')).toHaveLength(want.follow_ups.unmatched_rows.length);
    const contacts = await of(page, 'contact');
    // What looks like a formula or markup came in as text.
    expect(contacts.some((c) => c.fields.summary === '<img src=x onerror=alert(1)>')).toBe(true);
    await tab(page, '客户');
    await expect(page.getByText(`${want.customers.distinct} 位`, { exact: true })).toBeVisible();

    await data(page);
    await pick(page, SYSTEM);
    await button(page, '试算').click();
    await expect(dryRun(page)).toBeVisible({ timeout: 60_000 });
    const again = await verdicts(dryRun(page));
    expect(again).toEqual({ new: 0, updated: 0, same: want.customers.rows + want.follow_ups.rows - want.customers.rejected_rows.length, faulty: want.customers.rejected_rows.length });
    await expect(button(page, '确认导入')).toHaveCount(0);

    await data(page);
    await button(page, '撤销这次导入').click();
    await expect(page.getByText('已撤销')).toBeVisible({ timeout: 60_000 });
    expect(await living(page)).toEqual([]);
  });
});

const BAD = [
  ['cut.xlsx', () => readFileSync(SYSTEM).subarray(0, 60_000), '文件不完整'],
  ['picture.xlsx', () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), '这是一张图片'],
  ['old.xlsx', () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2048)]), '旧格式的 .xls'],
  ['locked.xlsx', () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(512), Buffer.from('EncryptedPackage', 'utf16le'), Buffer.alloc(512)]), '设了密码'],
  ['empty.xlsx', () => Buffer.alloc(0), '是空的'],
  ['page.xls', () => Buffer.from('<html><table><tr><td>姓名</td></tr></table></html>'), '其实是网页'],
];

test('files that are no spreadsheet say what they are, and change nothing', async ({ page }) => {
  test.slow();
  await data(page);
  for (const [name, bytes, said] of BAD) {
    await pick(page, { name, mimeType: 'application/octet-stream', buffer: bytes() });
    await expect(page.getByRole('alert').filter({ hasText: said }), name).toBeVisible({ timeout: 20_000 });
  }
  expect(await living(page)).toEqual([]);
});
