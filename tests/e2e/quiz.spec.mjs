// 话术考核 without a signal: question, say it, the answer, 会 or 不会; it is remembered.
import { test, expect } from './lib/fixture.mjs';
import { controlled } from './lib/installed.mjs';
import { newProfile, removeProfile, start } from './lib/killable.mjs';
import { living } from './lib/disk.mjs';
import { button, usable } from './lib/person.mjs';
import { library } from './lib/scripts.mjs';

const question = (page) => page.getByRole('region', { name: '考题' });
const due = (page, count) => expect(page.getByText(`今天 ${count} 张`)).toBeVisible();

async function quiz(page) {
  await page.getByRole('link', { name: /^话术考核/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: '话术考核' })).toBeVisible();
}

async function answered(page, word) {
  const asked = await question(page).getByRole('heading').innerText();
  await button(page, '看答案').click();
  await button(page, word).click();
  return asked;
}

test('offline: 会 moves a card on, 不会 asks it again today, and both survive a restart', async ({ page, site }) => {
  await controlled(page);
  await site.stop();
  await library(page);
  await expect(page.getByRole('link', { name: /^话术考核/ })).toContainText('10');
  await quiz(page);
  await due(page, 10);
  await expect(page.getByRole('button', { name: '会', exact: true })).toHaveCount(0);
  const known = await answered(page, '会');
  await expect(page.getByText('上一题会,明天再问')).toBeVisible();
  await due(page, 9);
  await expect(question(page).getByRole('heading')).not.toHaveText(known);
  const failed = await answered(page, '不会');
  await expect(page.getByText('上一题不会,今天再问')).toBeVisible();
  await expect(question(page).getByRole('heading')).not.toHaveText(failed);
  await due(page, 9);
  await page.reload();
  await usable(page);
  await due(page, 9);
  await button(page, '看答案').click();
  await button(page, '会').click();
  await due(page, 8);
  await button(page, '撤销').click();
  await due(page, 9);
});

test('a killed app asks the next card, not the same again', async ({ site }) => {
  const profile = newProfile();
  try {
    let app = await start(profile, site.origin);
    await app.page.goto(site.url('/scripts'));
    await usable(app.page);
    await quiz(app.page);
    await answered(app.page, '会');
    await expect(app.page.getByText('上一题会,明天再问')).toBeVisible();
    await app.kill();
    app = await start(profile, site.origin);
    await app.page.goto(site.url('/scripts/quiz'));
    await due(app.page, 9);
    const cards = (await living(app.page, 'other')).filter((r) => r.kind === 'quiz_card');
    expect(cards).toHaveLength(1);
    await app.kill();
    expect(app.faults).toEqual([]);
  } finally {
    removeProfile(profile);
  }
});

test('a category is practised by itself, down to the last card', async ({ page }) => {
  await page.goto('/scripts');
  await usable(page);
  await library(page);
  await quiz(page);
  const chips = page.getByRole('group', { name: '分类' });
  const chip = chips.getByRole('button').nth(1);
  const name = await chip.innerText();
  await chip.click();
  const [, count] = (await page.getByText(/^今天 \d+ 张$/).innerText()).match(/(\d+)/);
  expect(Number(count)).toBeGreaterThan(0);
  for (let left = Number(count); left > 0; left -= 1) {
    await expect(question(page).locator('.tag')).toHaveText(name);
    await answered(page, '会');
    await due(page, left - 1);
  }
  await expect(page.getByText('今天练完了')).toBeVisible();
});
