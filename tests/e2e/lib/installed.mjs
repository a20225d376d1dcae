// The app as it is from the second visit on: installed, controlled by its service worker.
import { expect } from '@playwright/test';

import { usable } from './person.mjs';

/** Opens the app and waits until its service worker serves it. */
export async function controlled(page, path = '/') {
  await page.goto(path);
  await usable(page);
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    if (active.state !== 'activated') await new Promise((done) => active.addEventListener('statechange', () => active.state === 'activated' && done()));
  });
  await page.reload();
  await usable(page);
  expect(await page.evaluate(() => Boolean(navigator.serviceWorker.controller))).toBe(true);
}

/** Throws files away the way a browser short of room might; tells how many went. */
export const evict = (page, pattern) => page.evaluate(async (wanted) => {
  let gone = 0;
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      if (new RegExp(wanted).test(new URL(request.url).pathname)) gone += Number(await cache.delete(request));
    }
  }
  return gone;
}, pattern);
