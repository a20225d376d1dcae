// Encrypted files through the screens.
import { readFileSync } from 'node:fs';

import { expect } from '@playwright/test';

import { button, open } from './person.mjs';

export const PHRASE = '雨天 沙盘 三号楼 电梯厅';

/** Types a new pass-phrase twice. */
export async function newPhrase(page, phrase = PHRASE) {
  await page.getByLabel('口令', { exact: true }).fill(phrase);
  await page.getByLabel('再写一次', { exact: true }).fill(phrase);
}

/** Saves the file that is ready, and returns it. */
export async function saveReady(page, label) {
  const box = page.getByRole('region', { name: label });
  await expect(box).toBeVisible({ timeout: 30_000 });
  const [download] = await Promise.all([page.waitForEvent('download'), button(box, '存到手机').click()]);
  return { name: download.suggestedFilename(), buffer: readFileSync(await download.path()), mimeType: 'application/octet-stream' };
}

/** Makes an encrypted backup and returns its file. */
export async function backup(page, phrase = PHRASE) {
  await open(page, '/mine/backup');
  await newPhrase(page, phrase);
  await button(page, '做备份文件').click();
  const file = await saveReady(page, '备份文件');
  await expect(page.getByText('已存到手机的下载里')).toBeVisible();
  return file;
}

/** Writes the pass-phrase of a file that was picked. */
export async function unlock(page, phrase = PHRASE) {
  const box = page.getByRole('region', { name: '加密文件' });
  await box.getByLabel('口令', { exact: true }).fill(phrase);
  await button(box, '打开').click();
}
