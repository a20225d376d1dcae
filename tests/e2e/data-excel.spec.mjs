// The showroom system's own Excel file: two sheets in one go, counted, taken back, taken in again.
import { readFileSync } from 'node:fs';

import { test, expect, watch } from './lib/fixture.mjs';
import { button, tab } from './lib/person.mjs';
import { living } from './lib/disk.mjs';
import { controlled } from './lib/installed.mjs';
import { CARDS, SYSTEM, expected, pick, data, dryRun, paste, seedTwelve, verdicts } from './lib/ledgers.mjs';

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
  ['说明.pdf', () => Buffer.from('%PDF-1.7\n1 0 obj', 'latin1'), '这是 PDF 文件'],
  ['photo.xlsx', () => Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.alloc(24)]), '这是一张图片'],
  ['名单.rar', () => Buffer.concat([Buffer.from('Rar!'), Buffer.from([0x1a, 7, 1, 0])]), '这是压缩包'],
  ['old.xlsx', () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2048)]), '旧格式的 .xls'],
  ['locked.xlsx', () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504), Buffer.from('EncryptedPackage', 'utf16le'), Buffer.alloc(512)]), '设了密码'],
  ['empty.xlsx', () => Buffer.alloc(0), '是空的'],
  ['page.xls', () => Buffer.from('<html><body>姓名</body></html>'), '其实是网页'],
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

/** Makes a ledger on 数据 and saves it. */
async function made(page, form, path) {
  await data(page);
  const section = page.getByRole('region', { name: '导出台账' });
  await section.getByRole('button', { name: `做成 ${form}` }).click();
  await expect(section.getByText(/做好了/)).toBeVisible({ timeout: 60_000 });
  const [download] = await Promise.all([page.waitForEvent('download'), section.getByRole('button', { name: '保存或发送' }).click()]);
  await download.saveAs(path);
  return download.suggestedFilename();
}

const comparable = (records) => records
  .filter((r) => r.kind === 'customer' || r.kind === 'contact')
  .map((r) => [r.id, r.kind, r.fields])
  .sort((a, b) => (a[0] < b[0] ? -1 : 1));

test('offline: a ledger goes out as Excel, is 重复 here, and gives another phone the same customers', async ({ browser, page, site, faults }, info) => {
  test.slow();
  const file = info.outputPath('ledger.xlsx');
  await seedTwelve(page);
  await controlled(page);
  await site.stop();
  faults.allow(/ERR_CONNECTION_REFUSED|ERR_FAILED|Failed to fetch/);
  expect(await made(page, 'Excel 台账', file)).toMatch(/^跟客本台账-12位-.*\.xlsx$/);
  await pick(page, file);
  await button(page, '试算').click();
  await expect(dryRun(page)).toBeVisible({ timeout: 30_000 });
  expect(await verdicts(dryRun(page))).toEqual({ new: 0, updated: 0, same: 24, faulty: 0 });
  const here = comparable(await living(page));
  await site.begin();

  const other = await browser.newContext({ baseURL: site.origin });
  await watch(other, site.origin);
  const fresh = await other.newPage();
  await data(fresh);
  await pick(fresh, file);
  await button(fresh, '试算').click();
  await expect(dryRun(fresh)).toBeVisible({ timeout: 30_000 });
  expect((await verdicts(dryRun(fresh))).new).toBe(12);
  await button(fresh, '确认导入').click();
  await expect(fresh.getByText(/已保存 导入表格/)).toBeVisible();
  expect(comparable(await living(fresh))).toEqual(here);
  await other.close();
});

test('CSV starts with the mark Excel needs; no cell can run', async ({ page }, info) => {
  await paste(page, '姓名\t电话\t备注\n=SUM(A1)\t13800138000\t@x');
  const path = info.outputPath('ledger.csv');
  await made(page, 'CSV 台账', path);
  const text = readFileSync(path, 'utf8');
  expect(text.startsWith('\u{feff}客户姓名,')).toBe(true);
  expect(text).toContain("\n'=SUM(A1),");
  expect(text).toContain(",'@x,");
});

test('the contacts of a phone: those of the ledger are known; out as vCard and in again: 重复', async ({ page }, info) => {
  test.slow();
  const want = expected();
  await data(page);
  await pick(page, SYSTEM);
  await button(page, '试算').click();
  await expect(button(page, '确认导入')).toBeVisible({ timeout: 60_000 });
  await button(page, '确认导入').click();
  await expect(page.getByText(/已保存 导入表格/)).toBeVisible({ timeout: 60_000 });
  await data(page);
  await pick(page, CARDS);
  await expect(page.getByText(`contacts.vcf · ${want.vcard.cards} 行`)).toBeVisible();
  await button(page, '试算').click();
  await expect(dryRun(page)).toBeVisible({ timeout: 30_000 });
  const seen = await verdicts(dryRun(page));
  expect(seen).toMatchObject({ new: 0, faulty: 0 });
  expect(seen.updated + seen.same).toBe(want.vcard.cards);

  const path = info.outputPath('cards.vcf');
  await made(page, '通讯录(vCard)', path);
  const text = readFileSync(path, 'utf8');
  expect(text.match(/BEGIN:VCARD/g)).toHaveLength(want.customers.distinct);
});

test('contacts nobody knows wait in 待认领: given to a customer, or dropped, and taken back', async ({ page }) => {
  test.slow();
  await data(page);
  await pick(page, SYSTEM);
  await button(page, '试算').click();
  await expect(button(page, '确认导入')).toBeVisible({ timeout: 60_000 });
  await button(page, '确认导入').click();
  await expect(page.getByText(/已保存 导入表格/)).toBeVisible({ timeout: 60_000 });
  await page.reload();
  await data(page);
  await page.getByRole('link', { name: /待认领的跟进/ }).click();
  const boxes = page.getByRole('region', { name: /路人甲/ });
  await expect(boxes).toHaveCount(7);
  const first = boxes.first();
  await first.getByRole('button', { name: '认领给客户' }).click();
  await first.getByLabel('认领给谁').fill('缪嘉');
  await first.getByRole('button', { name: /缪嘉/ }).first().click();
  await expect(page.getByText('已记到缪嘉名下')).toBeVisible();
  await expect(boxes).toHaveCount(6);
  await button(page, '撤销').click();
  await expect(boxes).toHaveCount(7);
  await boxes.first().getByRole('button', { name: '不要这条' }).click();
  await expect(boxes).toHaveCount(6);
  await boxes.first().getByRole('button', { name: '登记成新客户' }).click();
  await expect(boxes).toHaveCount(5);
  expect((await of(page, 'customer')).filter((c) => c.fields.name === '路人甲')).toHaveLength(1);
});

test('a file shared into the app waits in the inbox and opens on 数据', async ({ page, site }) => {
  await controlled(page);
  // As the system does it: a form posted from outside the app.
  await page.goto('about:blank');
  await page.evaluate((action) => {
    const form = Object.assign(document.createElement('form'), { method: 'post', enctype: 'multipart/form-data', action });
    const input = Object.assign(document.createElement('input'), { type: 'file', name: 'file' });
    const files = new DataTransfer();
    files.items.add(new File(['姓名,电话\n分享来的,13800138000\n'], '分享.csv', { type: 'text/csv' }));
    input.files = files.files;
    form.append(input);
    document.body.append(form);
    form.submit();
  }, site.url('/share'));
  await expect(page.getByText('分享.csv · 1 行')).toBeVisible({ timeout: 20_000 });
  await button(page, '试算').click();
  expect((await verdicts(dryRun(page))).new).toBe(1);
  expect(await page.evaluate(async () => (await (await caches.open('genke@/#inbox')).keys()).length)).toBe(0);
});
