// 文案检查 without a signal: live, in the app's own words, and a stop before red goes out.
import { test, expect } from './lib/fixture.mjs';
import { controlled } from './lib/installed.mjs';
import { drafts } from './lib/disk.mjs';
import { button, dismiss, open, register, row, sheet, tab, usable } from './lib/person.mjs';
import { answer, clipboard, library, writeScript } from './lib/scripts.mjs';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

const box = (page) => page.getByRole('textbox', { name: '要检查的文案', exact: true });
const found = (page) => page.getByRole('list', { name: '发现的问题' }).getByRole('listitem');

async function offline(page, site) {
  await controlled(page);
  await site.stop();
}

async function checkPage(page) {
  await tab(page, '我的');
  await page.getByRole('link', { name: /^文案检查/ }).click();
  await expect(box(page)).toBeVisible();
}

test('offline: every finding is named while one types, and said otherwise with one tap', async ({ page, site }) => {
  await offline(page, site);
  await checkPage(page);
  await box(page).pressSequentially('姐,这里升 值很快,走路１５分钟到学 區 房');
  await expect(found(page)).toHaveCount(3);
  for (const [at, name] of ['升值/回报承诺', '用时间表示位置', '户口/升学承诺'].entries()) {
    const hit = found(page).nth(at);
    await expect(hit).toContainText(name);
    await expect(hit).toContainText('红');
    await expect(hit).toContainText('广告/群发禁用');
  }
  await expect(found(page).first()).toContainText('广告法第26条(一)');
  await expect(page.getByRole('region', { name: '标出来的文案' }).locator('mark')).toHaveCount(3);
  await found(page).first().getByRole('button', { name: /^换成/ }).click();
  await expect(box(page)).toHaveValue('姐,房价随市场变化,以实际成交为准,走路１５分钟到学 區 房');
  await expect(found(page)).toHaveCount(2);
  await box(page).fill('您第一次来,这份承诺书和保证金收据请收好,30分钟后联系您');
  await expect(page.getByText('没发现禁用说法')).toBeVisible();
  await expect(found(page)).toHaveCount(0);
});

test('offline: copying stops at red until one insists; amber goes out and says so', async ({ page, site }) => {
  await offline(page, site);
  await checkPage(page);
  await page.evaluate(() => navigator.clipboard.writeText('before'));
  await box(page).fill('稳赚不赔');
  await button(page, '复制').click();
  const stop = sheet(page);
  await expect(stop).toContainText('先别复制');
  await expect(stop).toContainText('升值/回报承诺');
  await button(stop, '先改一改').click();
  await expect(stop).toHaveCount(0);
  expect(await clipboard(page)).toBe('before');
  await button(page, '复制').click();
  await button(stop, '仍要复制').click();
  await expect.poll(() => clipboard(page)).toBe('稳赚不赔');
  await dismiss(page);
  await box(page).fill('准时交房');
  await expect(found(page)).toContainText('口头慎用');
  await button(page, '复制').click();
  await expect(page.getByText(/已复制.*1 处黄,口头慎用/)).toBeVisible();
  expect(await clipboard(page)).toBe('准时交房');
});

test('a blank that 换成 left is filled before it goes out, and what went out waits nowhere', async ({ page }) => {
  await open(page);
  await checkPage(page);
  await box(page).fill('这里走路15分钟到地铁');
  await found(page).first().getByRole('button', { name: /^换成/ }).click();
  await expect(box(page)).toHaveValue('距__约__米');
  await button(page, '复制').click();
  await expect(page.getByText('还有「__」没填')).toBeVisible();
  await dismiss(page);
  await box(page).fill('距地铁站约900米');
  await button(page, '复制').click();
  await expect.poll(() => clipboard(page)).toBe('距地铁站约900米');
  await expect.poll(() => drafts(page)).toHaveLength(0);
});

test('a half-typed text is there again after the app was killed', async ({ page }) => {
  await open(page, '/scripts/check');
  await box(page).fill('这是全城最佳户型');
  await expect.poll(async () => (await drafts(page)).some((d) => d.sheet === '/scripts/check')).toBe(true);
  await page.reload();
  await usable(page);
  await expect(box(page)).toHaveValue('这是全城最佳户型');
  await expect(found(page)).toContainText('绝对化用语');
});

test('a script with red wording is stopped where it is sent, and shown where it is written', async ({ page }) => {
  await page.addInitScript(() => { navigator.share = async (data) => { globalThis.shared = data; }; });
  await open(page);
  await library(page);
  await page.getByRole('link', { name: '写一条', exact: true }).first().click();
  await page.getByLabel('短答(一口气说完)', { exact: true }).fill('零首付就能买');
  const hints = page.getByText('文案检查:1 处红');
  await hints.click();
  await expect(page.getByRole('list', { name: '文案检查' })).toContainText('融资贷款');
  await page.goBack();
  await library(page);
  await writeScript(page, { question: '首付多少?', short: '零首付就能买' });
  await expect(answer(page).getByText('文案检查:1 处红')).toBeVisible();
  await button(answer(page), '分享').click();
  await expect(sheet(page)).toContainText('先别分享');
  expect(await page.evaluate(() => globalThis.shared)).toBeUndefined();
  await button(sheet(page), '仍要分享').click();
  await expect.poll(() => page.evaluate(() => globalThis.shared)).toEqual({ text: '零首付就能买' });
  await button(answer(page), '用于某客户').click();
  await expect(page.getByText('文案检查:1 处红')).toBeVisible();
});

test('随手记 in 记一笔 is looked at, too', async ({ page }) => {
  await open(page);
  await register(page, { name: '王敏', phone: '13800138000' });
  await dismiss(page);
  await row(page, '王敏').getByRole('button', { name: '给王敏记一笔', exact: true }).click();
  await sheet(page).getByLabel('一句话', { exact: true }).fill('我说这里肯定升值');
  await expect(sheet(page).getByText(/^文案检查:1 处红/)).toBeVisible();
  // What was said to her is ours, what she said is not.
  await sheet(page).getByLabel('一句话', { exact: true }).fill('跟她说了保证升值,学区房');
  await expect(sheet(page).getByText(/^文案检查:2 处红/)).toBeVisible();
  await sheet(page).getByLabel('一句话', { exact: true }).fill('客户问会不会升值');
  await expect(sheet(page).getByText(/^文案检查:/)).toHaveCount(0);
});

test('the project adds phrases, rivals and exceptions; each can be taken out and brought back', async ({ page }) => {
  await open(page, '/scripts/phrases');
  const add = async (label, text) => {
    await page.getByLabel(label, { exact: true }).fill(text);
    await button(page, `加上:${label}`).click();
    await expect(page.getByText(`已加上「${text}」`)).toBeVisible();
    await dismiss(page);
  };
  await add('加一条词句', '送车位');
  await button(page, '例外').click();
  await add('加一条词句', '稀缺里小区');
  await add('加一个竞品名', '云景台');
  const open_ = async (text) => {
    await page.goto('/scripts/check');
    await usable(page);
    await box(page).fill(text);
  };
  await open_('买房送 车 位,云景台质量差,稀缺里小区在北边');
  await expect(found(page)).toHaveCount(2);
  await expect(found(page).nth(0)).toContainText('项目禁用语');
  await expect(found(page).nth(1)).toContainText('贬低竞品');
  await page.getByRole('link', { name: /^项目禁用语/ }).click();
  await button(page, '去掉送车位').click();
  await expect(page.getByRole('list', { name: '禁用(红)' })).toHaveCount(0);
  await button(page, '撤销').click();
  await expect(page.getByRole('list', { name: '禁用(红)' })).toContainText('送车位');
});
