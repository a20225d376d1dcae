// One file of the installed app is gone: it comes back with the network, and without it the app says so plainly.
import { readdirSync } from 'node:fs';

import { test, expect } from './lib/fixture.mjs';
import { controlled, evict } from './lib/installed.mjs';
import { button, register, row, tab, usable } from './lib/person.mjs';
import { DIST } from './lib/site.mjs';

const FILES = { 'the page': '^/$', 'the start script': '/boot-', 'the program\'s script': '/genke\\.js$', 'the loader of the later file': '/__wasm_split\\.js$', 'the program': '/genke_bg\\.wasm$' };
const PLAIN = {
  'the page': /页面文件不完整,请联网后重新打开跟客本。您的数据没有丢。/,
  'the start script': /连上网,再打开一次。您记的内容都在/,
  'the program\'s script': /有文件缺了。连上网,点「重新加载」/,
  'the loader of the later file': /有文件缺了。连上网,点「重新加载」/,
  'the program': /有文件缺了。连上网,点「重新加载」/,
};
const hasSecondFile = readdirSync(DIST, { recursive: true }).some((f) => /split_\w+\.wasm$/.test(f));

for (const [what, pattern] of Object.entries(FILES)) {
  test(`${what} is gone: offline a plain message, online it heals and stays healed`, async ({ page, site, faults }) => {
    faults.allow(/503|Failed to load|504|ERR_/);
    await controlled(page);
    await register(page, { name: '王', title: '女士' });
    await site.stop();
    expect(await evict(page, pattern)).toBe(1);
    await page.reload();
    await expect(page.getByText(PLAIN[what])).toBeVisible({ timeout: 15_000 });
    await site.begin();
    await page.reload();
    await usable(page);
    await expect(row(page, '王女士')).toBeVisible();
    await site.stop();
    await page.reload();
    await expect(row(page, '王女士')).toBeVisible();
  });

  test(`${what} is gone, with the network: nobody notices`, async ({ page }) => {
    await controlled(page);
    await register(page, { name: '王', title: '女士' });
    expect(await evict(page, pattern)).toBe(1);
    await page.reload();
    await expect(row(page, '王女士')).toBeVisible();
    expect(await evict(page, pattern)).toBe(1);
  });
}

test('the second file is gone: 今天 stands, the other screens wait for the network and 重试', async ({ page, site, faults }) => {
  test.skip(!hasSecondFile, 'only the release build is cut in two');
  faults.allow(/503|Failed to load|ERR_|WebAssembly/);
  await controlled(page);
  await register(page, { name: '王', title: '女士' });
  await site.stop();
  expect(await evict(page, '/split_\\w+\\.wasm$')).toBe(1);
  await page.reload();
  await expect(row(page, '王女士')).toBeVisible();
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '客户', exact: true }).click();
  await expect(page.getByRole('heading', { name: '这一页还没装好' })).toBeVisible();
  await expect(page.getByText(/数据都在,没有丢/)).toBeVisible();
  await button(page, '重试').click();
  await expect(page.getByRole('heading', { name: '这一页还没装好' })).toBeVisible();
  await site.begin();
  await button(page, '重试').click();
  await expect(page.getByRole('heading', { level: 1, name: '客户', exact: true })).toBeVisible();
  await expect(row(page, '王女士')).toBeVisible();
  await site.stop();
  await page.reload();
  await tab(page, '我的');
});

test('a page in place of the missing file is refused', async ({ page, site, faults }) => {
  faults.allow(/503|Failed to load|ERR_/);
  await controlled(page);
  await site.stop();
  // A host with a fallback answers everything with its start page.
  const { createServer } = await import('node:http');
  const { readFileSync } = await import('node:fs');
  const host = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(readFileSync(`${DIST}/index.html`)));
  await new Promise((done) => host.listen(site.port, done));
  expect(await evict(page, '/genke_bg\\.wasm$')).toBe(1);
  await page.reload();
  await expect(page.getByText(/有文件缺了/)).toBeVisible();
  host.closeAllConnections();
  await new Promise((done) => host.close(done));
  await site.begin();
  await button(page, '重新加载').click();
  await usable(page);
});
