// The same number twice is never silent.
import { test, expect } from './lib/fixture.mjs';
import { open, register, newCustomer, fill, button, sheet, dismiss, saved, tab, row, card, timeline } from './lib/person.mjs';
import { living } from './lib/disk.mjs';

const customers = async (page) => (await living(page)).filter((r) => r.kind === 'customer');

test('已登记 shows from the fourth digit on, for any digits in the middle', async ({ page }) => {
  await open(page);
  await register(page, { name: '王', title: '女士', phone: '13800138000', tier: 'A' });
  await dismiss(page);
  await newCustomer(page);
  const number = sheet(page).getByLabel('手机号', { exact: true });
  await number.pressSequentially('001');
  await expect(sheet(page).getByText(/已登记/)).toHaveCount(0);
  await expect(sheet(page).getByText('本机未登记')).toHaveCount(0);
  await number.press('3');
  await expect(sheet(page).getByText('已登记:王女士 A级 11月21日首访')).toBeVisible();
  await number.fill('0019');
  await expect(sheet(page).getByText(/已登记/)).toHaveCount(0);
  await expect(sheet(page).getByText('本机未登记(公司系统请另查)')).toBeVisible();
});

test('tapping 已登记 moves what was typed to that person', async ({ page }) => {
  await open(page);
  await register(page, { name: '王', title: '女士', phone: '13800138000' });
  await dismiss(page);
  await newCustomer(page);
  await fill(page, { phone: '8000', note: '带父母再看一次' });
  await sheet(page).getByRole('button', { name: /已登记:王女士/ }).click();
  await expect(sheet(page).getByLabel('一句话', { exact: true })).toHaveValue('带父母再看一次');
  await expect(sheet(page).getByLabel('手机号', { exact: true })).toHaveCount(0);
  await button(sheet(page), '保存').click();
  await saved(page, '王女士');
  expect(await customers(page)).toHaveLength(1);
  await card(page, '王女士');
  await expect(timeline(page)).toContainText('带父母再看一次');
  await expect(timeline(page)).toContainText('2 条');
});

for (const writing of ['+86 138 0013 8000', '138-0013-8000', '008613800138000', '１３８００１３８０００']) {
  test(`${writing} is the same number: 保存 asks, 打开已有 keeps one customer`, async ({ page }) => {
    await open(page);
    await register(page, { name: '王', title: '女士', phone: '13800138000' });
    await dismiss(page);
    await newCustomer(page);
    await fill(page, { phone: writing, note: '又来了' });
    await button(sheet(page), '保存').click();
    const asked = sheet(page).getByRole('alert');
    await expect(asked).toContainText('已登记:王女士');
    await expect(asked).toContainText('同一个号码');
    expect(await customers(page)).toHaveLength(1);
    await button(asked, '打开已有').click();
    await expect(sheet(page).getByRole('heading')).toContainText(['王女士']);
    await expect(sheet(page).getByLabel('一句话', { exact: true })).toHaveValue('又来了');
    await button(sheet(page), '保存').click();
    await saved(page, '王女士');
    expect(await customers(page)).toHaveLength(1);
  });
}

test('仍新建 makes a second customer and notes why', async ({ page }) => {
  await open(page);
  await register(page, { name: '王', title: '女士', phone: '13800138000' });
  await dismiss(page);
  await newCustomer(page);
  await fill(page, { phone: '+86 13800138000', name: '王', title: '先生' });
  await button(sheet(page), '保存').click();
  await button(sheet(page), '仍新建').click();
  await saved(page, '王先生');
  await tab(page, '客户');
  await expect(page.getByText('2 位', { exact: true })).toBeVisible();
  await expect(row(page, '王女士')).toBeVisible();
  await card(page, '王先生');
  await expect(page.getByRole('region', { name: '信息卡' })).toContainText('与王女士同号,另建');
});

test('保存并记下一位 with a known number asks as well', async ({ page }) => {
  await open(page);
  await register(page, { name: '王', title: '女士', phone: '13800138000' });
  await dismiss(page);
  await newCustomer(page);
  await fill(page, { phone: '13800138000', name: '另一位' });
  await button(sheet(page), '保存并记下一位').click();
  await expect(sheet(page).getByRole('alert')).toContainText('已登记:王女士');
  expect(await customers(page)).toHaveLength(1);
});

test('correcting the number takes the question away', async ({ page }) => {
  await open(page);
  await register(page, { name: '王', title: '女士', phone: '13800138000' });
  await dismiss(page);
  await newCustomer(page);
  await fill(page, { phone: '13800138000', name: '李' });
  await button(sheet(page), '保存').click();
  await expect(button(sheet(page), '仍新建')).toBeVisible();
  await sheet(page).getByLabel('手机号', { exact: true }).fill('13800138001');
  await expect(button(sheet(page), '仍新建')).toHaveCount(0);
  await button(sheet(page), '保存').click();
  await saved(page, '李');
  expect((await customers(page)).map((c) => Object.keys(c.fields).filter((k) => k.startsWith('phones/'))).flat().sort())
    .toEqual(['phones/13800138000', 'phones/13800138001']);
});
