// A visit is logged in three taps.
import { test, expect, later } from './lib/fixture.mjs';
import { open, register, button, sheet, saved, card, timeline, dismiss } from './lib/person.mjs';

test('an existing customer: 记一笔 → the person → 保存, three taps counted', async ({ page }) => {
  await open(page);
  await register(page, { name: '王', title: '女士', phone: '13800138000' });
  await dismiss(page);
  await later(page, 40);
  await page.evaluate(() => {
    globalThis.taps = 0;
    addEventListener('click', () => { globalThis.taps += 1; }, { capture: true });
  });
  await button(page, '记一笔').tap();
  await sheet(page).getByRole('button', { name: /王女士/ }).tap();
  await button(sheet(page), '保存').tap();
  await saved(page, '王女士');
  expect(await page.evaluate(() => globalThis.taps)).toBe(3);

  await expect(sheet(page)).toHaveCount(0);
  await card(page, '王女士');
  await expect(timeline(page)).toContainText('2 条');
  await expect(timeline(page).getByRole('button', { name: /来访/ })).toHaveCount(2);
  await expect(timeline(page)).toContainText('来访 · 首访');
  await expect(timeline(page)).toContainText('来访 · 复访');
});

test('保存并记下一位 saves and asks for the next person', async ({ page }) => {
  await open(page);
  await register(page, { name: '李雷' });
  await register(page, { name: '韩梅梅' });
  await dismiss(page);
  await button(page, '给李雷记一笔').click();
  await button(sheet(page), '保存并记下一位').click();
  await saved(page, '李雷');
  await expect(sheet(page).getByRole('button', { name: /韩梅梅/ })).toBeVisible();
  await sheet(page).getByRole('button', { name: /韩梅梅/ }).click();
  await button(sheet(page), '保存').click();
  await saved(page, '韩梅梅');
  await card(page, '韩梅梅');
  await expect(timeline(page)).toContainText('2 条');
});
