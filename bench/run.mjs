// Measures the built app beside a hand-written page and prints figures, ratios and goals: `node bench/run.mjs [dist]`.
import { writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import * as app from './app.mjs';
import { month } from './calendar.mjs';
import { Host, NO_VSYNC, copyProfile, here, launch, workplace } from './lib.mjs';
import * as raw from './raw.mjs';
import { print } from './report.mjs';
import { writeFiles } from './seed.mjs';
import * as scripts from './scripts.mjs';
import { wording } from './wording.mjs';

const CUSTOMERS = 10_000;
const CONTACTS_EACH = 10;
/** Customers of the book that stands for an empty one where somebody must be there to be saved. */
const FEW = 80;
const STARTS = Number(process.env.BENCH_STARTS ?? 7);
const SAVES = Number(process.env.BENCH_SAVES ?? 30);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const RATES = [1, 4];
/** Seconds after which a part makes do with the samples it has, so that a busy machine still ends within ten minutes. */
const ENDS = { start: [150, 215], warm: [230, 245], search: [290, 340], save: [390, 430] };
/** Fewer samples than this are never called a median. */
const FEWEST = 3;

const began = Date.now();
const say = (text) => process.stderr.write(`${((Date.now() - began) / 1000).toFixed(0).padStart(4)} s  ${text}\n`);
const place = workplace(process.argv[2] ?? join(here, '..', 'dist'));
const host = new Host(place.site);
const profile = (name) => join(place.dir, name);
const load = [loadavg()[0]];
const isLate = (part, rate) => () => (Date.now() - began) / 1000 > ENDS[part][RATES.indexOf(rate)];

try {
  const now = Date.now();
  const many = writeFiles(join(place.site, 'raw', 'data'), 'many', CUSTOMERS, CONTACTS_EACH, now);
  writeFiles(join(place.site, 'raw', 'data'), 'few', FEW, 1, now);
  await host.start();

  say('first load');
  const first = await app.firstLoad(host, profile('first'));

  say(`seeding ${many.customer} customers, ${many.contact} contacts, ${many.follow_up} follow-ups`);
  await raw.seedProfile(host, profile('raw-many'), 'many');
  await raw.seedProfile(host, profile('raw-few'), 'few');
  for (const name of ['many', 'few']) copyProfile(profile(`raw-${name}`), profile(`app-${name}`));
  say('installing the service worker');
  const installed = await app.install(host, profile('app-none'), 0);
  await app.install(host, profile('app-many'), CUSTOMERS);
  await app.install(host, profile('app-few'), FEW);

  const start = {};
  const rawStart = {};
  const add = (to, key, value) => (to[key] ??= []).push(value);
  for (const rate of RATES) {
    say(`offline start, ${rate}×`);
    for (let i = 0; i < STARTS && !(i >= FEWEST && isLate('start', rate)()); i += 1) {
      await host.stop();
      // Every other round begins with the other profile, so that a drift of the machine hits both.
      for (const name of i % 2 ? ['many', 'none'] : ['none', 'many']) {
        add(start, `${name}-${rate}`, await app.coldStart(host, profile(`app-${name}`), rate, i === 0 || rate === 1));
      }
      await host.start();
      for (const name of ['none', 'many']) add(rawStart, `${name}-${rate}`, await raw.rawStart(host, profile(`raw-${name}`), rate));
    }
  }

  await host.stop();
  const warm = {};
  say('offline start in a fresh page of a running browser');
  const running = { none: await launch(profile('app-none')), many: await launch(profile('app-many')) };
  for (const rate of RATES) {
    for (let i = 0; i < STARTS && !(i >= FEWEST && isLate('warm', rate)()); i += 1) {
      for (const name of i % 2 ? ['many', 'none'] : ['none', 'many']) add(warm, `${name}-${rate}`, await app.warmStart(host, running[name], rate));
    }
  }
  await Promise.all(Object.values(running).map((context) => context.close()));

  const search = {};
  const rawSearch = {};
  for (const rate of RATES) {
    say(`search, ${rate}×`);
    await host.stop();
    search[rate] = await app.search(host, profile('app-many'), rate, CUSTOMERS, NO_VSYNC, ROUNDS, isLate('search', rate));
    if (rate === 1) search['1-60Hz'] = await app.search(host, profile('app-many'), rate, CUSTOMERS, [], 1, isLate('search', rate));
    await host.start();
    rawSearch[rate] = await raw.rawSearch(host, profile('raw-many'), rate, NO_VSYNC, ROUNDS, 'many', isLate('search', rate));
    if (rate === 1) rawSearch['1-60Hz'] = await raw.rawSearch(host, profile('raw-many'), rate, [], 1, 'many', isLate('search', rate));
  }

  const save = {};
  const rawSave = {};
  for (const rate of RATES) {
    say(`save, ${rate}×`);
    for (const name of ['few', 'many']) {
      await host.stop();
      save[`${name}-${rate}`] = await app.save(host, profile(`app-${name}`), rate, SAVES, isLate('save', rate));
      await host.start();
      rawSave[`${name}-${rate}`] = await raw.rawSave(host, profile(`raw-${name}`), rate, SAVES * 2);
    }
  }
  say('答客问, 2,000 scripts');
  copyProfile(profile('app-none'), profile('app-scripts'));
  await scripts.fill(host, profile('app-scripts'), place.site);
  await host.stop();
  const answers = {};
  for (const rate of RATES) answers[rate] = await scripts.search(host, profile('app-scripts'), rate, ROUNDS);
  say('文案检查');
  const checked = {};
  for (const rate of RATES) checked[rate] = await wording(host, profile('app-none'), rate, SAVES);
  say('日历');
  const months = {};
  for (const rate of RATES) {
    for (const name of ['few', 'many']) months[`${name}-${rate}`] = await month(host, profile(`app-${name}`), rate, Math.min(SAVES, 15));
  }
  load.push(loadavg()[0]);

  const result = { at: new Date(now).toISOString(), seconds: Math.round((Date.now() - began) / 1000), load, cores: availableParallelism(), rows: many, first, installed, start, rawStart, warm, search, rawSearch, save, rawSave, answers, checked, months };
  result.goals = print(result);
  writeFileSync(join(here, 'last.json'), JSON.stringify(result, null, 1));
} finally {
  await host.stop();
  place.remove();
}
