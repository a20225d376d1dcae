// Telephone, clipboard, masking, 今日小结.
import { test, expect, later } from './lib/fixture.mjs';
import { open, register, newCustomer, fill, kept, button, sheet, saved, dismiss, card, timeline, nextStep, row, tab } from './lib/person.mjs';
import { living } from './lib/disk.mjs';
import { seedTwelve } from './lib/ledgers.mjs';

async function withWang(page) {
  await open(page);
  await register(page, { name: '王', title: '女士', phone: '+86 138-0013-8000', tier: 'B' });
  await dismiss(page);
  await later(page, 60);
}

const summary = (page) => page.getByRole('button', { name: /今日小结/ });
const call = (page) => page.getByRole('link', { name: '打电话给王女士', exact: true });

test('打电话给王女士 opens the two-button sheet; 接通 saves', async ({ page }) => {
  await withWang(page);
  await expect(call(page)).toHaveAttribute('href', 'tel:13800138000');
  await call(page).click();
  expect(await page.evaluate(() => globalThis.dialled)).toEqual(['tel:13800138000']);
  const asked = page.getByRole('dialog', { name: '给王女士的电话' });
  await expect(button(asked, '接通')).toBeVisible();
  await expect(button(asked, '未接')).toBeVisible();
  await expect(asked.getByRole('button', { pressed: true })).toHaveCount(0);
  expect((await living(page)).filter((r) => r.kind === 'contact')).toHaveLength(1);
  await button(asked, '接通').click();
  await saved(page, '王女士');
  await expect(sheet(page)).toHaveCount(0);
  await expect(summary(page)).toContainText('去电·1通');
  await card(page, '王女士');
  await expect(timeline(page)).toContainText('去电 · 接通');
});

test('未接 saves too, and tomorrow another time', async ({ page }) => {
  await withWang(page);
  await call(page).click();
  await button(sheet(page), '未接').click();
  await saved(page, '王女士');
  await card(page, '王女士');
  await expect(timeline(page)).toContainText('去电 · 未接');
  await expect(nextStep(page)).toContainText('明天 10:00');
});

test('没打 saves nothing', async ({ page }) => {
  await withWang(page);
  const before = await living(page);
  await call(page).click();
  await button(sheet(page), '没打').click();
  await expect(sheet(page)).toHaveCount(0);
  expect(await living(page)).toEqual(before);
});

test('写详细 goes on in 记一笔 as 去电 without an outcome', async ({ page }) => {
  await withWang(page);
  await call(page).click();
  await button(sheet(page), '写详细').click();
  await expect(button(sheet(page), '去电')).toHaveAttribute('aria-pressed', 'true');
  await expect(button(sheet(page), '接通')).toHaveAttribute('aria-pressed', 'false');
  await button(sheet(page), '接通').click();
  await sheet(page).getByLabel('一句话', { exact: true }).fill('答应周日来');
  await button(sheet(page), '保存').click();
  await saved(page, '王女士');
  await card(page, '王女士');
  await expect(timeline(page)).toContainText('答应周日来');
});

test('复制号码 puts clean digits into the clipboard, 微信 as well', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await withWang(page);
  await card(page, '王女士');
  await button(page, '复制号码').click();
  await expect(page.getByText('已复制号码')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('13800138000');
  await page.evaluate(() => navigator.clipboard.writeText('别的'));
  await button(page, '微信').click();
  // There is none: the number is found on WeChat as well, and that is what is said.
  await expect(page.getByText('没有微信号,已复制手机号')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('13800138000');
});

test('numbers are masked on every list and the card; one switch shows them until the app starts anew', async ({ page }) => {
  await withWang(page);
  const whole = page.getByText('13800138000');
  await expect(row(page, '王女士')).toContainText('138****8000');
  await tab(page, '客户');
  await expect(row(page, '王女士')).toContainText('138****8000');
  await button(page, '记一笔').click();
  await expect(sheet(page)).toContainText('138****8000');
  await expect(whole).toHaveCount(0);
  await button(sheet(page), '关闭').click();
  await card(page, '王女士');
  await expect(page.getByText('138****8000').first()).toBeVisible();
  await expect(whole).toHaveCount(0);

  await tab(page, '今天');
  await button(page, '显示号码').click();
  await expect(row(page, '王女士')).toContainText('138 0013 8000');
  await tab(page, '客户');
  await expect(row(page, '王女士')).toContainText('138 0013 8000');
  // Masked is how the app starts.
  await page.reload();
  await expect(row(page, '王女士')).toContainText('138****8000');
});

test('a half-typed number is masked on 今天 as well', async ({ page }) => {
  await open(page);
  await newCustomer(page);
  await fill(page, { phone: '137 1234 5678' });
  await kept(page, { phone: '137 1234 5678' });
  await page.goBack();
  await expect(page.getByText('没写完')).toBeVisible();
  await expect(page.getByText(/137\s?1234\s?5678/)).toHaveCount(0);
  await expect(page.getByText(/5678/)).toBeVisible();
});

test('今日小结 counts the day, masks every number even when numbers are shown, and copies', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await seedTwelve(page);
  await open(page);
  await register(page, { phone: '13712345678', tier: 'A', note: '电话13712345678,明天再来' });
  await button(page, '显示号码').click();
  await summary(page).click();
  await expect(sheet(page)).toContainText('来访 1');
  await button(sheet(page), '复制').click();
  await expect(page.getByText('已复制,去晚会群粘贴')).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toContain('11月21日');
  expect(text).not.toMatch(/1[3-9]\d{9}/);
});

test('置顶 and 改期 from the card, and back to the rules', async ({ page }) => {
  await withWang(page);
  await card(page, '王女士');
  await button(page, '置顶').click();
  await expect(button(page, '置顶')).toHaveAttribute('aria-pressed', 'true');
  await button(page, '改期').click();
  await sheet(page).getByRole('button', { name: /下周一/ }).click();
  await expect(nextStep(page)).toContainText('手工');
  await expect(nextStep(page)).toContainText('后天 10:00');
  await button(page, '改期').click();
  await button(sheet(page), '改回按规则').click();
  await expect(page.getByText('已改回按规则')).toBeVisible();
  await expect(nextStep(page)).toContainText('首访次日回访');
});
