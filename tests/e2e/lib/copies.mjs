// Automatic copies: a real folder of the browser's own file system in the place of the one a person picks.
import { expect } from '@playwright/test';

import { button, open } from './person.mjs';
import { PHRASE } from './backups.mjs';

/** The section 自动副本. */
export const copies = (page) => page.getByRole('region', { name: '自动副本' });

/** Stands in for the picker alone, which a browser without a screen does not have, and for a permission that lapsed. */
export const folders = (context) => context.addInitScript(() => {
  // Not on the empty page a tab begins with.
  if (!globalThis.FileSystemHandle) return;
  const needTap = () => {
    if (!navigator.userActivation.isActive) throw new DOMException('no tap', 'SecurityError');
  };
  globalThis.showDirectoryPicker = async ({ mode }) => {
    needTap();
    if (mode !== 'readwrite') throw new DOMException(mode, 'SecurityError');
    const root = await navigator.storage.getDirectory();
    return root.getDirectoryHandle(sessionStorage.getItem('folder') ?? '副本', { create: true });
  };
  const query = FileSystemHandle.prototype.queryPermission;
  FileSystemHandle.prototype.queryPermission = async function ask(how) {
    return sessionStorage.getItem('lapsed') ?? query.call(this, how);
  };
  FileSystemHandle.prototype.requestPermission = async function request(how) {
    needTap();
    sessionStorage.removeItem('lapsed');
    return query.call(this, how);
  };
});

/** Types a new pass-phrase of the copies twice. */
export async function typePhrase(page, phrase) {
  await copies(page).getByLabel('副本口令', { exact: true }).fill(phrase);
  await copies(page).getByLabel('再写一次副本口令', { exact: true }).fill(phrase);
}

/** Switches copies on, and waits for the first one. */
export async function switchOn(page, phrase = PHRASE) {
  await open(page, '/mine/backup');
  await button(copies(page), '选一个文件夹').click();
  await expect(copies(page).getByText('文件夹「副本」')).toBeVisible();
  await typePhrase(page, phrase);
  await button(copies(page), '开始存副本').click();
  await expect(copies(page).getByText(/已存下「跟客本自动副本-\d{8}-\d{6}-\w+\.genke」/)).toBeVisible({ timeout: 30_000 });
}

/** What lies in the folder: sizes by name. */
export const lying = (page, folder = '副本') => page.evaluate(async (wanted) => {
  const root = await navigator.storage.getDirectory();
  const found = {};
  for await (const [name, handle] of (await root.getDirectoryHandle(wanted)).entries()) {
    // What is taken away between its name and its content is not there.
    const file = await handle.getFile().catch((e) => { if (e.name !== 'NotFoundError') throw e; });
    if (file) found[name] = file.size;
  }
  return found;
}, folder);

/** The names of the copies, oldest first. */
export const names = async (page) => Object.keys(await lying(page)).filter((n) => n.startsWith('跟客本自动副本-')).sort();

/** Puts a file of somebody else's into the folder. */
export const put = (page, name, text = '') => page.evaluate(async ([file, content]) => {
  const root = await navigator.storage.getDirectory();
  const handle = await (await root.getDirectoryHandle('副本')).getFileHandle(file, { create: true });
  const stream = await handle.createWritable();
  await stream.write(content);
  await stream.close();
}, [name, text]);

/** A file of the folder as a person would pick it elsewhere. */
export async function taken(page, name) {
  const text = await page.evaluate(async (wanted) => {
    const root = await navigator.storage.getDirectory();
    const file = await (await (await root.getDirectoryHandle('副本')).getFileHandle(wanted)).getFile();
    return Array.from(new Uint8Array(await file.arrayBuffer()), (b) => String.fromCharCode(b)).join('');
  }, name);
  return { name, mimeType: 'application/octet-stream', buffer: Buffer.from(text, 'latin1') };
}

/** What is kept beside the records: the key as it is, the folder by its name. */
export const keptCopying = (page) => page.evaluate(() => new Promise((done, fail) => {
  const opening = indexedDB.open('genke');
  opening.onerror = () => fail(opening.error);
  opening.onsuccess = () => {
    const asking = opening.result.transaction('meta').objectStore('meta').get('copies');
    asking.onerror = () => fail(asking.error);
    asking.onsuccess = () => {
      opening.result.close();
      const row = asking.result;
      done(row ? { folder: row.folder.name, extractable: row.key.extractable, usages: row.key.usages, json: row.json } : null);
    };
  };
}));
