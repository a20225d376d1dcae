// End-to-end tests: a real Chromium, a real server that tests really stop, a phone's size.
import { defineConfig } from '@playwright/test';

const executablePath = process.env.CHROME || '/usr/bin/chromium';
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const phone = { width: 390, height: 844 };
export const small = { width: 360, height: 640 };
export const launch = { executablePath, args };

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.mjs',
  outputDir: 'test-results/e2e',
  fullyParallel: true,
  workers: 2,
  // On a busy machine one more try tells a flaky test from a broken app; both are printed.
  retries: process.env.CI ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 8_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  use: {
    launchOptions: launch,
    browserName: 'chromium',
    viewport: phone,
    hasTouch: true,
    isMobile: true,
    deviceScaleFactor: 1,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    // Recording costs a fifth of the time: with a second try at hand only that one is recorded.
    trace: process.env.CI ? 'on-first-retry' : 'retain-on-failure',
  },
  projects: [
    { name: 'phone', use: { viewport: phone } },
    // What depends on the room on the screen is looked at on a small phone as well.
    { name: 'small', testMatch: '**/screens-*.spec.mjs', use: { viewport: small } },
  ],
});
