// 答客问, by what a person sees.
import { expect } from '@playwright/test';

import { button, tab } from './person.mjs';

export const search = (page) => page.getByRole('searchbox', { name: '搜答客问', exact: true });

/** The rows of the library. */
export const scriptRow = (page, text) => page.getByRole('list', { name: '话术' }).getByRole('listitem').filter({ hasText: text });

/** Goes to the tab; the starter set is there. */
export async function library(page) {
  await tab(page, '答客问');
  await expect(page.getByText(/^\d+ 条/).first()).toBeVisible();
}

/** Finds a script and opens it. */
export async function openScript(page, typed, question) {
  await search(page).fill(typed);
  await scriptRow(page, question).first().getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: question })).toBeVisible();
}

/** Writes a script of one's own. */
export async function writeScript(page, { category = '物业', question, short, long }) {
  await page.getByRole('link', { name: '写一条', exact: true }).first().click();
  await page.getByLabel('分类', { exact: true }).selectOption(category);
  await page.getByLabel('客户怎么问', { exact: true }).fill(question);
  await page.getByLabel('短答(一口气说完)', { exact: true }).fill(short);
  if (long) await page.getByLabel('长答', { exact: true }).fill(long);
  await button(page, '保存').click();
  await expect(page.getByRole('heading', { level: 1, name: question, exact: true })).toBeVisible();
}

export const answer = (page) => page.getByRole('region', { name: '回答' });

/** What the clipboard holds. */
export const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());
