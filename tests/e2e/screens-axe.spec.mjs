// axe finds nothing on any screen or sheet, light and dark, on both phones.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { test, expect } from './lib/fixture.mjs';
import { open } from './lib/person.mjs';
import { PLACES } from './lib/places.mjs';
import { seedTwelve } from './lib/ledgers.mjs';

// Trusted Types keep foreign script text out of the page: only these tests step past the policy.
test.use({ bypassCSP: true });
// Nothing moves while colours are measured.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Lists what axe finds, in light and in dark. */
async function violations(page) {
  const found = [];
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(axe);
    found.push(...await page.evaluate(async (scheme) => {
      const { violations: all } = await globalThis.axe.run(document, { resultTypes: ['violations'] });
      const why = (node) => node.any.concat(node.all, node.none).map((c) => c.message).join('; ');
      return all.flatMap((v) => v.nodes.map((n) => `${scheme} ${v.id}: ${n.target.join(' ')} ${n.html.slice(0, 80)} — ${why(n)}`));
    }, colorScheme));
  }
  return found;
}

test('axe: the empty book', async ({ page }) => {
  const found = [];
  for (const path of ['/', '/customers', '/mine', '/mine/data']) {
    await open(page, path);
    found.push(...(await violations(page)).map((v) => `${path} ${v}`));
  }
  expect(found).toEqual([]);
});

test('axe: every screen and sheet', async ({ page }) => {
  test.setTimeout(480_000);
  await seedTwelve(page);
  const found = [];
  for (const [name, go] of Object.entries(PLACES)) {
    await go(page);
    found.push(...(await violations(page)).map((v) => `${name}: ${v}`));
  }
  expect(found).toEqual([]);
});
