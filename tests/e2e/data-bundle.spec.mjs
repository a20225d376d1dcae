// The one file of everything: out, into an empty phone, out again — the same bytes.
import { test, expect, later } from './lib/fixture.mjs';
import { open, button, tab, row, register, dismiss, card, sheet, timeline } from './lib/person.mjs';
import { living, rows } from './lib/disk.mjs';
import { bundleRun, data, exported, pick, records, seedTwelve, verdicts } from './lib/ledgers.mjs';

const asFile = (text, name = '备份.json') => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) });

test('export → empty phone → export again: the records are the same byte for byte', async ({ page, other }) => {
  test.setTimeout(90_000);
  await seedTwelve(page);
  // Deleted, edited and rescheduled records travel as well.
  await card(page, '盖志强');
  await timeline(page).getByRole('button').first().click();
  await button(sheet(page), '删除这条记录').click();
  await expect(page.getByText('已删除这条记录')).toBeVisible();
  await button(page, '改期').click();
  await sheet(page).getByRole('button', { name: /3天后/ }).click();
  await expect(page.getByText(/已改到/)).toBeVisible();
  await data(page);
  const first = await exported(page);
  expect(first.name).toMatch(/^跟客本-20261121-\d{4}\.json$/);
  const count = (await Promise.all(['customer', 'contact', 'follow_up', 'other'].map((s) => rows(page, s)))).flat().length;
  const of = async (kind) => (await living(page)).filter((r) => r.kind === kind).length;
  await expect(page.getByText(`已导出 ${await of('customer')} 位客户、${await of('contact')} 条跟进`)).toBeVisible();
  expect(JSON.parse(first.text).records).toHaveLength(count);

  await data(other);
  await pick(other, asFile(first.text));
  // What was deleted over there is nothing new here, but it is taken along.
  const alive = (await living(page)).length;
  expect(alive).toBeLessThan(count);
  expect(await verdicts(bundleRun(other))).toEqual({ new: alive, updated: 0, same: count - alive, faulty: 0 });
  expect(await living(other)).toEqual([]);
  await button(other, '确认导入').click();
  await expect(other.getByText(/已保存 导入备份/)).toBeVisible();
  const second = await exported(other);
  expect(records(second.text)).toBe(records(first.text));

  await tab(other, '客户');
  await expect(other.getByText('12 位', { exact: true })).toBeVisible();
  await tab(other, '今天');
  await expect(row(other, '王敏')).toContainText('逾期1天');

  await data(other);
  await pick(other, asFile(first.text));
  expect(await verdicts(bundleRun(other))).toEqual({ new: 0, updated: 0, same: count, faulty: 0 });
});

test('a bundle merges into a book that has its own customers, and can be taken back', async ({ page, other }) => {
  await open(page);
  await register(page, { name: '甲客', phone: '13800138000' });
  await data(page);
  const { text } = await exported(page);

  await open(other);
  await register(other, { name: '乙客', phone: '13900139000' });
  await dismiss(other);
  const before = await living(other);
  await data(other);
  await pick(other, asFile(text));
  await button(other, '确认导入').click();
  await expect(other.getByText(/已保存 导入备份/)).toBeVisible();
  await tab(other, '客户');
  await expect(row(other, '甲客')).toBeVisible();
  await expect(row(other, '乙客')).toBeVisible();
  await data(other);
  await button(other, '撤销这次导入').click();
  await expect(other.getByText('已撤销')).toBeVisible();
  expect(await living(other)).toEqual(before);
});

test('不导入 leaves everything as it was', async ({ page, other }) => {
  await open(page);
  await register(page, { name: '甲客' });
  await data(page);
  const { text } = await exported(page);
  await data(other);
  await pick(other, asFile(text));
  await button(other, '不导入').click();
  await expect(bundleRun(other)).toHaveCount(0);
  expect(await living(other)).toEqual([]);
});

test.describe('a file that is no good says why, and changes nothing', () => {
  const cases = [
    ['cut off in the middle', (text) => text.slice(0, Math.floor(text.length / 2)), /文件不完整/],
    ['not JSON', () => '{这不是', /不是有效的JSON/],
    ['another program\'s JSON', () => '{"format":"vcard","version":1,"records":[]}', /这不是跟客本导出的文件/],
    ['a newer version', (text) => text.replace('"version":1', '"version":2'), /更新的版本.*先更新跟客本/],
    ['empty', () => '', /空的|没有文字/],
  ];
  for (const [what, spoil, said] of cases) {
    test(what, async ({ page }) => {
      await open(page);
      await register(page, { name: '甲客', phone: '13800138000' });
      await data(page);
      const { text } = await exported(page);
      const before = await living(page);
      await pick(page, asFile(spoil(text)));
      await expect(page.getByRole('alert')).toHaveText(said);
      await expect(bundleRun(page)).toHaveCount(0);
      expect(await living(page)).toEqual(before);
    });
  }

  test('a picture', async ({ page }) => {
    await data(page);
    await pick(page, { name: '照片.csv', mimeType: 'text/csv', buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe, 0xff, 0x00, 0x80, 0xff]) });
    await expect(page.getByRole('alert')).toBeVisible();
    expect(await living(page)).toEqual([]);
  });

  test('one broken record among good ones: the others are taken, this one is named', async ({ page, other }) => {
    await open(page);
    await register(page, { name: '甲客' });
    await data(page);
    const { text } = await exported(page);
    const bundle = JSON.parse(text);
    const broken = bundle.records.findIndex((r) => r.kind === 'contact');
    bundle.records[broken].made = '坏的';
    await data(other);
    await pick(other, asFile(JSON.stringify(bundle)));
    await expect(bundleRun(other)).toContainText(`第${broken + 1}条`);
    expect((await verdicts(bundleRun(other))).faulty).toBe(1);
    await button(other, '确认导入').click();
    await expect(other.getByText(/已保存 导入备份/)).toBeVisible();
    await tab(other, '客户');
    await expect(row(other, '甲客')).toBeVisible();
  });
});

test('未备份 N 天 stands on 今天 until an export is made', async ({ page }) => {
  await seedTwelve(page);
  await later(page, 3 * 24 * 60);
  await page.reload();
  await open(page);
  await expect(page.getByText(/^未备份 \d+ 天$/)).toBeVisible();
  await page.getByRole('link', { name: '去备份' }).click();
  await exported(page);
  await tab(page, '今天');
  await expect(page.getByText(/^未备份 \d+ 天$/)).toHaveCount(0);
});

test('a ledger taken in just now is not said to be without a backup for weeks', async ({ page }) => {
  await seedTwelve(page);
  await open(page);
  await expect(row(page, '王敏')).toBeVisible();
  await expect(page.getByText(/^未备份 \d{2,} 天$/)).toHaveCount(0);
});
