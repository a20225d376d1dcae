// What every test starts from: an own server, a steady date, and an eye on everything that must never
// happen: a CSP violation, a page error, a console error, a request to another origin.
import { test as base, expect } from '@playwright/test';

import { Site } from './site.mjs';

/** Saturday afternoon, when the showroom is full. */
export const SATURDAY = '2026-11-21T14:00:00+08:00';

/** Watches a context; `faults` fills with what must not happen. */
export async function watch(context, origin, { now = SATURDAY } = {}) {
  const faults = [];
  // The browser itself asks for the tab's icon, past the service worker.
  const allowed = [/ERR_CONNECTION_REFUSED \(http:\/\/localhost:\d+\/icons\/icon\.svg\)/];
  const note = (text) => allowed.some((a) => a.test(text)) || faults.push(text);
  const shift = now ? Date.parse(now) - Date.now() : 0;
  await context.addInitScript((by) => {
    const real = Date.now;
    const more = () => Number(sessionStorage.getItem('later') ?? 0);
    Date.now = () => real() + by + more();
    // The desktop's question which program should dial would take every later tap of the test.
    addEventListener('click', (e) => {
      const number = e.target.closest?.('a[href^="tel:"]');
      if (!number) return;
      e.preventDefault();
      (globalThis.dialled ??= []).push(number.href);
    });
    addEventListener('securitypolicyviolation', (e) => {
      console.error(`CSP VIOLATION ${e.violatedDirective} ${e.blockedURI} ${e.sample} ${e.sourceFile}:${e.lineNumber}`);
    });
  }, shift);
  context.on('console', (m) => m.type() === 'error' && note(`console: ${m.text()} (${m.location().url})`));
  context.on('weberror', (e) => note(`page error: ${e.error().stack ?? e.error()}`));
  context.on('request', (r) => {
    const url = new URL(r.url());
    const isOwn = url.origin === origin || ['blob:', 'data:', 'tel:', 'about:'].includes(url.protocol);
    if (!isOwn) note(`request to another origin: ${r.url()}`);
  });
  return { faults, allow: (pattern) => allowed.push(pattern) };
}

/** Lets the phone's clock run ahead by some minutes. */
export async function later(page, minutes) {
  await page.evaluate((by) => {
    sessionStorage.setItem('later', Number(sessionStorage.getItem('later') ?? 0) + by * 60_000);
    // The app looks at the clock when it comes back to the front.
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }, minutes);
}

export const test = base.extend({
  /** The moment the phone believes it is when the test starts; null: the real one. */
  now: [SATURDAY, { option: true }],

  site: async ({}, use) => {
    const site = await Site.start();
    await use(site);
    await site.stop();
  },

  baseURL: async ({ site }, use) => use(site.origin),

  /** Says what this test expects to be reported and is not a fault: `faults.allow(/…/)`. */
  faults: async ({ context, site, now }, use) => {
    const watched = await watch(context, site.origin, { now });
    await use(watched);
    expect(watched.faults, 'CSP violations, errors and foreign requests').toEqual([]);
  },

  page: async ({ faults, page }, use) => {
    void faults;
    await use(page);
  },

  /** Another phone: a fresh context at the same address; opened only where a test asks for it. */
  other: async ({ browser, site, now, contextOptions }, use) => {
    const context = await browser.newContext({ ...contextOptions, baseURL: site.origin, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport: { width: 390, height: 844 } });
    const watched = await watch(context, site.origin, { now });
    await use(await context.newPage());
    expect(watched.faults).toEqual([]);
    await context.close();
  },
});

export { expect };
