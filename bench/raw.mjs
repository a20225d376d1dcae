// Measures the hand-written page: the same rows and the same gestures without the app.
import { launch, openPage, speed } from './lib.mjs';
import { typeQueries } from './app.mjs';

/** Fills a fresh profile with one data set; the app has never been opened in it. */
export async function seedProfile(host, profile, name) {
  const context = await launch(profile);
  const page = context.pages()[0];
  await page.goto(host.url(`/raw/index.html?data=${name}`));
  await page.waitForSelector('html[data-script]');
  await page.evaluate(() => raw.seed());
  await context.close();
}

/** Loads the page in a fresh browser process until the first due rows are drawn. */
export async function rawStart(host, profile, rate) {
  const context = await launch(profile);
  const page = await openPage(context, rate, context.pages()[0]);
  await page.goto(host.url('/raw/index.html'), { waitUntil: 'commit' });
  const marks = await page.evaluate(() => genkeBench.marked(['ready', 'readyPainted']));
  const rows = await page.locator('li').count();
  await context.close();
  return { ...marks, rows };
}

/** Types the same queries into a prefix search over an array. */
export async function rawSearch(host, profile, rate, args, rounds, name, isLate) {
  const context = await launch(profile, { args });
  const page = await openPage(context, rate, context.pages()[0]);
  await page.goto(host.url('/raw/index.html'));
  await page.evaluate((n) => raw.searchable(n), name);
  const { keys } = await typeQueries(page, rounds, isLate);
  await context.close();
  return { keys: keys.map((k) => k.ms), work: keys.map((k) => k.work) };
}

/** Times a strict put of one row, and of the rows of one visit. */
export async function rawSave(host, profile, rate, times) {
  const context = await launch(profile);
  const page = await openPage(context, rate, context.pages()[0]);
  await page.goto(host.url('/raw/index.html'));
  await page.waitForSelector('html[data-script]');
  await page.evaluate(() => raw.one(5));
  const one = await page.evaluate((n) => raw.one(n), times);
  const visit = await page.evaluate((n) => raw.visit(n), times);
  const slow = await speed(page);
  await context.close();
  return { one, visit, speed: slow };
}
