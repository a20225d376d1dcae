// Visited once, the app opens at a model unit without signal.
import { test, expect } from './lib/fixture.mjs';
import { installed } from './lib/site.mjs';
import { open, usable, register, row, button } from './lib/person.mjs';

/** Waits until the service worker is active and holds every file of the build. */
async function isInstalled(page) {
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const worker = registration.active;
    if (worker.state !== 'activated') await new Promise((done) => worker.addEventListener('statechange', () => worker.state === 'activated' && done()));
  });
  const held = await page.evaluate(async () => {
    const [name, ...more] = (await caches.keys()).filter((n) => n.startsWith('genke@/#') && !n.endsWith('#inbox'));
    if (more.length > 0) throw new Error('more than one cache');
    return (await (await caches.open(name)).keys()).map((r) => new URL(r.url).pathname).sort();
  });
  expect(held).toEqual(installed().sort());
}

test('one visit, then no network: 今天 is usable, and a customer can be logged', async ({ page, context, site }) => {
  await open(page);
  await isInstalled(page);
  await page.close();
  await site.stop();

  const offline = await context.newPage();
  await open(offline);
  await expect(offline.getByText('本子还是空的')).toBeVisible();
  await register(offline, { name: '王', title: '女士', phone: '13800138000' });
  await expect(row(offline, '王女士')).toBeVisible();

  const again = await context.newPage();
  await open(again);
  await expect(row(again, '王女士')).toBeVisible();
  await expect(row(again, '王女士')).toContainText('首访次日回访');
});

test('a deep link opens offline, at the customer it names', async ({ page, context, site }) => {
  await open(page);
  await register(page, { name: '李', title: '先生' });
  await row(page, '李先生').getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: '李先生' })).toBeVisible();
  const address = page.url();
  expect(address).toContain('/customers/');
  await isInstalled(page);
  await page.close();
  await site.stop();

  const offline = await context.newPage();
  await offline.goto(address);
  await usable(offline);
  await expect(offline.getByRole('heading', { level: 1, name: '李先生' })).toBeVisible();
  await expect(offline.getByRole('region', { name: '时间线' })).toContainText('来访 · 首访');
  await offline.goto('/customers/x');
  await expect(offline.getByText('没有这位客户')).toBeVisible();
  await offline.goto('/nowhere/at/all');
  await expect(offline.getByText('没有这一页').first()).toBeVisible();
});

test('offline a file that is not there is not answered with a page', async ({ page, context, site, faults }) => {
  faults.allow(/Failed to load resource/);
  await open(page);
  await isInstalled(page);
  await page.close();
  await site.stop();
  const offline = await context.newPage();
  await open(offline);
  for (const path of ['/nothing-here.js', '/icons/none.png', '/genke-000000000000.wasm']) {
    const answer = await offline.evaluate(async (p) => {
      const response = await fetch(p);
      return { ok: response.ok, type: response.headers.get('content-type'), text: await response.text() };
    }, path);
    expect(answer.ok, path).toBe(false);
    expect(answer.type, path).not.toContain('text/html');
    expect(answer.text, path).not.toContain('<html');
  }
});

test('the network comes and goes while the app is open', async ({ page, site }) => {
  await open(page);
  await isInstalled(page);
  await site.stop();
  await register(page, { name: '赵', title: '先生' });
  await site.begin();
  await page.reload();
  await expect(row(page, '赵先生')).toBeVisible();
  await site.stop();
  await page.reload();
  await expect(row(page, '赵先生')).toBeVisible();
  await expect(button(page, '记一笔')).toBeVisible();
});
