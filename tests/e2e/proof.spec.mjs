// 归属证明 and the end of protection: the sheet, masked or full, its hashes, paper, and the list of those that end soon.
import { createHash } from 'node:crypto';

import { test, expect } from './lib/fixture.mjs';
import { living } from './lib/disk.mjs';
import { button, card, open, register, sheet, tab } from './lib/person.mjs';
import { seedTwelve } from './lib/ledgers.mjs';

const paper = (page) => page.getByRole('article', { name: '归属证明' });

async function proof(page, name) {
  await card(page, name);
  await page.getByRole('link', { name: '归属证明', exact: true }).click();
  await expect(paper(page)).toBeVisible();
}

test('the sheet names the first visit and every effective contact, each with the hash of its record', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page);
  await register(page, { name: '王小敏', title: '女士', phone: '13800132201', tier: 'A', note: '带家人看三居' });
  await proof(page, '王小敏');
  const sheetOf = paper(page);
  await expect(sheetOf).toContainText('首次来访:2026-11-21 14:');
  await expect(sheetOf).toContainText('有效跟进:1次,近7天1次');
  // Masked: no given name, no whole number, no words.
  for (const secret of ['小敏', '13800132201', '带家人']) await expect(sheetOf).not.toContainText(secret);
  await expect(sheetOf).toContainText('138****2201');

  // Anybody can take the hash again from the record itself.
  const contact = (await living(page)).find((r) => r.kind === 'contact');
  const sorted = (v) => (v && typeof v === 'object' && !Array.isArray(v) ? Object.fromEntries(Object.keys(v).sort().map((k) => [k, sorted(v[k])])) : v);
  const all = await page.evaluate((id) => new Promise((done) => {
    indexedDB.open('genke').onsuccess = (e) => {
      const db = e.target.result;
      db.transaction('contact').objectStore('contact').get(id).onsuccess = (r) => { db.close(); done(JSON.parse(r.target.result.json).fields); };
    };
  }), contact.id);
  const text = JSON.stringify(sorted({ fields: all, id: contact.id, kind: 'contact' }));
  await expect(sheetOf).toContainText(`#${createHash('sha256').update(text).digest('hex').slice(0, 16)}`);

  await button(page, '完整').click();
  for (const said of ['王小敏', '13800132201', '带家人看三居']) await expect(sheetOf).toContainText(said);
  await button(page, '复制').click();
  await expect(page.getByText('已复制,可以粘贴发送')).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.split('\n')[0]).toBe('客户归属证明');
  expect(copied).toContain('带家人看三居');
});

test('printing shows the sheet alone, dark ink on white', async ({ page }) => {
  await page.addInitScript(() => { globalThis.print = () => { globalThis.printed = true; }; });
  await open(page);
  await register(page, { name: '李', title: '先生', phone: '13912348870' });
  await proof(page, '李先生');
  await button(page, '打印或存成PDF').click();
  expect(await page.evaluate(() => globalThis.printed)).toBe(true);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(paper(page)).toBeVisible();
  await expect(page.getByRole('navigation', { name: '主导航' })).toBeHidden();
  await expect(button(page, '打印或存成PDF')).toBeHidden();
  const look = await paper(page).evaluate((e) => { const s = getComputedStyle(e); return [s.backgroundColor, s.color]; });
  expect(look).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)']);
});

test('将过保护期 lists those whose protection ends within the days of the project', async ({ page }) => {
  await open(page);
  await seedTwelve(page);
  await page.goto('/customers?filter=ending');
  const chip = button(page.getByRole('group', { name: '筛选' }), '将过保护期');
  await expect(chip).toHaveAttribute('aria-pressed', 'true');
  const rows = page.getByRole('list', { name: '客户列表' }).getByRole('listitem');
  const count = Number((await page.getByText(/^找到 \d+ 位$/).innerText()).match(/\d+/)[0]);
  await expect(rows).toHaveCount(count);
  for (const row of await rows.all()) await expect(row).toContainText(/保护期(还剩[12]天|今天到期)/);
  await chip.click();
  await expect(rows.first()).toBeVisible();
  await tab(page, '今天');
  await expect(sheet(page)).toHaveCount(0);
});
