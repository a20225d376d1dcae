// The encrypted backup: out of one phone, into an empty one, byte for byte; and every way it can be no good.
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';

import { test, expect } from './lib/fixture.mjs';
import { PHRASE, backup, newPhrase, unlock } from './lib/backups.mjs';
import { button, open, register, tab } from './lib/person.mjs';
import { living, rows } from './lib/disk.mjs';
import { bundleRun, data, exported, pick, records, seedTwelve, verdicts } from './lib/ledgers.mjs';

test('an encrypted backup comes back on an empty phone, the same byte for byte, with a device of its own', async ({ page, other }) => {
  test.setTimeout(120_000);
  await seedTwelve(page);
  await data(page);
  const { text } = await exported(page);
  const file = await backup(page);
  expect(file.name).toMatch(/^跟客本-备份-20261121-\d{4}\.genke$/);
  expect(file.buffer.subarray(0, 15).toString()).toBe('genke.sealed 1\n');
  expect(file.buffer.includes('13800132201')).toBe(false);
  expect(file.buffer.includes('王敏')).toBe(false);
  await expect(page.getByRole('region', { name: '做过的备份' })).toContainText('加密 · 12 位客户');

  await data(other);
  await pick(other, file);
  await unlock(other);
  await expect(bundleRun(other)).toBeVisible({ timeout: 30_000 });
  expect((await verdicts(bundleRun(other))).faulty).toBe(0);
  expect(await living(other)).toEqual([]);
  await button(other, '确认导入').click();
  await expect(other.getByText(/已保存 导入备份/)).toBeVisible();
  const restored = await exported(other);
  expect(records(restored.text)).toBe(records(text));
  const device = async (at) => (await rows(at, 'meta')).find((r) => r.clock)?.clock.device;
  expect(await device(other)).not.toBe(await device(page));
  await button(other, '撤销这次导入').click();
  await expect(other.getByText('已撤销')).toBeVisible();
  expect(await living(other)).toEqual([]);
});

test('a 30-line Python script opens it without the app', async ({ page }, testInfo) => {
  const python = ['.tools/py/bin/python', process.env.PYTHON].find((p) => p && existsSync(p));
  test.skip(!python, '`scripts/setup.sh` installs the independent reader');
  await open(page);
  await register(page, { name: '甲客', phone: '13800138000' });
  await data(page);
  const { text } = await exported(page);
  const path = testInfo.outputPath('file.genke');
  const reading = (phrase) => execFileSync(python, ['tests/sealed/open.py', path, phrase], { stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 }).toString();
  const file = await backup(page);
  writeFileSync(path, file.buffer);
  expect(records(reading(PHRASE))).toBe(records(text));
  // Full-width signs of an input method are the same pass-phrase.
  expect(records(reading(PHRASE.replaceAll(' ', ' ')))).toBe(records(text));
  expect(() => reading('不是这个口令')).toThrow();
  // The text-safe form.
  writeFileSync(path, file.buffer.toString('base64').replace(/.{70}/g, '$&\r\n'));
  expect(records(reading(PHRASE))).toBe(records(text));
});

test.describe('a file that is no good says why, and changes nothing', () => {
  const cut = (file, end) => ({ ...file, buffer: file.buffer.subarray(0, end) });
  const spoil = (file, at) => {
    const buffer = Buffer.from(file.buffer);
    buffer[at] ^= 1;
    return { ...file, buffer };
  };
  const head = (file) => file.buffer.indexOf('\n', 15) + 1;
  const cases = [
    ['another pass-phrase', (f) => f, '不对的口令不对', /口令不对.*没有改动/],
    ['cut off', (f) => cut(f, f.buffer.length - 9), PHRASE, /文件不完整,还差9字节.*没有改动/],
    ['cut off in its head', (f) => cut(f, 40), PHRASE, /文件不完整.*没有改动/],
    ['more behind the end', (f) => ({ ...f, buffer: Buffer.concat([f.buffer, Buffer.from('x')]) }), PHRASE, /多出1字节.*没有改动/],
    ['one bit of the content changed', (f) => spoil(f, head(f) + 40), PHRASE, /第1段被改动过或损坏.*没有改动/],
    ['one sign of the head changed', (f) => ({ ...f, buffer: Buffer.from(f.buffer.toString('latin1').replace('"lanes":1', '"lanes":2'), 'latin1') }), PHRASE, /口令不对|开头坏了/],
    ['a newer version', (f) => ({ ...f, buffer: Buffer.from(f.buffer.toString('latin1').replace('genke.sealed 1', 'genke.sealed 2'), 'latin1') }), PHRASE, /更新的版本.*先更新跟客本/],
    ['as text, with a wrong sign in it', (f) => ({ name: '备份.txt', mimeType: 'text/plain', buffer: Buffer.from(`${f.buffer.toString('base64').slice(0, 400)}*${f.buffer.toString('base64').slice(400)}`) }), PHRASE, /不该有的字符.*没有改动/],
  ];
  for (const [what, change, phrase, said] of cases) {
    test(what, async ({ page }) => {
      await open(page);
      await register(page, { name: '甲客', phone: '13800138000' });
      const file = await backup(page);
      const before = await living(page);
      await data(page);
      await pick(page, change(file));
      await unlock(page, phrase);
      await expect(page.getByRole('region', { name: '加密文件' }).getByRole('alert')).toHaveText(said, { timeout: 30_000 });
      await expect(bundleRun(page)).toHaveCount(0);
      expect(await living(page)).toEqual(before);
      // What was typed wrong can be typed again.
      await pick(page, file);
      await unlock(page);
      await expect(bundleRun(page)).toBeVisible({ timeout: 30_000 });
    });
  }
});

test('where only texts can be shared the share sheet gets a .txt, at once, and it can be restored', async ({ page, other }) => {
  await page.addInitScript(() => {
    navigator.canShare = ({ files }) => files.every((f) => f.name.endsWith('.txt'));
    navigator.share = async ({ files }) => {
      if (!navigator.userActivation.isActive) throw new DOMException('', 'NotAllowedError');
      globalThis.shared = { name: files[0].name, text: await files[0].text() };
    };
  });
  await open(page);
  await register(page, { name: '甲客', phone: '13800138000' });
  await open(page, '/mine/backup');
  await newPhrase(page);
  await button(page, '做备份文件').click();
  await button(page, '发出去').click({ timeout: 30_000 });
  await expect(page.getByText('已发出')).toBeVisible();
  const shared = await page.evaluate(() => globalThis.shared);
  expect(shared.name).toMatch(/\.txt$/);
  expect(shared.text).toMatch(/^[A-Za-z0-9+/=\n]+$/);
  await data(other);
  await pick(other, { name: shared.name, mimeType: 'text/plain', buffer: Buffer.from(shared.text) });
  await unlock(other);
  await button(other, '确认导入').click({ timeout: 30_000 });
  await expect(other.getByText(/已保存 导入备份/)).toBeVisible();
  expect((await living(other)).filter((r) => r.kind === 'customer').map((r) => r.fields.name)).toEqual(['甲客']);
});

test('a pass-phrase is typed twice or seen, must not be short, and is remembered only when asked', async ({ page }) => {
  await open(page);
  await register(page, { name: '甲客' });
  await open(page, '/mine/backup');
  const box = page.getByRole('region', { name: '定口令' });
  await box.getByLabel('口令', { exact: true }).fill('abc12');
  await button(page, '做备份文件').click();
  await expect(box.getByRole('alert')).toHaveText(/至少要 8 个字符/);
  await box.getByLabel('口令', { exact: true }).fill('13800138000');
  await expect(box.getByText(/偏弱/)).toBeVisible();
  await button(page, '做备份文件').click();
  await expect(box.getByRole('alert')).toHaveText(/两次写的口令不一样/);
  await button(box, '显示口令').click();
  await expect(box.getByLabel('再写一次', { exact: true })).toHaveCount(0);
  await box.getByLabel('口令', { exact: true }).fill(PHRASE);
  await expect(box.getByText('够强')).toBeVisible();
  await button(page, '做备份文件').click();
  await expect(page.getByRole('region', { name: '备份文件' })).toBeVisible({ timeout: 30_000 });
  expect(JSON.stringify(await rows(page, 'meta'))).not.toContain('三号楼');
  expect(JSON.stringify(await rows(page, 'draft'))).not.toContain('三号楼');

  await page.getByRole('switch', { name: '在这台手机上记住口令' }).click();
  await button(page, '重新做一份').click();
  await expect.poll(async () => JSON.stringify(await rows(page, 'meta'))).toContain('三号楼');
  // The next time the file is made without being asked for.
  await open(page, '/mine/backup');
  await expect(page.getByRole('region', { name: '备份文件' })).toBeVisible({ timeout: 30_000 });
  await page.getByRole('switch', { name: '在这台手机上记住口令' }).click();
  await expect.poll(async () => JSON.stringify(await rows(page, 'meta'))).not.toContain('三号楼');
});

test('今天 asks for a backup by the number of changes, as it was set', async ({ page }) => {
  await open(page);
  await register(page, { name: '甲客' });
  await data(page);
  await page.getByLabel('改了多少提醒备份').selectOption({ label: '满 20 处改动' });
  await open(page);
  await expect(page.getByText(/处改动没备份/)).toHaveCount(0);
  await tab(page, '客户');
  await page.getByRole('listitem').filter({ hasText: '甲客' }).getByRole('link').first().click();
  for (let n = 0; n < 20; n += 1) {
    await button(page, '置顶').click();
    await expect(button(page, '置顶')).toHaveAttribute('aria-pressed', String(n % 2 === 0));
  }
  await tab(page, '今天');
  await expect(page.getByText('有 21 处改动没备份')).toBeVisible();
  await backup(page);
  await tab(page, '今天');
  await expect(page.getByText(/处改动没备份/)).toHaveCount(0);
});
