// Back closes what was opened last and never leaves the page early, whatever was opened before.
import { test, expect } from './lib/fixture.mjs';
import { open, register, row, sheet, tab } from './lib/person.mjs';

const path = (page) => page.evaluate(() => location.pathname + location.search);

test.beforeEach(async ({ page }) => {
  await open(page);
  await register(page, { name: '王', title: '女士' });
});

test('a sheet opened again from the place it was turned to before has its own step back', async ({ page }) => {
  await page.getByRole('button', { name: '记一笔', exact: true }).click();
  // 谁 gives way to the sheet of the one who was picked: one step in the history.
  await sheet(page).getByRole('button', { name: /王女士/ }).first().click();
  await expect(sheet(page).getByRole('button', { name: '保存', exact: true })).toBeVisible();
  const address = await path(page);
  await page.goBack();
  await expect(sheet(page)).toHaveCount(0);
  // The same sheet, straight from the row: the router wrote this address last.
  await page.getByRole('button', { name: '给王女士记一笔' }).first().click();
  await expect(sheet(page).getByRole('button', { name: '保存', exact: true })).toBeVisible();
  await expect.poll(() => path(page)).toBe(address);
  await page.goBack();
  await expect(sheet(page)).toHaveCount(0);
  await expect(row(page, '王女士')).toBeVisible();
  expect(await path(page)).toBe('/');
});

test('pages, Back and forward keep address and screen together', async ({ page }) => {
  await tab(page, '客户');
  await row(page, '王女士').click();
  await expect(page.getByRole('heading', { level: 1, name: /王女士/ })).toBeVisible();
  const card = await path(page);
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: '客户', exact: true })).toBeVisible();
  await page.goForward();
  await expect(page.getByRole('heading', { level: 1, name: /王女士/ })).toBeVisible();
  await tab(page, '客户');
  await expect.poll(() => path(page)).toBe('/customers');
  await row(page, '王女士').click();
  await expect.poll(() => path(page)).toBe(card);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: /王女士/ })).toBeVisible();
});

test('an inner address opened first shows its page, its sheet, and a way out', async ({ page, site }) => {
  await page.goto(site.url('/mine/settings/names'));
  await expect(page.getByRole('heading', { level: 1, name: '项目与姓名' })).toBeVisible();
  await page.goto(site.url('/mine?summary='));
  await expect(sheet(page)).toBeVisible();
  await sheet(page).getByRole('button', { name: '关闭' }).click();
  await expect(sheet(page)).toHaveCount(0);
  await expect.poll(() => path(page)).toBe('/mine');
  await page.goto(site.url('/customers/nobody/else'));
  await expect(page.getByRole('heading', { level: 1, name: '没有这一页' })).toBeVisible();
  await page.getByRole('link', { name: '回到今天' }).click();
  await expect(row(page, '王女士')).toBeVisible();
});
