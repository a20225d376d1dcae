// The right person in two letters.
import { test as base, expect } from './lib/fixture.mjs';
import { open, button, tab, row, sheet } from './lib/person.mjs';
import { seedTwelve } from './lib/ledgers.mjs';

const test = base.extend({
  /** 客户 with the twelve. */
  page: async ({ page }, use) => {
    await seedTwelve(page);
    await tab(page, '客户');
    await expect(row(page, '王敏')).toBeVisible();
    await use(page);
  },
});

const find = (page) => page.getByRole('searchbox', { name: '找客户' });
const list = (page) => page.getByRole('list', { name: '客户列表' });
const shown = (page) => list(page).getByRole('button', { name: /^给.*记一笔$/ }).evaluateAll((all) => all.map((b) => b.getAttribute('aria-label').slice(1, -3)));
const exactly = (page, names) => expect.poll(async () => (await shown(page)).sort()).toEqual([...names].sort());

test('pinyin initials, full pinyin, surname readings, characters, any four digits, words of notes', async ({ page }) => {
  const asked = {
    wm: ['王敏'],
    wangmin: ['王敏'],
    WANGM: ['王敏'],
    sgq: ['单国强'],
    shan: ['单国强'],
    xie: ['解语花'],
    zengjing: ['曾静'],
    ge: ['盖志强'],
    miaoxy: ['缪小燕'],
    yuchi: ['尉迟雪'],
    ycx: ['尉迟雪'],
    ouyang: ['欧阳晓'],
    zhal: ['查良'],
    '志强': ['盖志强'],
    '0132': ['王敏'],
    '138 0013': ['王敏'],
    '+86 139 1234': ['李建国'],
    '2201': ['王敏'],
  };
  for (const [typed, names] of Object.entries(asked)) {
    await find(page).fill(typed);
    await exactly(page, names);
  }
  await find(page).fill('没有这个人');
  await expect(page.getByText('没找到')).toBeVisible();
  await button(page, '清除条件').click();
  await expect.poll(() => shown(page)).toHaveLength(12);
  await expect(find(page)).toHaveValue('');
});

test('filters: 级别, 渠道, 逾期, 无下次, and together with a search', async ({ page }) => {
  const filters = page.getByRole('group', { name: '筛选' });
  await button(filters, 'A级').click();
  await exactly(page, ['王敏', '曾静', '罗玉']);
  await expect(page.getByText('找到 3 位')).toBeVisible();
  await find(page).fill('zj');
  await exactly(page, ['曾静']);
  await find(page).fill('');
  await button(filters, 'A级').click();
  await expect.poll(() => shown(page)).toHaveLength(12);

  await page.getByLabel('渠道', { exact: true }).selectOption('中介');
  await exactly(page, ['尉迟雪', '解语花', '盖志强']);
  await page.getByLabel('渠道', { exact: true }).selectOption({ label: '全部渠道' });

  await button(filters, '逾期').click();
  await exactly(page, ['王敏']);
  await button(filters, '逾期').click();
  // 解语花 is D: no date is missing there.
  await button(filters, '无下次').click();
  await expect(page.getByText('这些条件下没有客户')).toBeVisible();
});

test('sorting by name is by pinyin, by tier A first, by next date the earliest first', async ({ page }) => {
  const sort = page.getByLabel('排序', { exact: true });
  await sort.selectOption({ label: '姓名' });
  await expect.poll(() => shown(page)).toEqual(['盖志强', '李建国', '罗玉', '缪小燕', '欧阳晓', '秦馨', '单国强', '王敏', '解语花', '尉迟雪', '曾静', '查良']);
  await sort.selectOption({ label: '意向级别' });
  await expect.poll(async () => (await shown(page)).slice(0, 3).sort()).toEqual(['曾静', '王敏', '罗玉'].sort());
  expect((await shown(page)).at(-1)).toBe('解语花');
  await sort.selectOption({ label: '下次时间' });
  await expect.poll(async () => (await shown(page)).at(0)).toBe('王敏');
  expect((await shown(page)).at(-1)).toBe('解语花');
  await sort.selectOption({ label: '最近联系' });
  await expect.poll(async () => (await shown(page)).at(0)).toBe('曾静');
});

test('what an input method is composing is not searched, only what it gives', async ({ page, context }) => {
  const keys = await context.newCDPSession(page);
  await find(page).focus();
  for (const part of ['w', 'wa', 'wang']) {
    await keys.send('Input.imeSetComposition', { text: part, selectionStart: part.length, selectionEnd: part.length });
  }
  await expect(find(page)).toHaveValue('wang');
  await expect.poll(() => shown(page)).toHaveLength(12);
  await keys.send('Input.insertText', { text: '王' });
  await exactly(page, ['王敏']);
  await expect(find(page)).toHaveValue('王');
});

test('谁? in 记一笔: who is due comes first, composing searches nothing, Enter saves nothing', async ({ page, context }) => {
  await button(page, '记一笔').click();
  const people = () => sheet(page).getByRole('button', { name: /级\s*\S+|未定级/ }).allInnerTexts();
  const before = await people();
  // Late or due today, before anybody else.
  for (const name of ['王敏', '李建国', '曾静']) expect(before.slice(0, 3).join()).toContain(name);
  const who = sheet(page).getByLabel('谁', { exact: true });
  const keys = await context.newCDPSession(page);
  await who.focus();
  await keys.send('Input.imeSetComposition', { text: 'dan', selectionStart: 3, selectionEnd: 3 });
  expect(await people()).toEqual(before);
  await keys.send('Input.insertText', { text: '单' });
  await expect.poll(async () => (await people()).length).toBe(1);
  await sheet(page).getByRole('button', { name: /单国强/ }).click();
  await sheet(page).getByLabel('一句话', { exact: true }).focus();
  await keys.send('Input.imeSetComposition', { text: 'hao', selectionStart: 3, selectionEnd: 3 });
  await page.keyboard.press('Enter');
  await keys.send('Input.insertText', { text: '好' });
  await page.keyboard.press('Enter');
  await expect(sheet(page)).toBeVisible();
  await expect(page.getByText('已保存 单国强')).toHaveCount(0);
});

test('搜索 on 今天 goes to 找客户 with the cursor in it', async ({ page }) => {
  await open(page);
  await page.getByRole('link', { name: '搜索' }).click();
  await expect(find(page)).toBeFocused();
});
