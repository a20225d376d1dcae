// Pictures of every screen and sheet, light and dark, on both phones:
// `node tests/e2e/screens.mjs [place …]` writes test-results/screens/<phone>-<scheme>/NN-<place>.png.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { chromium } from '@playwright/test';

import { launch, phone, small } from '../../playwright.config.mjs';
import { SATURDAY, watch } from './lib/fixture.mjs';
import { seedTwelve } from './lib/ledgers.mjs';
import { open } from './lib/person.mjs';
import { PLACES } from './lib/places.mjs';
import { Site } from './lib/site.mjs';

const wanted = process.argv.slice(2);
const out = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));
const places = Object.entries(PLACES).filter(([name]) => wanted.length === 0 || wanted.includes(name));
const site = await Site.start();
const browser = await chromium.launch(launch);

/** Takes one picture, and a second of the whole height where the screen is longer. */
async function picture(page, path) {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: `${path}.png`, animations: 'disabled' });
  const isLong = await page.evaluate(() => !document.querySelector('[role=dialog]') && document.documentElement.scrollHeight > innerHeight + 8);
  if (isLong) await page.screenshot({ path: `${path}-whole.png`, fullPage: true, animations: 'disabled' });
}

async function pictures(name, viewport, colorScheme) {
  const dir = `${out}${name}-${colorScheme}`;
  mkdirSync(dir, { recursive: true });
  const context = await browser.newContext({
    baseURL: site.origin, viewport, colorScheme, hasTouch: true, isMobile: true, deviceScaleFactor: 2,
    locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce',
  });
  const { faults } = await watch(context, site.origin, { now: SATURDAY });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await open(page);
  await picture(page, `${dir}/00-empty`);
  await seedTwelve(page);
  let number = 0;
  for (const [place, go] of places) {
    number += 1;
    try {
      await go(page);
      await picture(page, `${dir}/${String(number).padStart(2, '0')}-${place.replaceAll(' ', '-')}`);
    } catch (problem) {
      console.error(`${name} ${colorScheme} ${place}: ${problem.message.split('\n')[0]}`);
    }
  }
  for (const fault of faults) console.error(`${name} ${colorScheme}: ${fault}`);
  await context.close();
}

for (const colorScheme of (process.env.SCHEMES ?? 'light,dark').split(',')) {
  await pictures('390x844', phone, colorScheme);
  await pictures('360x640', small, colorScheme);
}
await browser.close();
await site.stop();
console.log(`pictures are in ${out}`);
