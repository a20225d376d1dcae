// Measures the app itself: bytes, offline start, search and save.
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { launch, openPage, speed } from './lib.mjs';

const gzip = (site, path) => gzipSync(readFileSync(join(site, extname(path) === '' ? 'index.html' : path)), { level: 9 }).length;

/** Counts what a cold visit asks the server for until 今天 is usable and 记一笔 is open. */
export async function firstLoad(host, profile) {
  host.asked.length = 0;
  const context = await launch(profile, { serviceWorkers: 'block' });
  const page = await openPage(context, 1, context.pages()[0]);
  await page.goto(host.url());
  await page.evaluate(() => genkeBench.marked(['usable', 'everybody']));
  await page.getByRole('button', { name: '记一笔', exact: true }).click();
  await page.getByRole('button', { name: '新客户' }).click();
  await page.getByRole('button', { name: '保存', exact: true }).waitFor();
  await context.close();
  const all = host.asked.map((path) => ({ path, gzip: gzip(host.site, path) }));
  // The other screens come afterwards, once 今天 is painted (src/routes.rs).
  const isLater = (file) => /\/split_\w+\.wasm$/.test(file.path);
  const files = all.filter((file) => !isLater(file));
  return { requests: files.length, gzip: files.reduce((sum, f) => sum + f.gzip, 0), files, later: all.filter(isLater) };
}

/** Visits once online, so that the service worker is installed and the next start needs no server. */
export async function install(host, profile, customers) {
  host.asked.length = 0;
  const context = await launch(profile);
  const page = await openPage(context, 1, context.pages()[0]);
  await page.goto(host.url('/customers'));
  await page.evaluate(() => navigator.serviceWorker.ready.then((r) => new Promise((done) => {
    const worker = r.active;
    const check = () => (worker.state === 'activated' ? done() : worker.addEventListener('statechange', check, { once: true }));
    check();
  })));
  await page.getByText(`${customers} 位`, { exact: true }).waitFor({ timeout: 60_000 });
  await page.waitForTimeout(1500);
  await context.close();
  return { requests: host.asked.length, gzip: host.asked.reduce((sum, path) => sum + gzip(host.site, path), 0) };
}

async function startIn(page, host, everybody) {
  await page.goto(host.url(), { waitUntil: 'commit' });
  const marks = await page.evaluate((names) => genkeBench.marked(names), ['usable', 'usablePainted', ...(everybody ? ['everybodyPainted'] : [])]);
  const isOffline = await page.evaluate(() => navigator.serviceWorker.controller !== null && fetch('/raw/index.html?x').then((r) => r.status === 504, () => true));
  if (!isOffline) throw new Error('the start was not offline');
  return marks;
}

/** One start in a fresh browser process. */
export async function coldStart(host, profile, rate, everybody) {
  const context = await launch(profile);
  try {
    const page = await openPage(context, rate, context.pages()[0]);
    const marks = await startIn(page, host, everybody);
    return { ...marks, speed: await speed(page) };
  } finally {
    await context.close();
  }
}

/** Starts in fresh pages of one running browser. */
export async function warmStart(host, context, rate) {
  const page = await openPage(context, rate);
  const marks = await startIn(page, host, false);
  await page.close();
  return marks;
}

const QUERIES = ['wn', 'wang', '138', '1380', '王', 'xq', 'zhangm', '李静'];

/** Types every query letter by letter, at least one round; clearing the box is kept apart. */
export async function typeQueries(page, rounds, isLate = () => false, queries = QUERIES) {
  const box = page.getByRole('searchbox').or(page.getByLabel('找客户')).first();
  await box.focus();
  let count = await page.evaluate(() => genkeBench.inputs.length);
  const clears = [];
  const next = async (act) => {
    await act();
    count += 1;
    await page.evaluate((n) => genkeBench.until('inputs', n), count);
    await page.waitForTimeout(30 + Math.random() * 20);
  };
  for (let round = 0; round < rounds && !(round > 0 && isLate()); round += 1) {
    for (const query of queries) {
      for (const letter of query) await next(() => (/[a-z0-9]/.test(letter) ? page.keyboard.press(letter) : page.keyboard.insertText(letter)));
      await page.keyboard.press('ControlOrMeta+a');
      await next(() => page.keyboard.press('Backspace'));
      clears.push(count - 1);
    }
  }
  const inputs = await page.evaluate(() => genkeBench.inputs);
  return {
    keys: inputs.filter((_, i) => !clears.includes(i)),
    clears: inputs.filter((_, i) => clears.includes(i)),
  };
}

/** 客户 with everybody read, then every query. */
export async function search(host, profile, rate, customers, args, rounds, isLate) {
  const context = await launch(profile, { args });
  const page = await openPage(context, rate, context.pages()[0]);
  await page.goto(host.url('/customers'), { waitUntil: 'commit' });
  await page.getByText(`${customers} 位`, { exact: true }).waitFor({ timeout: 120_000 });
  await page.waitForTimeout(500 * rate);
  const { keys, clears } = await typeQueries(page, rounds, isLate);
  const slow = await speed(page);
  await context.close();
  return { keys: keys.map((k) => k.ms), work: keys.map((k) => k.work), clears: clears.map((k) => k.ms), speed: slow, samples: keys };
}

/** Logs one visit after another for the customers 今天 shows first. */
export async function save(host, profile, rate, times, isLate) {
  const context = await launch(profile);
  const page = await openPage(context, rate, context.pages()[0]);
  await page.goto(host.url(), { waitUntil: 'commit' });
  await page.evaluate(() => genkeBench.marked(['everybodyPainted', 'rows']));
  for (let i = 0; i < times && !(i >= 10 && isLate()); i += 1) {
    await page.locator('main ul.rows button[aria-label^="给"]').first().click();
    const button = page.getByRole('button', { name: '保存', exact: true });
    await button.waitFor();
    await page.waitForTimeout(150 * Math.sqrt(rate));
    await button.click();
    await page.evaluate((n) => genkeBench.until('saves', n), i + 1);
    await page.locator('[role=dialog]').waitFor({ state: 'detached' });
    // The old notice goes first: the same words for the next person would change nothing in the document.
    await page.evaluate(() => document.querySelector('.toasts .close')?.click());
    await page.waitForTimeout(60);
  }
  const saves = await page.evaluate(() => genkeBench.saves.map((s) => s.ms));
  const written = await page.evaluate(() => new Promise((done, fail) => {
    const opening = indexedDB.open('genke');
    opening.onerror = () => fail(opening.error);
    opening.onsuccess = () => {
      const cursor = opening.result.transaction('journal').objectStore('journal').openCursor(null, 'prev');
      cursor.onsuccess = () => {
        opening.result.close();
        done(JSON.parse(cursor.result.value.json).records.map((r) => r.kind));
      };
    };
  }));
  const slow = await speed(page);
  await context.close();
  return { saves, written, speed: slow };
}
