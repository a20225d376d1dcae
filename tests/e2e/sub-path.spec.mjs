// The app below a path of a host that serves other things beside it.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { address } from '../../scripts/address.mjs';
import { test as base, expect } from './lib/fixture.mjs';
import { controlled } from './lib/installed.mjs';
import { button, card, open, register, row, sheet, tab, usable } from './lib/person.mjs';
import { DIST, Site } from './lib/site.mjs';

const BASE = '/x/genke/';

const test = base.extend({
  site: async ({}, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'genke-below-'));
    cpSync(DIST, dir, { recursive: true });
    // The last step of a build, as `make dist BASE=…` runs it.
    address(dir, { base: BASE });
    const site = new Site();
    Object.assign(site, { dir, port: 0, base: BASE });
    await site.begin();
    await use(site);
    await site.stop();
    rmSync(dir, { recursive: true, force: true });
  },
});

test('offline below a path: every address, card and shortcut opens', async ({ page, site }) => {
  await controlled(page, BASE);
  await register(page, { name: '王', title: '女士' });
  await card(page, '王女士');
  expect(new URL(page.url()).pathname.startsWith(`${BASE}customers/`)).toBe(true);
  await tab(page, '我的');
  await site.stop();

  await page.goto(site.url(`${BASE}customers`));
  await row(page, '王女士').getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1, name: '王女士', exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: '王女士', exact: true })).toBeVisible();
  await open(page, `${BASE}mine/settings`);
  await expect(page.getByRole('heading', { level: 1, name: '项目设置' })).toBeVisible();
  await page.goto(`${BASE}?to=log`);
  await expect(page.getByRole('dialog', { name: '记一笔' })).toBeVisible();
  await button(sheet(page), '关闭').click();
  expect(new URL(page.url()).pathname).toBe(BASE);
  await page.goto(`${BASE}?to=find`);
  await expect(page.getByRole('searchbox', { name: '找客户' })).toBeFocused();
  await page.goto(`${BASE}?to=today`);
  await usable(page);
  await expect(row(page, '王女士')).toBeVisible();
});

test('manifest and service worker stay below the path', async ({ page, site }) => {
  await controlled(page, BASE);
  const manifest = await (await fetch(site.url(`${BASE}manifest.webmanifest`))).json();
  expect(manifest).toMatchObject({ id: BASE, start_url: BASE, scope: BASE });
  expect(manifest.shortcuts.map((s) => s.url)).toEqual([`${BASE}?to=log`, `${BASE}?to=today`, `${BASE}?to=find`]);
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).scope)).toBe(site.url(BASE));
  // What else the host serves is none of the app's business.
  expect((await fetch(site.url('/other'))).status).toBe(404);
});
