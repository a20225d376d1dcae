// A form half typed is kept; a form saved is gone.
import { test, expect } from './lib/fixture.mjs';
import { open, newCustomer, fill, button, sheet, saved, row, register, tab, card } from './lib/person.mjs';
import { drafts } from './lib/disk.mjs';

test('Back closes the sheet, and reopening it has the input', async ({ page }) => {
  await open(page);
  await newCustomer(page);
  await fill(page, { name: '欧阳', phone: '1391234' });
  await page.goBack();
  await expect(sheet(page)).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1, name: '今天' })).toBeVisible();
  await newCustomer(page);
  await expect(sheet(page).getByLabel('姓名', { exact: true })).toHaveValue('欧阳');
  await expect(sheet(page).getByLabel('手机号', { exact: true })).toHaveValue('1391234');
});

for (const how of ['关闭', 'Escape']) {
  test(`${how} keeps the input as well`, async ({ page }) => {
    await open(page);
    await newCustomer(page);
    await fill(page, { name: '司马', note: '先记一半' });
    if (how === 'Escape') await page.keyboard.press('Escape');
    else await button(sheet(page), '关闭').click();
    await expect(sheet(page)).toHaveCount(0);
    await expect(page.getByText('没写完')).toBeVisible();
    await button(page, '继续写').click();
    await expect(sheet(page).getByLabel('姓名', { exact: true })).toHaveValue('司马');
    await expect(sheet(page).getByLabel('一句话', { exact: true })).toHaveValue('先记一半');
  });
}

test('不要了 throws the draft away', async ({ page }) => {
  await open(page);
  await newCustomer(page);
  await fill(page, { name: '诸葛' });
  await expect.poll(async () => (await drafts(page)).length).toBe(1);
  await page.goBack();
  await button(page, '不要了').click();
  await expect(page.getByText('没写完')).toHaveCount(0);
  await page.reload();
  await expect(page.getByText('本子还是空的')).toBeVisible();
  await expect(page.getByText('没写完')).toHaveCount(0);
});

/** Makes short timers slow, as on a busy phone, and counts those still to come. */
const slowTimers = (page) => page.addInitScript(() => {
  const real = setTimeout;
  globalThis.timersToCome = 0;
  globalThis.setTimeout = (act, after = 0, ...more) => {
    if (after <= 0 || after >= 1000) return real(act, after, ...more);
    globalThis.timersToCome += 1;
    return real(() => { globalThis.timersToCome -= 1; act(...more); }, after * 10);
  };
});

test('保存 right after the last letter leaves no draft, and the next 新客户 is another person', async ({ page }) => {
  await slowTimers(page);
  await open(page);
  await newCustomer(page);
  await fill(page, { name: '李雷' });
  await button(sheet(page), '保存').click();
  await saved(page, '李雷');
  await expect(sheet(page)).toHaveCount(0);
  await expect.poll(() => page.evaluate(() => globalThis.timersToCome)).toBe(0);
  expect(await drafts(page)).toEqual([]);
  await newCustomer(page);
  await expect(sheet(page).getByLabel('姓名', { exact: true })).toHaveValue('');
  await fill(page, { name: '韩梅梅' });
  await button(sheet(page), '保存').click();
  await saved(page, '韩梅梅');
  await expect(row(page, '李雷')).toBeVisible();
  await expect(row(page, '韩梅梅')).toBeVisible();
  await expect.poll(() => page.evaluate(() => globalThis.timersToCome)).toBe(0);
  await page.reload();
  await expect(row(page, '李雷')).toBeVisible();
  await expect(page.getByText('没写完')).toHaveCount(0);
});

test('a name still in the input method when 保存 is tapped is saved whole, and leaves no draft', async ({ page, context }) => {
  await open(page);
  await newCustomer(page);
  const keys = await context.newCDPSession(page);
  await sheet(page).getByLabel('姓名', { exact: true }).focus();
  await keys.send('Input.imeSetComposition', { text: '欧阳', selectionStart: 2, selectionEnd: 2 });
  await button(sheet(page), '保存').click();
  await saved(page, '欧阳');
  await expect(row(page, '欧阳')).toBeVisible();
  await newCustomer(page);
  await expect(sheet(page).getByLabel('姓名', { exact: true })).toHaveValue('');
});

test('the draft of a known customer is kept apart from the others', async ({ page }) => {
  await open(page);
  await register(page, { name: '张三' });
  await register(page, { name: '李四' });
  await button(page, '给张三记一笔').click();
  await sheet(page).getByLabel('一句话', { exact: true }).fill('张三说下周定');
  await page.goBack();
  await button(page, '给李四记一笔').click();
  await expect(sheet(page).getByLabel('一句话', { exact: true })).toHaveValue('');
  await page.goBack();
  await button(page, '给张三记一笔').click();
  await expect(sheet(page).getByLabel('一句话', { exact: true })).toHaveValue('张三说下周定');
  await page.goBack();
  await tab(page, '客户');
  await expect(row(page, '张三')).toBeVisible();
});

test('Back from a half-typed 信息卡 keeps it; emptied again, nothing is left to finish', async ({ page }) => {
  await open(page);
  await register(page, { name: '张三' });
  await card(page, '张三');
  await button(page.getByRole('region', { name: '信息卡' }), '修改').click();
  await sheet(page).getByLabel('备注', { exact: true }).fill('周末再来');
  await page.goBack();
  await button(page.getByRole('region', { name: '信息卡' }), '修改').click();
  await expect(sheet(page).getByLabel('备注', { exact: true })).toHaveValue('周末再来');
  await sheet(page).getByLabel('备注', { exact: true }).fill('');
  await expect.poll(() => drafts(page)).toEqual([]);
});

test('somebody else typed in 谁 does not land in a half-typed new customer, and that is said', async ({ page }) => {
  await open(page);
  await newCustomer(page);
  await fill(page, { name: '孙丽', note: '想看三居' });
  await page.goBack();
  await expect(page.getByText('没写完')).toBeVisible();
  await button(page, '记一笔').click();
  await sheet(page).getByRole('textbox').fill('17700001111');
  await button(sheet(page), '新客户').click();
  await expect(page.getByText('接着写没写完的 孙丽;「17700001111」没带过来', { exact: false })).toBeVisible();
  await expect(sheet(page).getByLabel('手机号', { exact: true })).toHaveValue('');
  await expect(sheet(page).getByLabel('姓名', { exact: true })).toHaveValue('孙丽');
});
