// Two copies of the app below one origin: neither sees, updates or clears away what belongs to the other.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { address } from '../../scripts/address.mjs';
import { test as base, expect } from './lib/fixture.mjs';
import { controlled } from './lib/installed.mjs';
import { register, row, usable } from './lib/person.mjs';
import { DIST, Site } from './lib/site.mjs';

const test = base.extend({
  site: async ({}, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'genke-copies-'));
    for (const copy of ['a', 'b']) {
      cpSync(DIST, join(dir, copy), { recursive: true });
      address(join(dir, copy), { base: `/${copy}/` });
    }
    const site = await Site.start(dir);
    await use(site);
    await site.stop();
    rmSync(dir, { recursive: true, force: true });
  },
});

const there = (page) => page.evaluate(async () => ({
  databases: (await indexedDB.databases()).map((d) => d.name).sort(),
  caches: (await caches.keys()).sort(),
  keys: Object.keys(localStorage).sort(),
}));

/** Makes of what copy `a` has what a build from before copies had names of their own has. */
const asBefore = (page) => page.evaluate(async () => {
  localStorage.removeItem('genke.home');
  for (const name of await caches.keys()) {
    if (!name.startsWith('genke@/a/#')) continue;
    const [from, to] = [await caches.open(name), await caches.open('genke-0123456789ab')];
    for (const request of await from.keys()) await to.put(request, await from.match(request));
    await caches.delete(name);
  }
  const inbox = await caches.open('inbox');
  await inbox.put('/a/inbox/1', new Response('a'));
  await inbox.put('/other/inbox/1', new Response('of another app'));
});

/** Lets the worker of the page's copy find the build that lies there now and take over; the page loads anew. */
async function update(page) {
  const loaded = page.waitForEvent('load');
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing;
      worker.addEventListener('statechange', () => worker.state === 'installed' && worker.postMessage('take-over'));
    });
    await registration.update();
  });
  await loaded;
  await usable(page);
}

test('what is logged in one copy is not in the other, and each stays whole when the other is installed and updated', async ({ page, site }) => {
  await controlled(page, '/a/');
  await register(page, { name: '王', title: '女士' });
  await controlled(page, '/b/');
  await expect(page.getByText('本子还是空的')).toBeVisible();
  await register(page, { name: '李四' });
  await expect(row(page, '王女士')).toHaveCount(0);

  address(join(site.dir, 'b'), { base: '/b/', stamp: 'second' });
  await update(page);
  await expect.poll(async () => (await there(page)).caches).toContain('genke@/b/#second');
  const after = await there(page);
  expect(after.databases).toEqual(['genke@/a/', 'genke@/b/']);
  expect(after.caches.filter((name) => name.startsWith('genke@/a/#'))).toHaveLength(1);
  expect(after.keys.filter((key) => /^genke\.[^@]*$/.test(key))).toEqual([]);

  await site.stop();
  await page.goto(site.url('/a/'));
  await expect(row(page, '王女士')).toBeVisible();
  await expect(row(page, '李四')).toHaveCount(0);
  await page.goto(site.url('/b/'));
  await expect(row(page, '李四')).toBeVisible();
  await expect(row(page, '王女士')).toHaveCount(0);
});

test('what was kept under the old names stays with the copy that was installed then', async ({ page, context, site, faults }) => {
  // Of a file that is no page the browser asks for the icon at the root.
  faults.allow(/favicon\.ico/);
  // As before: the copy has the plain names because nobody else has them.
  await page.goto(site.url('/a/manifest.webmanifest'));
  await page.evaluate(() => localStorage.setItem('genke.home', '/a/'));
  await controlled(page, '/a/');
  await register(page, { name: '王', title: '女士' });
  expect((await there(page)).databases).toEqual(['genke']);
  await page.goto(site.url('/a/manifest.webmanifest'));
  await asBefore(page);

  // A copy that comes later takes nothing, though it starts first.
  await controlled(page, '/b/');
  await expect(page.getByText('本子还是空的')).toBeVisible();
  await register(page, { name: '李四' });
  const other = await context.newPage();
  await other.goto(site.url('/a/'));
  await usable(other);
  await expect(row(other, '王女士')).toBeVisible();
  await expect(row(other, '李四')).toHaveCount(0);
  expect(await there(other)).toMatchObject({ databases: ['genke', 'genke@/b/'] });
  expect(await other.evaluate(() => localStorage.getItem('genke.home'))).toBe('/a/');
  await page.reload();
  await expect(row(page, '李四')).toBeVisible();

  // Its next version clears its own old cache away, and takes its own files out of the common inbox.
  await page.goto('about:blank');
  address(join(site.dir, 'a'), { base: '/a/', stamp: 'second' });
  await update(other);
  await expect.poll(async () => (await there(other)).caches).toContain('genke@/a/#second');
  await expect(row(other, '王女士')).toBeVisible();
  const inbox = (name) => other.evaluate(async (n) => (await (await caches.open(n)).keys()).map((r) => new URL(r.url).pathname), name);
  await expect.poll(() => inbox('genke@/a/#inbox')).toEqual(['/a/inbox/1']);
  expect(await inbox('inbox')).toEqual(['/other/inbox/1']);
  await site.stop();
  await page.goto(site.url('/b/'));
  await expect(row(page, '李四')).toBeVisible();
  await page.goto(site.url('/a/'));
  await expect(row(page, '王女士')).toBeVisible();
});
