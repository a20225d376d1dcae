// What is really on disk, read past the app.
import { expect } from '@playwright/test';

/** Reads every row of one store of the app's database. */
export function rows(page, store) {
  return page.evaluate((name) => new Promise((done, fail) => {
    // Below a path a copy may have a database of its own (public/boot.js).
    const opening = indexedDB.open(`genke${document.documentElement.dataset?.names ?? ''}`);
    opening.onerror = () => fail(opening.error);
    opening.onsuccess = () => {
      const db = opening.result;
      const asking = db.transaction(name).objectStore(name).getAll();
      asking.onerror = () => fail(asking.error);
      asking.onsuccess = () => { db.close(); done(asking.result.map((row) => JSON.parse(row.json))); };
    };
  }), store);
}

/** The records that live, as what they say: kind, id and the fields that hold something. */
export async function living(page) {
  const all = [];
  for (const store of ['customer', 'contact', 'follow_up', 'other']) all.push(...await rows(page, store));
  // A field written after the deletion brings a record back; stamps are in order as text.
  const isAlive = (r) => !r.erased && (!r.deleted || Object.keys(r.fields ?? {}).some((f) => (r.stamps?.[f] ?? r.made) > r.deleted));
  return all
    .filter(isAlive)
    .map(({ kind, id, fields }) => ({ kind, id, fields: Object.fromEntries(Object.entries(fields ?? {}).filter(([, v]) => v !== null).sort()) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

export const drafts = (page) => rows(page, 'draft');

/** Does something, takes it back while 撤销 is offered, and compares what is on disk. */
export async function takenBack(page, act) {
  const before = await living(page);
  await act();
  await expect.poll(() => living(page)).not.toEqual(before);
  await page.getByRole('button', { name: '撤销', exact: true }).click();
  await expect(page.getByText('已撤销')).toBeVisible();
  expect(await living(page)).toEqual(before);
}
