// Prints how the app grows from 10,000 to 50,000 customers: start, everybody read, memory, and the frames while
// everybody is read and while the whole list is scrolled through: `node bench/growth.mjs [dist]`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as app from './app.mjs';
import { Host, here, launch, openPage, p50, quantile, workplace } from './lib.mjs';
import * as raw from './raw.mjs';
import { writeFiles } from './seed.mjs';

const SIZES = (process.env.BENCH_SIZES ?? '10000,50000').split(',').map(Number);
/** In all, whatever the number of customers: what grows is the working set. */
const CONTACTS = 100_000;
const STARTS = Number(process.env.BENCH_STARTS ?? 3);
/** A frame longer than this is felt as a stutter. */
const FRAME = 50;
/** Frames of the fling: ten seconds. */
const FLUNG = 600;

/** Notes the time between any two frames from now on. */
const watchFrames = () => {
  globalThis.frames = [];
  let last = performance.now();
  const tick = (now) => {
    globalThis.frames.push(now - last);
    last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
};

/** Tells how much memory the process that shows the page holds, in MB; undefined where /proc is not there. */
async function memory(context) {
  const cdp = await context.browser()?.newBrowserCDPSession().catch(() => null) ?? await context.newCDPSession(context.pages()[0]);
  const { processInfo } = await cdp.send('SystemInfo.getProcessInfo').catch(() => ({ processInfo: [] }));
  const sizes = processInfo.filter((p) => p.type === 'renderer').map((p) => {
    try {
      return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${p.id}/status`, 'utf8'))[1]) / 1024;
    } catch {
      return NaN;
    }
  });
  return Math.max(...sizes.filter(Number.isFinite));
}

/** Scrolls down so many screens a frame until the list ends or `most` frames are over; the frames, and how many rows existed. */
async function scrolled(page, screens, most) {
  const drawn = await page.evaluate(async ([screens, most]) => {
    globalThis.frames.length = 0;
    let drawn = 0;
    for (let still = 0, n = 0; still < 30 && n < (most ?? Infinity); n += 1) {
      const before = scrollY;
      scrollBy(0, screens * innerHeight);
      await new Promise((done) => requestAnimationFrame(done));
      drawn = Math.max(drawn, document.querySelectorAll('ul.rows > li').length);
      still = scrollY === before ? still + 1 : 0;
    }
    return drawn;
  }, [screens, Number.isFinite(most) ? most : null]);
  return { drawn, frames: await page.evaluate(() => globalThis.frames) };
}

const place = workplace(process.argv[2] ?? join(here, '..', 'dist'));
const host = new Host(place.site);
const rows = [];
try {
  await host.start();
  for (const size of SIZES) {
    const name = `of-${size}`;
    const profile = join(place.dir, name);
    writeFiles(join(place.site, 'raw', 'data'), name, size, CONTACTS / size, Date.now());
    await raw.seedProfile(host, profile, name);
    await app.install(host, profile, size);
    await host.stop();
    const marks = [];
    for (let i = 0; i < STARTS; i += 1) marks.push(await app.coldStart(host, profile, 1, true));

    const context = await launch(profile);
    const page = await openPage(context, 1, context.pages()[0]);
    await page.addInitScript(watchFrames);
    await page.goto(host.url(), { waitUntil: 'commit' });
    await page.evaluate(() => genkeBench.marked(['usablePainted']));
    await page.evaluate(() => { globalThis.frames.length = 0; });
    await page.evaluate(() => genkeBench.marked(['everybodyPainted']));
    const reading = await page.evaluate(() => globalThis.frames);

    await page.getByRole('link', { name: '客户', exact: true }).click();
    await page.getByText(`${size} 位`, { exact: true }).waitFor();
    // As hard as a thumb flings, 25,000 px a second; then four screens a frame, as a dragged scroll bar goes.
    const flung = await scrolled(page, 0.5, FLUNG);
    const dragged = await scrolled(page, 4, Infinity);
    rows.push({ size, start: p50(marks.map((m) => m.usablePainted)), everybody: p50(marks.map((m) => m.everybodyPainted)), memory: await memory(context), reading, flung, dragged });
    await context.close();
    await host.start();
  }
} finally {
  await host.stop();
  place.remove();
}

const ms = (n) => `${n.toFixed(0)} ms`;
const frames = (list) => `${list.length} frames, p95 ${ms(quantile(list, 0.95))}, longest ${ms(Math.max(...list))}, ${list.filter((f) => f > FRAME).length} over ${FRAME} ms`;
for (const r of rows) {
  console.log(`\n${r.size} customers, ${CONTACTS} contacts`);
  console.log(`  offline start → 记一笔 painted, p50   ${ms(r.start)}`);
  console.log(`  everybody read, p50                  ${ms(r.everybody)}`);
  console.log(`  memory of the page's process         ${r.memory.toFixed(0)} MB`);
  console.log(`  while everybody is read              ${frames(r.reading)}`);
  console.log(`  while the list is flung              ${frames(r.flung.frames)}; at most ${r.flung.drawn} rows exist`);
  console.log(`  while it is dragged to its end       ${frames(r.dragged.frames)}; at most ${r.dragged.drawn} rows exist`);
}
