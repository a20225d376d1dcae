// What every part of the bench uses: the site and its server, the browser, and the arithmetic of samples.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { serve } from '../scripts/serve.mjs';
import { ZONE } from './seed.mjs';

export const here = dirname(fileURLToPath(import.meta.url));
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
/** Frames are drawn as soon as they are ready, so that a figure holds work and not the wait for the screen. */
export const NO_VSYNC = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];
const BROWSERS = [process.env.CHROME, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Makes the folder everything of one run lies in. */
export function workplace(dist) {
  const dir = mkdtempSync(join(tmpdir(), 'genke-bench-'));
  const site = join(dir, 'site');
  cpSync(dist, site, { recursive: true });
  cpSync(join(here, 'raw'), join(site, 'raw'), { recursive: true });
  return { dir, site, remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }) };
}

/** A server that can really be stopped and started again at the same address. */
export class Host {
  constructor(site) {
    this.site = site;
    this.port = 0;
    this.asked = [];
  }

  async start() {
    if (this.server) return;
    const { server, port } = await serve(this.site, this.port);
    server.on('request', (request) => this.asked.push(new URL(request.url, 'http://x').pathname));
    Object.assign(this, { server, port });
  }

  async stop() {
    if (!this.server) return;
    const closed = new Promise((done) => { this.server.close(done); });
    this.server.closeAllConnections();
    await closed;
    this.server = null;
  }

  url(path = '/') {
    return `http://localhost:${this.port}${path}`;
  }
}

/** Starts a browser process on a profile folder. */
export async function launch(profile, { args = [], ...options } = {}) {
  mkdirSync(profile, { recursive: true });
  return chromium.launchPersistentContext(profile, {
    executablePath: BROWSERS.find((path) => path && existsSync(path)),
    args: [...FLAGS, ...args],
    viewport: { width: 390, height: 844 },
    locale: 'zh-CN',
    env: { ...process.env, TZ: ZONE },
    ...options,
  });
}

/** Opens a page that carries the probe, slowed down `rate` times. */
export async function openPage(context, rate = 1, page = null) {
  page ??= await context.newPage();
  await page.addInitScript({ path: join(here, 'probe.js') });
  const cdp = await context.newCDPSession(page);
  if (rate !== 1) await cdp.send('Emulation.setCPUThrottlingRate', { rate });
  return page;
}

/** Sets the throttle again once the page lives in its own process, and tells how slow the page really is. */
export async function speed(page) {
  return page.evaluate(() => Math.min(genkeBench.speed(), genkeBench.speed(), genkeBench.speed()));
}

export function copyProfile(from, to) {
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
  for (const lock of ['SingletonLock', 'SingletonCookie', 'SingletonSocket']) rmSync(join(to, lock), { force: true });
  return to;
}

export function quantile(samples, q) {
  if (samples.length === 0) return NaN;
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))];
}

export const p50 = (samples) => quantile(samples, 0.5);
export const p95 = (samples) => quantile(samples, 0.95);
export const summary = (samples) => ({ n: samples.length, p50: p50(samples), p95: p95(samples), min: Math.min(...samples), max: Math.max(...samples) });
