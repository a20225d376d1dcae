// 答客问 without a signal: the right answer in two letters, safe to say, ready to send.
import { test, expect } from './lib/fixture.mjs';
import { controlled } from './lib/installed.mjs';
import { button, card, dismiss, open, register, row, sheet, tab, timeline, usable } from './lib/person.mjs';
import { living } from './lib/disk.mjs';
import { answer, clipboard, library, openScript, scriptRow, search, writeScript } from './lib/scripts.mjs';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

const wang = { name: '王', title: '女士', phone: '13800138000' };

/** The app installed, and no network from here on. */
async function offline(page, site) {
  await controlled(page);
  await site.stop();
}

test('offline: two letters find the answer, and one tap copies it', async ({ page, site }) => {
  await offline(page, site);
  await library(page);
  await expect(search(page)).toBeFocused();
  await page.keyboard.type('xq');
  const first = page.getByRole('list', { name: '话术' }).getByRole('listitem').first();
  await expect(first.locator('mark')).toHaveText('学区');
  await expect(first).toContainText('未双人核对');
  const question = await first.locator('.who').innerText();
  await first.getByRole('button', { name: `复制「${question}」`, exact: true }).click();
  await expect(page.getByText('已复制')).toBeVisible();
  const said = await clipboard(page);
  expect(said.length).toBeGreaterThan(8);
  expect(said).not.toMatch(/[{}｛｝]/);
  await first.getByRole('link').click();
  await expect(answer(page)).toContainText(said);
  await expect(page.getByRole('region', { name: '依据与有效期' })).toContainText('起步话术');
});

test('offline: placeholders are filled from the customer and the project, and 用于某客户 stands on the timeline', async ({ page, site }) => {
  await offline(page, site);
  await register(page, wang);
  await dismiss(page);
  await library(page);
  await openScript(page, '来电未到访', '来电未到访');
  await button(answer(page), '复制').click();
  await expect.poll(() => clipboard(page)).toContain('您好,我是');
  await button(answer(page), '用于某客户').click();
  await page.getByRole('button', { name: /王女士/ }).click();
  await expect(page.getByText('已用于王女士,记在今天的来访里')).toBeVisible();
  await expect(answer(page)).toContainText('王女士,我是');
  await dismiss(page);
  await button(answer(page), '复制').click();
  await expect.poll(() => clipboard(page)).toMatch(/^王女士,我是[^{}【】]*$/);
  await card(page, '王女士');
  await expect(timeline(page)).toContainText('用了「来电未到访:约来看房」');
  const asks = page.getByRole('group', { name: '「来电未到访:约来看房」有用吗' });
  await button(asks, '有用').click();
  await expect(asks).toHaveCount(0);
  await expect(timeline(page)).toContainText('约来看房」 有用');
  await button(page, '撤销').click();
  await expect(asks).toBeVisible();
});

test('what is missing is shown, never sent, and can be typed on the spot', async ({ page }) => {
  await open(page);
  await library(page);
  await writeScript(page, { question: '这套多少钱?', short: '{称呼|您好},这套总价{总价},{楼栋优惠}。' });
  await page.evaluate(() => navigator.clipboard.writeText('before'));
  await button(answer(page), '复制').click();
  await expect(page.getByText('还缺「总价、楼栋优惠」,填上再发。')).toBeVisible();
  expect(await clipboard(page)).toBe('before');
  await answer(page).getByLabel('总价', { exact: true }).fill('268万');
  await answer(page).getByRole('link', { name: /填进项目资料/ }).click();
  await page.getByLabel('楼栋优惠', { exact: true }).fill('按公示价');
  await button(page, '保存设置').click();
  await expect(page.getByText('已保存设置')).toBeVisible();
  await page.goBack();
  await answer(page).getByLabel('总价', { exact: true }).fill('268万');
  await button(answer(page), '复制').click();
  await expect.poll(() => clipboard(page)).toBe('您好,这套总价268万,按公示价。');
});

test('sharing hands the same text to the share sheet, and copies where there is none', async ({ page }) => {
  await page.addInitScript(() => { navigator.share = async (data) => { globalThis.shared = data; }; });
  await open(page);
  await library(page);
  await writeScript(page, { question: '物业费多少?', short: '以合同为准。', long: '详细的我发您。' });
  await button(answer(page), '分享').click();
  await expect.poll(() => page.evaluate(() => globalThis.shared)).toEqual({ text: '以合同为准。' });
  await button(answer(page), '展开').click();
  await page.evaluate(() => { navigator.share = async () => { throw new DOMException('no', 'NotAllowedError'); }; });
  await button(answer(page), '分享长的').click();
  await expect(page.getByText('这里不能直接分享,已复制')).toBeVisible();
  expect(await clipboard(page)).toBe('详细的我发您。');
});

test('a script is written, changed, recovered, copied, put away and brought back; a killed app keeps what was typed', async ({ page, site }) => {
  await offline(page, site);
  await library(page);
  await page.getByRole('link', { name: '写一条', exact: true }).click();
  await button(page, '保存').click();
  await expect(page.getByText('请写客户怎么问。')).toBeVisible();
  await page.getByLabel('客户怎么问', { exact: true }).fill('电梯有几部?');
  await page.waitForTimeout(400);
  await page.reload();
  await usable(page);
  await expect(page.getByLabel('客户怎么问', { exact: true })).toHaveValue('电梯有几部?');
  await page.getByLabel('分类', { exact: true }).selectOption('物业');
  await page.getByLabel('短答(一口气说完)', { exact: true }).fill('两梯四户。');
  await page.getByLabel('标签', { exact: true }).fill('电梯 等候');
  await button(page, '保存').click();
  await expect(page.getByText('已保存「电梯有几部?」')).toBeVisible();
  await expect(answer(page)).toContainText('未核对');
  await expect(page.getByRole('region', { name: '依据与有效期' })).toContainText('电梯、等候');

  await page.getByRole('link', { name: /^编辑/ }).click();
  await page.getByLabel('短答(一口气说完)', { exact: true }).fill('三梯四户。');
  await button(page, '保存').click();
  await expect(answer(page)).toContainText('三梯四户。');
  await page.getByRole('link', { name: /以前的说法/ }).click();
  await expect(page.getByText('两梯四户。')).toBeVisible();
  await page.getByRole('button', { name: /^恢复/ }).click();
  await expect(answer(page)).toContainText('两梯四户。');

  await button(page, '归档').click();
  await expect(page.getByRole('heading', { level: 1, name: '答客问' })).toBeVisible();
  await search(page).fill('dtyjb');
  await expect(scriptRow(page, '电梯有几部')).toHaveCount(0);
  await button(page, '撤销').click();
  await expect(scriptRow(page, '电梯有几部')).toHaveCount(1);
  await scriptRow(page, '电梯有几部').getByRole('link').click();
  await button(page, '归档').click();
  await page.getByRole('link', { name: '更多', exact: true }).click();
  await page.getByRole('link', { name: /已归档/ }).click();
  await button(page, '恢复「电梯有几部?」').click();
  await expect(page.getByText('没有归档的')).toBeVisible();
});

test('within a category the order is the user’s', async ({ page }) => {
  await open(page);
  await library(page);
  await button(page.getByRole('group', { name: '分类' }), '物业').click();
  const rows = page.getByRole('list', { name: '话术' }).getByRole('listitem');
  const questions = async () => (await rows.locator('.who').allInnerTexts());
  const before = await questions();
  await button(page, '排序').click();
  await button(rows.nth(0), `下移「${before[0]}」`).click();
  await expect.poll(questions).toEqual([before[1], before[0], ...before.slice(2)]);
  await page.reload();
  await usable(page);
  await button(page.getByRole('group', { name: '分类' }), '物业').click();
  await expect.poll(questions).toEqual([before[1], before[0], ...before.slice(2)]);
});

test('a promise needs two to check it, a change of words clears them, and what expired says so', async ({ page }) => {
  await open(page);
  await library(page);
  await writeScript(page, { category: '价格与优惠', question: '还能再谈吗?', short: '以价格审批表为准。' });
  const checks = page.getByRole('region', { name: '核对' });
  await expect(answer(page)).toContainText('未双人核对');
  for (const [name, left] of [['王经理', '还差 1 人'], ['小李', '核对过']]) {
    await button(checks, '记下核对').click();
    await checks.getByLabel('核对人', { exact: true }).fill(name);
    await button(checks, '核对无误').click();
    await expect(checks).toContainText(left);
  }
  await expect(answer(page)).toContainText('双人已核对');
  await page.getByRole('link', { name: /^编辑/ }).click();
  await page.getByLabel('短答(一口气说完)', { exact: true }).fill('以最新价格审批表为准。');
  await page.getByLabel('有效到', { exact: true }).fill('2026-11-20');
  await button(page, '保存').click();
  await expect(answer(page)).toContainText('过期');
  await expect(checks).toContainText('要两个人核对');
  await page.getByRole('link', { name: '返回' }).click();
  await expect(page.getByText(/1 条过期/)).toBeVisible();
  await search(page).fill('还能再谈');
  await expect(scriptRow(page, '还能再谈吗?').first()).toContainText('过期');
});

test('起步话术 removed stays removed after a restart; what was edited stays; it can be put back', async ({ page, site }) => {
  await offline(page, site);
  await library(page);
  await openScript(page, 'xq', '学区能写进合同吗?');
  await page.getByRole('link', { name: /^编辑/ }).click();
  await page.getByLabel('短答(一口气说完)', { exact: true }).fill('入学由教育部门定。');
  await button(page, '保存').click();
  await expect(page.getByRole('region', { name: '依据与有效期' })).toContainText('起步话术,您改过');
  await page.getByRole('link', { name: '返回' }).click();
  await page.getByRole('link', { name: '更多', exact: true }).click();
  await button(page, '移除起步话术').click();
  await expect(page.getByText(/已移除 \d+ 条起步话术/)).toBeVisible();
  await page.goto('/scripts');
  await usable(page);
  await expect(page.getByText('1 条', { exact: true })).toBeVisible();
  await page.waitForTimeout(500);
  await expect(page.getByText('1 条', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: '更多', exact: true }).click();
  await button(page, '放回起步话术').click();
  await expect(page.getByText(/已放回 \d+ 条起步话术/)).toBeVisible();
  await page.getByRole('link', { name: '返回' }).click();
  await openScript(page, 'xq', '学区能写进合同吗?');
  await expect(answer(page)).toContainText('入学由教育部门定。');
});

test('待补口径: what customers asked collects with counts, is answered or dismissed', async ({ page, site }) => {
  await offline(page, site);
  const ask = async (text) => {
    await button(page.getByRole('dialog').getByRole('group', { name: '随手记' }), '客户问了…').click();
    await sheet(page).getByLabel('客户问了什么', { exact: true }).fill(text);
    await button(sheet(page), '保存').click();
    await expect(sheet(page)).toHaveCount(0);
  };
  await register(page, wang);
  await register(page, { name: '李', title: '先生' });
  for (const [who, text] of [['王女士', '地下车位有产权吗'], ['李先生', '地下车位有产权吗?'], ['李先生', '楼下开不开饭店']]) {
    await tab(page, '客户');
    await button(row(page, who), `给${who}记一笔`).click();
    await ask(text);
  }
  await card(page, '李先生');
  await expect(timeline(page)).toContainText('问了「楼下开不开饭店」');
  await library(page);
  await page.getByRole('link', { name: /待补口径 2/ }).click();
  const parking = page.getByRole('region', { name: /地下车位有产权吗/ });
  await expect(parking).toContainText('被问 2 次');
  await button(page.getByRole('region', { name: '楼下开不开饭店' }), '不用答').click();
  await expect(page.getByRole('region', { name: '楼下开不开饭店' })).toHaveCount(0);
  await button(parking, '写答案').click();
  await expect(page.getByLabel('客户怎么问', { exact: true })).toHaveValue(/地下车位有产权吗/);
  await page.getByLabel('分类', { exact: true }).selectOption('车位');
  await page.getByLabel('短答(一口气说完)', { exact: true }).fill('看规划和合同怎么写,我给您找条款。');
  await button(page, '保存').click();
  await expect(answer(page)).toContainText('我给您找条款');
  await library(page);
  await expect(page.getByRole('link', { name: /待补口径/ })).toHaveCount(0);
});

test('the card offers what fits, with the reason, filled for this customer', async ({ page }) => {
  await open(page);
  await library(page);
  await tab(page, '今天');
  await register(page, wang);
  await button(row(page, '王女士'), '给王女士记一笔').click();
  await button(sheet(page).getByRole('group', { name: '抗性' }), '总价高').click();
  await button(sheet(page), '保存').click();
  await expect(sheet(page)).toHaveCount(0);
  await card(page, '王女士');
  const fits = page.getByRole('region', { name: '抗性与说辞' });
  await expect(fits.getByRole('link').first()).toContainText('总价高');
  await fits.getByRole('link').first().click();
  await expect(answer(page)).toContainText('总价高');
  await button(answer(page), '用于王女士').click();
  await expect(page.getByText(/已用于王女士/)).toBeVisible();
  await page.getByRole('link', { name: '返回' }).click();
  await button(page.getByRole('group', { name: /有用吗$/ }), '有用').click();
  await expect(fits).toContainText('「总价高」这条用过1次,1次有用');
  await tab(page, '客户');
  await button(row(page, '王女士'), '给王女士记一笔').click();
  await expect(sheet(page).getByRole('region', { name: '怎么聊' })).toContainText('「总价高」这条用过1次,1次有用');
});

test('what one tab writes the other shows', async ({ page, context }) => {
  await open(page);
  await library(page);
  const other = await context.newPage();
  await open(other, '/scripts');
  await expect(other.getByText(/^\d+ 条/).first()).toBeVisible();
  await writeScript(page, { question: '有几个门?', short: '两个。' });
  await search(other).fill('有几个门');
  await expect(scriptRow(other, '有几个门?')).toHaveCount(1);
  expect((await living(page)).filter((r) => r.kind === 'script' && r.fields.question === '有几个门?')).toHaveLength(1);
});

test('leaving in the same moment as the list changes harms nothing', async ({ page }) => {
  await open(page);
  for (const typed of ['xq', '']) {
    await library(page);
    // One task, faster than any finger: the frame the list asked for comes when it has gone.
    await search(page).evaluate((box, text) => {
      box.value = text;
      box.dispatchEvent(new Event('input', { bubbles: true }));
      [...document.querySelectorAll('nav[aria-label="主导航"] a')].find((a) => a.textContent.includes('今天')).click();
    }, typed);
    await expect(page.getByRole('heading', { level: 1, name: '今天' })).toBeVisible();
  }
  await library(page);
  await search(page).fill('wuye');
  await expect(scriptRow(page, '物业').first()).toBeVisible();
});
