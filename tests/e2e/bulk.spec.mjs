// 客户 › 选择: one step for many, taken back as one.
import { readFileSync } from 'node:fs';

import { test, expect } from './lib/fixture.mjs';
import { button, open, row, sheet, tab } from './lib/person.mjs';
import { seedTwelve } from './lib/ledgers.mjs';
import { takenBack } from './lib/disk.mjs';

const choice = (page, name) => page.getByRole('checkbox', { name, exact: true });
const bar = (page) => page.getByRole('region', { name: '已选客户' });
const step = (page, name) => button(bar(page).getByRole('group', { name: '批量' }), name);
const seen = (page, text) => expect(bar(page).getByRole('status')).toHaveText(text);

/** Starts choosing in 客户 of the twelve. */
async function choosing(page, ...names) {
  await seedTwelve(page);
  await button(page, '知道了').click();
  await tab(page, '客户');
  await button(page, '选择').click();
  for (const name of names) await choice(page, name).click();
}

test('rows turn into choices; 全选 takes what the search finds; one tap leaves', async ({ page }) => {
  await choosing(page, '王敏', '查良');
  await expect(choice(page, '王敏')).toBeChecked();
  await expect(choice(page, '曾静')).not.toBeChecked();
  await seen(page, '已选 2 位');
  await expect(button(page, '记一笔')).toHaveCount(0);
  await choice(page, '查良').click();
  await seen(page, '已选 1 位');
  await button(page, 'B级').click();
  await button(page, '全选 4 位').click();
  await seen(page, '已选 5 位');
  await button(page, 'B级').click();
  await expect(choice(page, '欧阳晓')).toBeChecked();
  await button(page, '全选 12 位').click();
  await seen(page, '已选 12 位');
  await button(page, '全不选').click();
  await expect(step(page, '删除')).toBeDisabled();
  await button(page, '退出选择').click();
  await expect(bar(page)).toHaveCount(0);
  await expect(row(page, '王敏')).toBeVisible();
  await expect(button(page, '记一笔')).toBeVisible();
});

test('the choice and what was typed survive Back from a sheet', async ({ page }) => {
  await choosing(page, '王敏', '曾静');
  await step(page, '标签').click();
  await sheet(page).getByLabel('新标签', { exact: true }).fill('周末');
  await page.goBack();
  await expect(sheet(page)).toHaveCount(0);
  await seen(page, '已选 2 位');
  await expect(choice(page, '曾静')).toBeChecked();
  await step(page, '标签').click();
  await expect(sheet(page).getByLabel('新标签', { exact: true })).toHaveValue('周末');
});

test('级别 for many; D asks why', async ({ page }) => {
  await choosing(page, '王敏', '李建国', '查良');
  await takenBack(page, async () => {
    await step(page, '级别').click();
    await sheet(page).getByRole('radio', { name: 'D级', exact: true }).click();
    await button(sheet(page), '3 位改成 D级').click();
    await expect(sheet(page).getByRole('alert')).toHaveText('D级要选一个无效原因。');
    await button(sheet(page).getByRole('group', { name: '无效原因' }), '随便看看').click();
    await button(sheet(page), '3 位改成 D级').click();
    await expect(page.getByText('已把 3 位改成 D级')).toBeVisible();
    await expect(sheet(page)).toHaveCount(0);
    await expect(page.getByRole('listitem').filter({ has: choice(page, '王敏') })).toContainText('D级');
  });
  await seen(page, '已选 3 位');
});

test('标签 for many: put on, found, taken off', async ({ page }) => {
  await choosing(page, '王敏', '李建国');
  await takenBack(page, async () => {
    await step(page, '标签').click();
    await sheet(page).getByLabel('新标签', { exact: true }).fill('团购');
    await button(sheet(page), '给 2 位加上「团购」').click();
    await expect(page.getByText('已给 2 位加上「团购」')).toBeVisible();
  });
  await step(page, '标签').click();
  await sheet(page).getByLabel('新标签', { exact: true }).fill('周末');
  await button(sheet(page), '给 2 位加上「周末」').click();
  await expect(sheet(page)).toHaveCount(0);
  await choice(page, '查良').click();
  await step(page, '标签').click();
  await button(sheet(page).getByRole('group', { name: '标签', exact: true }), '周末').click();
  await button(sheet(page), '给 3 位加上「周末」').click();
  await expect(page.getByText('已给 1 位加上「周末」,2 位本来就是')).toBeVisible();
  await takenBack(page, async () => {
    await step(page, '标签').click();
    await button(sheet(page), '去掉').click();
    await button(sheet(page).getByRole('group', { name: '标签', exact: true }), '周末').click();
    await button(sheet(page), '去掉「周末」').click();
    await expect(page.getByText('已从 3 位去掉「周末」')).toBeVisible();
  });
});

test('下次 for many: a few a day, and who is skipped', async ({ page }) => {
  await choosing(page);
  await button(page, '全选 12 位').click();
  await takenBack(page, async () => {
    await step(page, '下次').click();
    const plan = sheet(page).getByRole('region', { name: '会这样安排' });
    await expect(plan).toContainText('11 位');
    await expect(plan).toContainText('跳过 1 位,不安排:解语花');
    await sheet(page).getByLabel('每天最多', { exact: true }).fill('0');
    await expect(sheet(page).getByRole('alert')).toContainText('每天最多');
    await sheet(page).getByLabel('每天最多', { exact: true }).fill('4');
    await sheet(page).getByLabel('从哪天起', { exact: true }).fill('2026-11-23');
    await expect(plan).toContainText('11月23日 4 位');
    await button(sheet(page), '给 11 位定下次').click();
    await expect(page.getByText('已给 11 位定好下次,跳过 1 位')).toBeVisible();
  });
});

test('导出 writes the chosen and nobody else', async ({ page }) => {
  await choosing(page, '王敏', '曾静');
  await step(page, '导出').click();
  await expect(sheet(page)).toContainText('未加密');
  const [download] = await Promise.all([page.waitForEvent('download'), button(sheet(page), '导出 2 位(未加密)').click()]);
  await expect(page.getByText(/已导出 2 位到「跟客本-2位客户-.*」,未加密/)).toBeVisible();
  const bundle = JSON.parse(readFileSync(await download.path(), 'utf8'));
  const customers = bundle.records.filter((r) => r.kind === 'customer');
  expect(customers.map((r) => r.fields.name).sort()).toEqual(['曾静', '王敏']);
  const ids = new Set(customers.map((r) => r.id));
  const others = bundle.records.filter((r) => r.kind !== 'customer');
  expect(new Set(others.map((r) => r.kind))).toEqual(new Set(['contact', 'follow_up']));
  expect(others.every((r) => ids.has(r.fields.customer))).toBe(true);
  await open(page, '/mine/data');
  await page.getByLabel('选文件(Excel、CSV、通讯录,或跟客本备份)').setInputFiles(await download.path());
  await expect(page.getByRole('region', { name: '备份内容' })).toContainText(`${bundle.records.length}`);
});

test('删除 takes customers, timelines and dates, and brings them all back', async ({ page }) => {
  await choosing(page, '王敏', '查良');
  await takenBack(page, async () => {
    await step(page, '删除').click();
    await button(sheet(page), '删除 2 位').click();
    await expect(page.getByText('已删除 2 位客户')).toBeVisible();
    await expect(bar(page)).toHaveCount(0);
    await expect(row(page, '王敏')).toHaveCount(0);
    await expect(page.getByText('10 位', { exact: true })).toBeVisible();
  });
  await expect(row(page, '王敏')).toBeVisible();
});

test('a sheet for many opened without a choice says what to do', async ({ page }) => {
  await page.goto('/customers?bulk=tier');
  await expect(sheet(page)).toContainText('还没选客户');
});
