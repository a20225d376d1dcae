// One thumb, small phone, large text: everything fits and can be hit, and each name is there once.
import { test, expect } from './lib/fixture.mjs';
import { open } from './lib/person.mjs';
import { PLACES } from './lib/places.mjs';
import { paste, seedTwelve } from './lib/ledgers.mjs';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

/** As long as a word may be, with no place to break: what another system puts into a ledger. */
const LONG = 'VIP_2026_referral_by_owner_of_T7';

/** The card the screens look at, with such words wherever a card takes words. */
const LONG_WORDS = [
  '姓名\t电话\t标签\t在看的竞品\t意向户型\t抗性点\t关注点\t备注',
  `王敏\t13800132201\t${LONG}\t${LONG}\t${LONG}\t${LONG}\t${LONG}\t${LONG}${LONG}`,
].join('\n');

/** Everything that reaches beyond the right edge, by what it says. */
const tooWide = (page) => page.evaluate(() => {
  const edge = document.documentElement.clientWidth;
  const scrolls = (e) => {
    for (let at = e.parentElement; at; at = at.parentElement) {
      if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(at).overflowX) && at !== document.body && at !== document.documentElement) return true;
    }
    return false;
  };
  const wide = [...document.querySelectorAll('body *')].filter((e) => {
    const box = e.getBoundingClientRect();
    return box.width > 1 && (box.right > edge + 1 || box.left < -1) && !scrolls(e) && e.checkVisibility();
  });
  const said = wide.map((e) => `${e.tagName.toLowerCase()} "${(e.getAttribute('aria-label') ?? e.textContent ?? '').slice(0, 24)}" to ${Math.round(e.getBoundingClientRect().right)}`);
  if (document.documentElement.scrollWidth > edge) said.push(`the page is ${document.documentElement.scrollWidth} px wide on ${edge}`);
  return said;
});

/** Bodies of sheets that scroll sideways. */
const sideways = (page) => page.evaluate(() => [...document.querySelectorAll('[role=dialog], [role=dialog] *')]
  .filter((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === 'auto' && !e.matches('[role=group], textarea, input'))
  .map((e) => `${e.className} ${e.scrollWidth} > ${e.clientWidth}`));

/** Controls whose tap area, with what ::after adds, is under 48 px in a direction. */
const tooSmall = (page) => page.evaluate(() => {
  const controls = document.querySelectorAll('button, a[href], select, input, textarea, [role=radio]');
  const found = [];
  for (const control of controls) {
    if (!control.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || control.closest('[inert]')) continue;
    const box = control.getBoundingClientRect();
    const after = getComputedStyle(control, '::after');
    const grown = (side) => (after.content !== 'none' && after.position === 'absolute' ? Math.max(0, -parseFloat(after[side]) - parseFloat(getComputedStyle(control)[`border${side[0].toUpperCase()}${side.slice(1)}Width`])) || 0 : 0);
    const [width, height] = [box.width + grown('left') + grown('right'), box.height + grown('top') + grown('bottom')];
    if (width < 47.5 || height < 47.5) found.push(`${control.tagName.toLowerCase()} "${control.getAttribute('aria-label') ?? control.textContent.trim().slice(0, 16)}" ${width.toFixed(1)}×${height.toFixed(1)}`);
  }
  return found;
});

test('everything can be hit, and nothing scrolls sideways at 320 px or with text at 200 %', async ({ page }) => {
  test.setTimeout(480_000);
  const size = page.viewportSize();
  const found = [];
  const look = async (what, seen) => found.push(...seen.map((f) => `${what}: ${f}`));
  await seedTwelve(page);
  await paste(page, LONG_WORDS);
  for (const [name, go] of Object.entries(PLACES)) {
    await go(page);
    await look(`${name} tap area`, await tooSmall(page));
    await look(`${name} ${size.width} px`, await tooWide(page));
    await page.setViewportSize({ width: 320, height: 640 });
    await look(`${name} 320 px`, [...await tooWide(page), ...await sideways(page)]);
    await page.setViewportSize(size);
    await page.evaluate(() => document.documentElement.attributeStyleMap.set('font-size', CSS.percent(200)));
    await look(`${name} 200 %`, [...await tooWide(page), ...await sideways(page)]);
  }
  expect(found).toEqual([]);
});

test('the sheet leaves 保存 on the screen, above the fold', async ({ page }) => {
  await seedTwelve(page);
  for (const name of ['新客户', '记一笔 known', '信息卡', '改一笔']) {
    await PLACES[name](page);
    const save = page.getByRole('dialog').getByRole('button', { name: '保存', exact: true });
    await expect(save, name).toBeInViewport({ ratio: 1 });
  }
});

/** How often a control of exactly this name can be seen and used. */
const count = async (page, role, name) => page.getByRole(role, { name, exact: true }).filter({ visible: true }).count();

test('exactly one control of each agreed name where it belongs', async ({ page }) => {
  await seedTwelve(page);
  const one = async (place, role, name) => {
    await PLACES[place](page);
    expect(await count(page, role, name), `${name} on ${place}`).toBe(1);
  };
  for (const place of ['今天', '客户', '客户卡', '答客问', '日历', '我的']) await one(place, 'button', '记一笔');
  await one('记一笔 谁', 'button', '新客户');
  for (const place of ['新客户', '记一笔 known', '改一笔', '信息卡']) await one(place, 'button', '保存');
  await PLACES['新客户'](page);
  for (const name of ['手机号', '姓名']) expect(await page.getByLabel(name, { exact: true }).filter({ visible: true }).count(), name).toBe(1);
  await one('客户', 'searchbox', '找客户');
  expect(await page.getByLabel('找客户', { exact: true }).count()).toBe(1);
  for (const name of ['今天', '客户', '答客问', '日历', '我的']) await one('今天', 'link', name);
});

test('with a sheet open the page behind it cannot be reached', async ({ page }) => {
  await seedTwelve(page);
  await PLACES['记一笔 谁'](page);
  expect(await count(page, 'link', '客户')).toBe(0);
  await page.getByRole('dialog').getByLabel('谁', { exact: true }).focus();
  for (let i = 0; i < 40; i += 1) await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('main') === null)).toBe(true);
});

test('the first control of 今天 is reachable and the page is never blank', async ({ page }) => {
  await open(page);
  await expect(page.getByText('本子还是空的')).toBeInViewport();
  await expect(page.getByRole('button', { name: '记一笔', exact: true })).toBeInViewport({ ratio: 1 });
});
