// Prints where the time goes in start, search and save, by function: `node bench/profile.mjs [dist]`.
// Names of wasm functions are shown when the build keeps them: `NAMES=1 scripts/build.sh`.
import { join } from 'node:path';
import { Host, here, launch, openPage, p50, workplace } from './lib.mjs';
import { typeQueries } from './app.mjs';
import { seedProfile } from './raw.mjs';
import * as scripts from './scripts.mjs';
import { writeFiles } from './seed.mjs';

const CUSTOMERS = 10_000;
/** What the browser accounts the main thread's time to. */
const COSTS = ['Script', 'RecalcStyle', 'Layout', 'Task'];
const TOP = Number(process.env.BENCH_TOP ?? 22);

const nameOf = ({ functionName, url }) => {
  const name = functionName.replace(/::h[0-9a-f]{16}$/, '').replace(/\[[0-9a-f]{16}\]/g, '');
  return name || `(anonymous in ${url.split('/').pop() || 'browser'})`;
};

/** Sums the time each function took itself, and with everything it called. */
function digest({ nodes, samples, timeDeltas }) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  for (const node of nodes) for (const child of node.children ?? []) byId.get(child).parent = node;
  const own = new Map();
  const whole = new Map();
  const add = (map, key, ms) => map.set(key, (map.get(key) ?? 0) + ms);
  samples.forEach((id, i) => {
    const ms = timeDeltas[i] / 1000;
    const seen = new Set();
    add(own, nameOf(byId.get(id).callFrame), ms);
    for (let node = byId.get(id); node; node = node.parent) seen.add(nameOf(node.callFrame));
    for (const name of seen) add(whole, name, ms);
  });
  const idle = own.get('(idle)') ?? 0;
  const total = [...own.values()].reduce((a, b) => a + b, 0);
  return { own, whole, busy: total - idle, total };
}

function print(title, profile, times = 1) {
  const { own, whole, busy, total } = digest(profile);
  const per = (ms) => `${(ms / times).toFixed(1)} ms`;
  console.log(`\n== ${title}, each: busy ${per(busy)} of ${per(total)}; outside script ${per(own.get('(program)') ?? 0)}`);
  console.log(`   main thread CPU: ${Object.entries(profile.cpu).map(([name, ms]) => `${name} ${per(ms)}`).join(', ')}`);
  for (const [label, map] of [['self', own], ['with callees', whole]]) {
    console.log(`-- ${label}`);
    const sorted = [...map].filter(([name]) => !['(idle)', '(root)', '(program)'].includes(name)).sort((a, b) => b[1] - a[1]);
    for (const [name, ms] of sorted.slice(0, TOP)) console.log(`${ms.toFixed(1).padStart(9)} ms ${((100 * ms) / busy).toFixed(1).padStart(5)} %  ${name.slice(0, 150)}`);
  }
}

/** Notes in the page when a save starts, writes, completes and says so. */
function watchSaves() {
  globalThis.saveSteps = [];
  let steps = null;
  const note = (name) => steps && (steps[name] ??= performance.now());
  addEventListener('click', (event) => {
    if (event.target.closest?.('button')?.textContent === '保存') saveSteps.push(steps = { click: performance.now() });
  }, true);
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    const txn = transaction.call(this, stores, mode, options);
    if (mode === 'readwrite') {
      note('transaction');
      txn.addEventListener('complete', () => note('complete'));
    }
    return txn;
  };
  for (const [kind, name] of [[IDBObjectStore, 'put'], [IDBIndex, 'getAll'], [IDBTransaction, 'commit']]) {
    const own = kind.prototype[name];
    kind.prototype[name] = function (...args) {
      note(name);
      return own.apply(this, args);
    };
  }
  new MutationObserver((all) => all.some((c) => [c.target, ...c.addedNodes].some((n) => n.nodeName !== 'BODY' && n.textContent.includes('已保存'))) && note('said')).observe(document, { subtree: true, childList: true, characterData: true });
}

function printSteps(saves) {
  const order = ['click', 'transaction', 'getAll', 'put', 'commit', 'complete', 'said'];
  const each = order.slice(1).map((name, i) => `→ ${name} ${p50(saves.map((s) => s[name] - s[order[i]])).toFixed(1)}`);
  console.log(`   save, median ms: click ${each.join(' ')}; in all ${p50(saves.map((s) => s.said - s.click)).toFixed(1)}`);
}

const place = workplace(process.argv[2] ?? join(here, '..', 'dist'));
const host = new Host(place.site);
try {
  writeFiles(join(place.site, 'raw', 'data'), 'many', CUSTOMERS, 10, Date.now());
  await host.start();
  const profile = join(place.dir, 'profile');
  await seedProfile(host, profile, 'many');
  const context = await launch(profile, { serviceWorkers: 'block' });
  const recorded = async (page, act) => {
    const cdp = await page.context().newCDPSession(page);
    const cpu = async () => {
      const { metrics } = await cdp.send('Performance.getMetrics');
      return Object.fromEntries(COSTS.map((name) => [name, 1000 * metrics.find((m) => m.name === `${name}Duration`).value]));
    };
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
    await cdp.send('Profiler.enable');
    await cdp.send('Profiler.setSamplingInterval', { interval: 200 });
    await cdp.send('Profiler.start');
    const before = await cpu();
    await act();
    const after = await cpu();
    const { profile: found } = await cdp.send('Profiler.stop');
    await cdp.detach();
    found.cpu = Object.fromEntries(COSTS.map((name) => [name, after[name] - (after[name] < before[name] ? 0 : before[name])]));
    return found;
  };

  // The first visit compiles; the profile is of a later one, as with an installed app.
  let page = await openPage(context);
  await page.addInitScript(watchSaves);
  for (let i = 0; i < 2; i += 1) {
    await page.goto(host.url());
    await page.evaluate(() => genkeBench.marked(['everybodyPainted']));
  }
  await page.goto('about:blank');
  print('start to 记一笔', await recorded(page, async () => {
    await page.goto(host.url(), { waitUntil: 'commit' });
    await page.evaluate(() => genkeBench.marked(['usablePainted']));
  }));
  print('reading everybody', await recorded(page, () => page.evaluate(() => genkeBench.marked(['everybodyPainted']))));

  const saves = 20;
  const save = async () => {
    await page.locator('[role=dialog] button', { hasText: /^保存$/ }).click();
    await page.locator('[role=dialog]').waitFor({ state: 'detached' });
    await page.waitForTimeout(60);
  };
  const parts = { nodes: [], samples: [], timeDeltas: [], cpu: {} };
  for (let i = 0; i < saves; i += 1) {
    await page.locator('main ul.rows button[aria-label^="给"]').first().click();
    await page.locator('[role=dialog] button', { hasText: /^保存$/ }).waitFor();
    await page.waitForTimeout(150);
    const one = await recorded(page, save);
    await page.evaluate(() => document.querySelector('.toasts .close')?.click());
    const from = (i + 1) * 1_000_000;
    parts.nodes.push(...one.nodes.map((n) => ({ ...n, id: n.id + from, children: n.children?.map((c) => c + from) })));
    parts.samples.push(...one.samples.map((s) => s + from));
    parts.timeDeltas.push(...one.timeDeltas);
    for (const name of COSTS) parts.cpu[name] = (parts.cpu[name] ?? 0) + one.cpu[name];
  }
  print('save', parts, saves);
  printSteps(await page.evaluate(() => saveSteps));
  await page.close();

  page = await openPage(context);
  await page.goto(host.url('/customers'));
  await page.getByText(`${CUSTOMERS} 位`, { exact: true }).waitFor({ timeout: 60_000 });
  await page.waitForTimeout(1000);
  let keys = 0;
  const typed = await recorded(page, async () => {
    const found = await typeQueries(page, 2);
    keys = found.keys.length + found.clears.length;
  });
  print('search', typed, keys);
  const flung = await recorded(page, () => page.evaluate(async () => {
    for (let i = 0; i < 100; i += 1) {
      scrollBy(0, 4 * innerHeight);
      await new Promise((done) => requestAnimationFrame(done));
    }
  }));
  print('a fling of four screens a frame', flung, 100);
  await context.close();

  const shelf = join(place.dir, 'shelf');
  await scripts.fill(host, shelf, place.site);
  const other = await launch(shelf, { serviceWorkers: 'block' });
  page = await openPage(other, 1, other.pages()[0]);
  await page.goto(host.url('/scripts'));
  await page.getByText(/^2[0-9]{3} 条/).waitFor({ timeout: 60_000 });
  await page.waitForTimeout(1000);
  let found = null;
  const asked = await recorded(page, async () => {
    found = await typeQueries(page, 2, () => false, scripts.QUERIES);
  });
  print('搜答客问', asked, found.keys.length + found.clears.length);
  const slowest = found.keys.toSorted((a, b) => b.ms - a.ms).slice(0, 8);
  console.log(`   slowest keystrokes: ${slowest.map((k) => `${k.query} ${k.ms.toFixed(0)} ms`).join(', ')}`);
  await other.close();
} finally {
  await host.stop();
  place.remove();
}
