// Measures 答客问: from a keystroke in 搜答客问 over 2,000 scripts to the painted results.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { typeQueries } from './app.mjs';
import { NO_VSYNC, launch, openPage, speed } from './lib.mjs';

/** Scripts of the 口径包 that is taken in, beside the starter set. */
const SCRIPTS = 1_900;
export const QUERIES = ['xq', '首付', 'gtd', '贵', 'wuye', 'cw', '公摊', 'jfsj'];

/** A 口径包 made of the starter set's own entries, again and again, each with a number. */
function playbook(site) {
  const { records } = JSON.parse(readFileSync(join(site, 'starter', 'scripts.json')));
  const numbered = (i) => {
    const { fields, ...record } = records[i % records.length];
    const { origin, ...own } = fields;
    return { ...record, id: `bench-${i}`, fields: { ...own, question: `${own.question} ${i}` } };
  };
  return JSON.stringify({
    format: 'genke.bundle', version: 1, purpose: 'playbook', made_at: '2026-11-01T08:00:00+08:00', device: 'bench',
    covers: { playbook: { id: 'bench', name: '基准', version: '1', issuer: '基准' } },
    records: Array.from({ length: SCRIPTS }, (_, i) => numbered(i)),
  });
}

/** Takes the 口径包 in, as a person would. */
export async function fill(host, profile, site) {
  const context = await launch(profile);
  const page = await openPage(context, 1, context.pages()[0]);
  await page.goto(host.url('/scripts'));
  await page.getByText(/^1\d\d 条/).waitFor({ timeout: 60_000 });
  await page.getByRole('link', { name: /^口径包/ }).first().click();
  await page.getByLabel('粘贴口径包', { exact: true }).fill(playbook(site));
  await page.getByRole('button', { name: '看看改了什么' }).click();
  await page.getByRole('button', { name: '收下', exact: true }).click({ timeout: 60_000 });
  await page.getByText(/已保存口径包/).first().waitFor({ timeout: 60_000 });
  await context.close();
}

/** Types every query into 搜答客问. */
export async function search(host, profile, rate, rounds, isLate) {
  const context = await launch(profile, { args: NO_VSYNC });
  const page = await openPage(context, rate, context.pages()[0]);
  await page.goto(host.url('/scripts'), { waitUntil: 'commit' });
  await page.getByText(/^2[0-9]{3} 条/).waitFor({ timeout: 120_000 });
  await page.waitForTimeout(500 * rate);
  const { keys } = await typeQueries(page, rounds, isLate, QUERIES);
  const slow = await speed(page);
  await context.close();
  return { keys: keys.map((k) => k.ms), speed: slow };
}
