// On the home screen: installable, with shortcuts; and a word where installing goes wrong.
import { test, expect } from './lib/fixture.mjs';
import { open, usable, register, button, sheet } from './lib/person.mjs';

test('Chromium finds nothing in the way of installing', async ({ page, context, site }) => {
  await open(page);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  const cdp = await context.newCDPSession(page);
  const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors');
  // A test's context is like a private window, which never installs anything.
  expect(installabilityErrors.filter((e) => e.errorId !== 'in-incognito')).toEqual([]);
  const { errors, data, url } = await cdp.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  expect(url).toBe(site.url('/manifest.webmanifest'));
  const manifest = JSON.parse(data);
  expect(manifest).toMatchObject({ id: '/', name: '跟客本', start_url: '/', scope: '/', display: 'standalone', lang: 'zh-CN' });
  expect(manifest.shortcuts.map((s) => [s.name, s.url])).toEqual([['记一笔', '/?to=log'], ['今天', '/?to=today'], ['找客户', '/?to=find']]);
  expect(manifest.icons.some((i) => i.purpose === 'maskable')).toBe(true);
  for (const size of ['192x192', '512x512']) expect(manifest.icons.some((i) => i.sizes === size && i.type === 'image/png')).toBe(true);
});

test('every icon of the manifest has the size it says', async ({ page, site }) => {
  await open(page);
  const manifest = await (await fetch(site.url('/manifest.webmanifest'))).json();
  const pictures = [...manifest.icons, ...manifest.shortcuts.flatMap((s) => s.icons)];
  for (const { src, sizes, type } of pictures) {
    const seen = await page.evaluate(async (at) => {
      const picture = new Image();
      picture.src = at;
      await picture.decode();
      return `${picture.naturalWidth}x${picture.naturalHeight}`;
    }, src);
    if (type === 'image/png') expect(seen, src).toBe(sizes);
  }
});

test('the shortcut 记一笔 opens the sheet, and closing it stays in the app', async ({ page }) => {
  await page.goto('/?to=log');
  await expect(page.getByRole('dialog', { name: '记一笔' })).toBeVisible();
  await expect(button(sheet(page), '新客户')).toBeVisible();
  await button(sheet(page), '关闭').click();
  await expect(sheet(page)).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1, name: '今天' })).toBeVisible();
});

test('the shortcut 找客户 has the cursor in the search', async ({ page }) => {
  await page.goto('/?to=find');
  await expect(page.getByRole('searchbox', { name: '找客户' })).toBeFocused();
});

test('the shortcut 今天 opens 今天', async ({ page }) => {
  await page.goto('/?to=today');
  await usable(page);
  await expect(page.getByRole('heading', { level: 1, name: '今天' })).toBeVisible();
  expect(new URL(page.url()).search).toBe('');
});

test.describe('Safari on an iPhone', () => {
  test.use({ userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1' });

  test('before the first customer: 先添加到主屏幕, with the steps and why', async ({ page }) => {
    await open(page);
    await expect(page.getByRole('heading', { name: '先添加到主屏幕' })).toBeVisible();
    await expect(page.getByText(/不会跟到主屏幕/)).toBeVisible();
    const steps = page.getByRole('list').filter({ hasText: '分享' }).getByRole('listitem');
    await expect(steps).toHaveCount(3);
    await register(page, { name: '王', title: '女士' });
    await expect(page.getByText('先添加到主屏幕')).toHaveCount(0);
  });

  test('opened from the home screen it says nothing', async ({ page }) => {
    await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'standalone', { get: () => true }));
    await open(page);
    await expect(page.getByText('本子还是空的')).toBeVisible();
    await expect(page.getByText('先添加到主屏幕')).toHaveCount(0);
  });
});

test.describe('WeChat\'s own browser', () => {
  test.use({ userAgent: 'Mozilla/5.0 (Linux; Android 15; V2502A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.60 Language/zh_CN' });

  test('says 在浏览器打开 and why', async ({ page }) => {
    await open(page);
    await expect(page.getByText('请在浏览器打开')).toBeVisible();
    await expect(page.getByText(/可能被清掉/)).toBeVisible();
  });
});

test('an ordinary browser is told neither', async ({ page }) => {
  await open(page);
  await expect(page.getByText('本子还是空的')).toBeVisible();
  await expect(page.getByText('先添加到主屏幕')).toHaveCount(0);
  await expect(page.getByText('请在浏览器打开')).toHaveCount(0);
});
