// 同一家庭 and 合并: from the card and from the duplicate warning, each with one 撤销.
import { test, expect } from './lib/fixture.mjs';
import { open, button, sheet, register, card, dismiss, timeline, newCustomer, fill, saved, row, tab } from './lib/person.mjs';

const family = (page) => page.getByRole('region', { name: '家庭成员' });

test('a couple is linked from the card, shares protection, and 已登记 names the relative', async ({ page }) => {
  await open(page);
  await register(page, { name: '王', title: '女士', phone: '13800138000' });
  await register(page, { name: '李', title: '先生', phone: '13900139000' });
  await card(page, '王女士');
  await button(family(page), '添加家人').click();
  await button(sheet(page).getByRole('group', { name: '关系', exact: true }), '配偶').click();
  await sheet(page).getByLabel('选已登记的家人', { exact: true }).fill('li');
  await sheet(page).getByRole('button', { name: /李先生/ }).click();
  await expect(sheet(page)).toHaveCount(0);
  await expect(family(page).getByRole('link', { name: /李先生.*配偶/ })).toBeVisible();
  await expect(family(page)).toContainText('共用归属保护期');

  await family(page).getByRole('link', { name: /李先生/ }).click();
  await expect(family(page).getByRole('link', { name: /王女士.*配偶/ })).toBeVisible();

  await tab(page, '今天');
  await newCustomer(page);
  await sheet(page).getByLabel('手机号', { exact: true }).fill('13900139000');
  await expect(sheet(page).getByText(/已登记:李先生.*家人:王女士\(配偶\)/)).toBeVisible();
});

test('leaving the family, and taking that back', async ({ page }) => {
  await open(page);
  await register(page, { name: '张三' });
  await register(page, { name: '李四' });
  await card(page, '张三');
  await button(family(page), '添加家人').click();
  await sheet(page).getByLabel('选已登记的家人', { exact: true }).fill('李四');
  await sheet(page).getByRole('button', { name: /李四/ }).click();
  await expect(family(page).getByRole('link', { name: /李四/ })).toBeVisible();
  await dismiss(page);
  await button(family(page), '退出这个家庭').click();
  await expect(family(page).getByRole('link', { name: /李四/ })).toHaveCount(0);
  await button(page, '撤销').click();
  await expect(family(page).getByRole('link', { name: /李四/ })).toBeVisible();
});

test('the same number again: 是家人,另建 makes a second card in the same household', async ({ page }) => {
  await open(page);
  await register(page, { name: '王', title: '女士', phone: '13800138000' });
  await newCustomer(page);
  await fill(page, { name: '王父', phone: '138-0013-8000' });
  await button(sheet(page), '保存').click();
  await button(sheet(page), '是家人,另建').click();
  await saved(page, '王父');
  await card(page, '王父');
  await expect(family(page).getByRole('link', { name: /王女士/ })).toBeVisible();
});

test('two cards of one person become one: both timelines are there, 撤销 brings both back', async ({ page }) => {
  await open(page);
  await register(page, { name: '王敏', phone: '13800138000', note: '看了三居' });
  await register(page, { name: '王女士', wechat: 'wm_888', note: '微信上问价' });
  await card(page, '王敏');
  await button(family(page), '同一个人记了两张?合并卡片').click();
  await sheet(page).getByLabel('另一张卡片是谁', { exact: true }).fill('wm_888');
  await sheet(page).getByRole('button', { name: /王女士/ }).first().click();
  await expect(sheet(page).getByText('留下')).toBeVisible();
  await button(sheet(page), '合并').click();
  await expect(page.getByText('已把王女士并入王敏')).toBeVisible();
  await expect(timeline(page)).toContainText('看了三居');
  await expect(timeline(page)).toContainText('微信上问价');
  await tab(page, '客户');
  await expect(page.getByText('1 位', { exact: true })).toBeVisible();
  await button(page, '撤销').click();
  await expect(page.getByText('2 位', { exact: true })).toBeVisible();
  await expect(row(page, '王女士')).toBeVisible();
});
