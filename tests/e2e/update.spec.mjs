// A new version: only whole, and only when the user says so.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { test as base, expect } from './lib/fixture.mjs';
import { DIST, Site } from './lib/site.mjs';
import { open, usable, register, newCustomer, fill, button, sheet, row, kept, tab } from './lib/person.mjs';
import { controlled } from './lib/installed.mjs';

const test = base.extend({
  /** The same app as another build. */
  second: async ({}, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'genke-second-'));
    cpSync(DIST, dir, { recursive: true });
    const worker = readFileSync(join(dir, 'sw.js'), 'utf8');
    const other = worker.replace(/const STAMP = '[^']+'/, "const STAMP = 'second'");
    expect(other).not.toBe(worker);
    writeFileSync(join(dir, 'sw.js'), other);
    await use(dir);
    rmSync(dir, { recursive: true, force: true });
  },
});

/** Looks for a new version and waits until the browser has tried it; says how that ended. */
const look = (page) => page.evaluate(async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  const ended = new Promise((done) => registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker.addEventListener('statechange', () => ['installed', 'redundant'].includes(worker.state) && done(worker.state));
  }));
  // What the phone does when the app comes back to the front.
  document.dispatchEvent(new Event('visibilitychange'));
  return ended;
});

const builds = (page) => page.evaluate(async () => (await caches.keys()).sort());

/** A host that answers every wasm with its start page, as hosts with a fallback do. */
async function hostWithFallback(dir, port) {
  const inner = await Site.start(dir);
  const server = createServer(async (request, response) => {
    const path = request.url.endsWith('.wasm') ? '/' : request.url;
    // A kept connection may be closed by the other side just as it is used: then a fresh one is taken.
    const ask = () => fetch(inner.url(path));
    const answer = await ask().catch(ask);
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type'), 'cache-control': 'no-cache' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise((done) => server.listen(port, done));
  return { stop: async () => { server.closeAllConnections(); await new Promise((done) => server.close(done)); await inner.stop(); } };
}

test('a second build waits, is announced, and 现在更新 reloads once with the draft kept', async ({ page, site, second }) => {
  await controlled(page);
  await register(page, { name: '王', title: '女士' });
  const [first] = await builds(page);
  await site.stop();
  await site.begin(second);
  expect(await look(page)).toBe('installed');
  await expect(page.getByText('有新版本')).toBeVisible();
  await newCustomer(page);
  await fill(page, { name: '写了一半', note: '还没存' });
  await kept(page, { name: '写了一半', note: '还没存' });
  await page.goBack();
  // Nothing takes over by itself.
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).waiting !== null)).toBe(true);

  let loads = 0;
  page.on('load', () => { loads += 1; });
  await Promise.all([page.waitForEvent('load'), button(page, '现在更新').click()]);
  await usable(page);
  await expect(page.getByText('有新版本')).toHaveCount(0);
  await expect(row(page, '王女士')).toBeVisible();
  await button(page, '继续写').click();
  await expect(sheet(page).getByLabel('姓名', { exact: true })).toHaveValue('写了一半');
  await expect(sheet(page).getByLabel('一句话', { exact: true })).toHaveValue('还没存');
  expect(loads).toBe(1);
  expect(await builds(page)).toContain('genke@/#second');
  expect(first).not.toBe('genke@/#second');

  // The new build is whole: it opens without the network, at the very form.
  await site.stop();
  await page.reload();
  await expect(sheet(page).getByLabel('姓名', { exact: true })).toHaveValue('写了一半');
});

test('现在更新 while a form is open keeps what was typed just before', async ({ page, site, second }) => {
  await controlled(page);
  await site.stop();
  await site.begin(second);
  await newCustomer(page);
  await fill(page, { name: '边写边更新' });
  expect(await look(page)).toBe('installed');
  await page.goBack();
  await Promise.all([page.waitForEvent('load'), button(page, '现在更新').click()]);
  await usable(page);
  await button(page, '继续写').click();
  await expect(sheet(page).getByLabel('姓名', { exact: true })).toHaveValue('边写边更新');
});

test('现在更新 within a keystroke: what was typed is written down first, and the page loads once', async ({ page, site, second }) => {
  await controlled(page);
  await site.stop();
  await site.begin(second);
  expect(await look(page)).toBe('installed');
  await tab(page, '我的');
  await page.getByRole('link', { name: '项目设置' }).click();
  await page.getByRole('link', { name: /^项目与姓名/ }).click();
  const name = page.getByLabel('我的名字', { exact: true });
  await name.fill('示例');
  let loads = 0;
  page.on('load', () => { loads += 1; });
  // One after the other in the page itself: nobody is that fast, a slow disk is.
  await Promise.all([page.waitForEvent('load'), name.evaluate((field) => {
    field.value = '示例花园';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    [...document.querySelectorAll('button')].find((b) => b.textContent === '现在更新').click();
  })]);
  await expect(name).toHaveValue('示例花园');
  expect(await builds(page)).toContain('genke@/#second');
  await page.waitForTimeout(500);
  expect(loads).toBe(1);
});

test('现在更新 in one tab: the other, in the middle of a word, loads once too and has the word', async ({ page, context, site, second }) => {
  await controlled(page);
  const other = await context.newPage();
  await open(other);
  await site.stop();
  await site.begin(second);
  expect(await look(page)).toBe('installed');
  await newCustomer(other);
  await fill(other, { name: '写' });
  let loads = 0;
  other.on('load', () => { loads += 1; });
  // The last keystroke falls into the very moment the new version takes over.
  await other.evaluate(() => navigator.serviceWorker.addEventListener('controllerchange', () => {
    const field = [...document.querySelectorAll('input')].find((i) => i.value === '写');
    field.value = '写了一半';
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }));
  await Promise.all([page.waitForEvent('load'), other.waitForEvent('load'), button(page, '现在更新').click()]);
  await expect(sheet(other).getByLabel('姓名', { exact: true })).toHaveValue('写了一半');
  await other.waitForTimeout(500);
  expect(loads).toBe(1);
  await button(sheet(other), '保存').click();
  await expect(row(page, '写了一半')).toBeVisible();
});

test('a host that answers the wasm with a page: the old version stays whole, offline too', async ({ page, site, second, faults }) => {
  faults.allow(/other bytes than this build|HTML instead of/);
  await controlled(page);
  await register(page, { name: '王', title: '女士' });
  const before = await builds(page);
  await site.stop();
  const host = await hostWithFallback(second, site.port);
  expect(await look(page)).toBe('redundant');
  expect(await builds(page)).toEqual(before);
  await expect(page.getByText('有新版本')).toHaveCount(0);
  await page.reload();
  await expect(row(page, '王女士')).toBeVisible();
  await host.stop();
  await page.reload();
  await expect(row(page, '王女士')).toBeVisible();
});

test('bytes changed on the way are refused just the same', async ({ page, site, second, faults }) => {
  faults.allow(/other bytes than this build/);
  await controlled(page);
  const before = await builds(page);
  const wasm = JSON.parse(`"${readFileSync(join(second, 'index.html'), 'utf8').match(/data-wasm="\/([^"]+)"/)[1]}"`);
  const bytes = readFileSync(join(second, wasm));
  bytes[bytes.length >> 1] ^= 1;
  writeFileSync(join(second, wasm), bytes);
  await site.stop();
  await site.begin(second);
  expect(await look(page)).toBe('redundant');
  expect(await builds(page)).toEqual(before);
  await page.reload();
  await usable(page);
});
