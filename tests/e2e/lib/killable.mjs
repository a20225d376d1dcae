// A browser of its own with a profile on disk, to be killed the way a phone kills an app.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { chromium } from '@playwright/test';

import { launch, phone } from '../../../playwright.config.mjs';
import { watch } from './fixture.mjs';

/** Makes an empty profile. */
export const newProfile = () => mkdtempSync(join(tmpdir(), 'genke-e2e-'));
export const removeProfile = (profile) => rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });

/** A browser without a window must not take its page for hidden: a hidden page draws no frames. */
const AWAKE = ['--disable-backgrounding-occluded-windows', '--disable-renderer-backgrounding', '--disable-background-timer-throttling'];

/** Starts Chromium on a profile; `kill()` is SIGKILL, at once. `flags` go to the browser. */
export async function start(profile, origin, flags = []) {
  const portFile = join(profile, 'DevToolsActivePort');
  rmSync(portFile, { force: true });
  const browser = spawn(launch.executablePath, [
    '--headless', ...launch.args, ...AWAKE, '--no-default-browser-check', '--lang=zh-CN', '--accept-lang=zh-CN',
    `--window-size=${phone.width},${phone.height}`, `--user-data-dir=${profile}`, '--remote-debugging-port=0', ...flags, 'about:blank',
  ], { stdio: 'ignore', detached: true, env: { ...process.env, TZ: 'Asia/Shanghai' } });
  const exited = once(browser, 'exit');
  for (let tries = 0; !(existsSync(portFile) && readFileSync(portFile, 'utf8').includes('\n')); tries += 1) {
    if (tries > 400) throw new Error('the browser did not start');
    await pause(25);
  }
  const port = readFileSync(portFile, 'utf8').split('\n')[0];
  const connection = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const [context] = connection.contexts();
  const watched = await watch(context, origin);
  // The page the browser opened with is the one in front; waiting without end would hide what went wrong.
  const page = context.pages()[0] ?? await context.newPage();
  page.setDefaultTimeout(20_000);
  return {
    context,
    faults: watched.faults,
    page,
    async kill() {
      // With every process of its own: one left over would go on writing into the profile.
      process.kill(-browser.pid, 'SIGKILL');
      await exited;
      await connection.close().catch(() => {});
    },
  };
}
