// 撤销 brings the database back, whatever was done.
import { test, expect } from './lib/fixture.mjs';
import { open, register, button, sheet, saved, dismiss, card, timeline, nextStep, row, tab } from './lib/person.mjs';
import { living, takenBack } from './lib/disk.mjs';

test('after the first save: the book is empty again', async ({ page }) => {
  await open(page);
  await register(page, { name: '王', title: '女士', phone: '13800138000' });
  await button(page, '撤销').click();
  await expect(page.getByText('已撤销')).toBeVisible();
  await expect(page.getByText('本子还是空的')).toBeVisible();
  expect(await living(page)).toEqual([]);
  await page.reload();
  await expect(page.getByText('本子还是空的')).toBeVisible();
});

test('after logging a visit of a known customer', async ({ page }) => {
  await open(page);
  await register(page, { name: '王', title: '女士' });
  await dismiss(page);
  await takenBack(page, async () => {
    await button(page, '给王女士记一笔').click();
    await button(sheet(page), '看样板间').click();
    await sheet(page).getByRole('radio', { name: 'A级', exact: true }).click();
    await button(sheet(page).getByRole('group', { name: '抗性' }), '公摊大').click();
    await button(sheet(page), '保存').click();
    await saved(page, '王女士');
  });
  await card(page, '王女士');
  await expect(timeline(page)).toContainText('1 条');
});

test('after deleting a timeline entry', async ({ page }) => {
  await open(page);
  await register(page, { name: '王', title: '女士', note: '第一次来' });
  await dismiss(page);
  await card(page, '王女士');
  await takenBack(page, async () => {
    await timeline(page).getByRole('button', { name: /来访/ }).click();
    await button(sheet(page), '删除这条记录').click();
    await expect(page.getByText('已删除这条记录')).toBeVisible();
    await expect(timeline(page)).toContainText('还没有跟进记录');
  });
  await expect(timeline(page)).toContainText('第一次来');
  await expect(nextStep(page)).toContainText('首访次日回访');
});

test('after editing a timeline entry', async ({ page }) => {
  await open(page);
  await register(page, { name: '王', title: '女士', note: '第一次来' });
  await dismiss(page);
  await card(page, '王女士');
  await takenBack(page, async () => {
    await timeline(page).getByRole('button', { name: /来访/ }).click();
    await sheet(page).getByLabel('一句话', { exact: true }).fill('改成别的话');
    await button(sheet(page), '已报价').click();
    await button(sheet(page), '保存').click();
    await expect(timeline(page)).toContainText('改成别的话');
  });
  await expect(timeline(page)).toContainText('第一次来');
});

test('after 改期', async ({ page }) => {
  await open(page);
  await register(page, { name: '王', title: '女士' });
  await dismiss(page);
  await card(page, '王女士');
  await expect(nextStep(page)).toContainText('明天 10:00');
  await takenBack(page, async () => {
    await button(page, '改期').click();
    await sheet(page).getByRole('button', { name: /3天后/ }).click();
    await expect(page.getByText(/已改到/)).toBeVisible();
    await expect(nextStep(page)).toContainText('周二 11月24日 10:00');
    await expect(nextStep(page)).toContainText('手工');
  });
  await expect(nextStep(page)).toContainText('明天 10:00');
});

test('after deleting a customer with timeline and dates', async ({ page }) => {
  await open(page);
  await register(page, { name: '李', title: '先生' });
  await register(page, { name: '王', title: '女士', phone: '13800138000', note: '第一次来' });
  await dismiss(page);
  await card(page, '王女士');
  await takenBack(page, async () => {
    await button(page.getByRole('region', { name: '信息卡' }), '修改').click();
    await button(sheet(page), '删除这位客户').click();
    await expect(page.getByText('已删除这位客户')).toBeVisible();
    await expect(page.getByText('1 位', { exact: true })).toBeVisible();
    await expect(row(page, '王女士')).toHaveCount(0);
  });
  await expect(page.getByText('2 位', { exact: true })).toBeVisible();
  await card(page, '王女士');
  await expect(timeline(page)).toContainText('第一次来');
  await tab(page, '今天');
  await expect(row(page, '王女士')).toContainText('首访次日回访');
});

test('after changing the card', async ({ page }) => {
  await open(page);
  await register(page, { name: '王', title: '女士', phone: '13800138000' });
  await dismiss(page);
  await card(page, '王女士');
  await takenBack(page, async () => {
    await button(page.getByRole('region', { name: '信息卡' }), '修改').click();
    await button(sheet(page).getByRole('group', { name: '意向户型' }), '三居').click();
    await sheet(page).getByLabel('备注', { exact: true }).fill('要低楼层');
    await sheet(page).getByLabel('手机号', { exact: true }).fill('13800138001');
    await button(sheet(page), '保存').click();
    await expect(page.getByRole('region', { name: '信息卡' })).toContainText('要低楼层');
  });
  await expect(page.getByRole('region', { name: '信息卡' })).not.toContainText('要低楼层');
});

test('撤销 goes away after eight seconds', async ({ page }) => {
  await open(page);
  await register(page, { name: '王', title: '女士' });
  const shown = Date.now();
  await expect(button(page, '撤销')).toBeVisible();
  await expect(button(page, '撤销')).toHaveCount(0, { timeout: 12_000 });
  expect(Date.now() - shown).toBeGreaterThan(6_500);
});
