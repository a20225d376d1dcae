// 盘客 without a signal: a set, one customer a screen, what was decided, and where it stopped after a kill.
import { test, expect } from './lib/fixture.mjs';
import { controlled } from './lib/installed.mjs';
import { newProfile, removeProfile, start } from './lib/killable.mjs';
import { drafts } from './lib/disk.mjs';
import { button, open, sheet, tab, usable } from './lib/person.mjs';
import { seedTwelve } from './lib/ledgers.mjs';

const person = (page) => page.getByRole('region', { name: '这一位' });
const stands = (page, text) => expect(page.getByText(text, { exact: true })).toBeVisible();

async function review(page, set) {
  await tab(page, '客户');
  await page.getByRole('link', { name: '盘客', exact: true }).click();
  await page.getByRole('button', { name: new RegExp(`^${set}`) }).click();
  await expect(page.getByRole('heading', { level: 1, name: `盘客 · ${set}` })).toBeVisible();
}

test('offline: every set says how many, and a run goes from one to the next and says what was done', async ({ page, site }) => {
  await controlled(page);
  await seedTwelve(page);
  await site.stop();
  await tab(page, '客户');
  await page.getByRole('link', { name: '盘客', exact: true }).click();
  const sets = page.getByRole('group', { name: '盘哪些' });
  await expect(sets.getByRole('button')).toHaveText([/^逾期1 位/, /^全部A级3 位/, /^将过保护期/, /^7天未联系/, /^15天未联系/, /^30天未联系/, /^没有下次0 位/]);
  await sets.getByRole('button', { name: /^全部A级/ }).click();
  await stands(page, '第1位,共3位');
  // The longest silent one first.
  await expect(person(page)).toContainText('罗玉');
  await expect(page.getByRole('region', { name: '最近跟进' })).toContainText('看样板间');

  // 记一笔 decides.
  await button(page, '给罗玉记一笔').click();
  await button(sheet(page), '保存').click();
  await expect(sheet(page)).toHaveCount(0);
  await expect(page.getByText('这一位已安排')).toBeVisible();
  await button(page, '下一个').click();

  // 改期 decides; 上一个 and back again forgets nothing.
  await stands(page, '第2位,共3位');
  await expect(page.getByText('这一位已安排')).toHaveCount(0);
  await button(page, '改期').click();
  await sheet(page).getByRole('button', { name: /^明早/ }).click();
  await expect(sheet(page)).toHaveCount(0);
  await button(page, '上一个').click();
  await expect(person(page)).toContainText('罗玉');
  await expect(page.getByText('这一位已安排')).toBeVisible();
  await button(page, '下一个').click();
  await expect(page.getByText('这一位已安排')).toBeVisible();
  await button(page, '下一个').click();

  // The last one is only looked at.
  await stands(page, '第3位,共3位');
  await button(page, '盘完了').click();
  await expect(page.getByText('3位看完,已安排2位')).toBeVisible();
  await expect.poll(() => drafts(page)).toEqual([]);
  await page.getByRole('link', { name: '回到今天' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '今天' })).toBeVisible();
});

test('调级 and 发微信 within a run; the message goes out and is noted', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page);
  await seedTwelve(page);
  await review(page, '逾期');
  await expect(person(page)).toContainText('王敏');
  await button(page, '发微信').click();
  const messages = page.getByRole('region', { name: '发微信' });
  await messages.getByRole('group', { name: /^话术/ }).first().getByRole('button', { name: '复制' }).click();
  await expect(page.getByText(/已用于王敏/)).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).not.toBe('');
  await expect(page.getByText('这一位已安排')).toBeVisible();
  await button(page, '调级').click();
  await page.getByRole('radio', { name: 'D级', exact: true }).click();
  await button(page.getByRole('group', { name: '无效原因' }), '已购他盘').click();
  await expect(page.getByText(/已把 1 位改成 D级/)).toBeVisible();
  await expect(person(page)).toContainText('没有下次');
  await button(page, '盘完了').click();
  await expect(page.getByText('1位看完,已安排1位')).toBeVisible();
});

test('a killed run goes on at the same customer, with what was decided', async ({ site }) => {
  const profile = newProfile();
  try {
    let app = await start(profile, site.origin);
    // The helpers go to addresses of the app.
    const bare = app.page.goto.bind(app.page);
    app.page.goto = (path) => bare(site.url(path));
    await open(app.page);
    await seedTwelve(app.page);
    await review(app.page, '全部A级');
    await button(app.page, '改期').click();
    await sheet(app.page).getByRole('button', { name: /^明早/ }).click();
    await expect(sheet(app.page)).toHaveCount(0);
    await button(app.page, '下一个').click();
    const second = await person(app.page).getByRole('link').innerText();
    // Decided, but not gone on: the decision is on disk, and so is how the customer was before.
    await button(app.page, '改期').click();
    await sheet(app.page).getByRole('button', { name: /^明早/ }).click();
    await expect(sheet(app.page)).toHaveCount(0);
    await expect.poll(async () => (await drafts(app.page)).find((d) => d.sheet === '/review')?.form.position).toBe(1);
    await app.kill();

    app = await start(profile, site.origin);
    await app.page.goto(site.url('/'));
    await usable(app.page);
    await expect(app.page.getByText('盘客·全部A级 第2位,共3位')).toBeVisible();
    await button(app.page, '继续写').click();
    await stands(app.page, '第2位,共3位');
    expect(await person(app.page).getByRole('link').innerText()).toBe(second);
    await expect(app.page.getByText('这一位已安排')).toBeVisible();
    await button(app.page, '下一个').click();
    await button(app.page, '盘完了').click();
    await expect(app.page.getByText('3位看完,已安排2位')).toBeVisible();
    expect(app.faults).toEqual([]);
    await app.kill();
  } finally {
    removeProfile(profile);
  }
});
