// Measures 日历: from the tap on its tab until the month stands painted with what each day holds;
// alone with `node bench/calendar.mjs [dist]`, and as a part of `make bench`.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as app from './app.mjs';
import { Host, copyProfile, here, launch, openPage, p50, workplace } from './lib.mjs';
import * as raw from './raw.mjs';
import { writeFiles } from './seed.mjs';

/** Goes from 今天 to 日历 again and again; the first visit, which gives old rows their keys, is told apart. */
export async function month(host, profile, rate, times) {
  const context = await launch(profile);
  try {
    const page = await openPage(context, rate, context.pages()[0]);
    await page.goto(host.url(), { waitUntil: 'commit' });
    await page.evaluate(() => genkeBench.marked(['everybodyPainted']));
    await page.waitForTimeout(1500 * rate);
    const visit = () => page.evaluate(() => new Promise((done) => {
      const from = performance.now();
      const seen = { grid: 0 };
      const painted = (tell) => requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => tell(performance.now() - from);
        port2.postMessage(0);
      });
      const look = () => {
        if (!seen.grid && document.querySelectorAll('.cells button').length === 42) {
          seen.grid = 1;
          painted((ms) => { seen.grid = ms; });
        }
        if (!document.querySelector('.cells .marks i')) return;
        watching.disconnect();
        painted((ms) => done({ grid: seen.grid, marks: ms }));
      };
      const watching = new MutationObserver(look);
      watching.observe(document, { subtree: true, childList: true, characterData: true });
      document.querySelector('nav a[href$="/calendar"]').click();
    }));
    const samples = [];
    for (let i = 0; i <= times; i += 1) {
      samples.push(await visit());
      await page.waitForTimeout(100 * Math.sqrt(rate));
      await page.evaluate(() => document.querySelector('nav a').click());
      await page.locator('button.counts').waitFor();
      await page.waitForTimeout(150 * Math.sqrt(rate));
    }
    const [first, ...later] = samples;
    return { first: first.marks, grid: later.map((s) => s.grid), marks: later.map((s) => s.marks) };
  } finally {
    await context.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const place = workplace(process.argv[2] ?? join(here, '..', 'dist'));
  const host = new Host(place.site);
  try {
    await host.start();
    for (const [name, customers, each] of [['many', 10_000, 10], ['few', 80, 1]]) {
      writeFiles(join(place.site, 'raw', 'data'), name, customers, each, Date.now());
      await raw.seedProfile(host, join(place.dir, `raw-${name}`), name);
      copyProfile(join(place.dir, `raw-${name}`), join(place.dir, name));
      await app.install(host, join(place.dir, name), customers);
    }
    await host.stop();
    for (const rate of [1, 4]) {
      const [few, many] = [await month(host, join(place.dir, 'few'), rate, 15), await month(host, join(place.dir, 'many'), rate, 15)];
      const say = (label, list) => `${label} ${p50(list).toFixed(1)} ms`;
      console.log(`日历 ${rate}×: 80 customers ${say('grid', few.grid)}, ${say('marks', few.marks)}; 10,000 + 100,000 ${say('grid', many.grid)}, ${say('marks', many.marks)}; ratio ${(p50(many.marks) / p50(few.marks)).toFixed(2)}×; first visits ${few.first.toFixed(0)} / ${many.first.toFixed(0)} ms`);
    }
  } finally {
    await host.stop();
    place.remove();
  }
}
