// A disk that is full while somebody saves, on both of Chromium's database engines: it is said, nothing is shown as
// 已保存 that is not there after a kill, and what was there before stays. FULL=5 is the full run (`make kills`).
import { join } from 'node:path';

import { test, expect } from './lib/fixture.mjs';
import { living } from './lib/disk.mjs';
import { noted } from './lib/drill.mjs';
import { start } from './lib/killable.mjs';
import { button, fill, newCustomer, register, saved, sheet, tab, usable } from './lib/person.mjs';
import { tightDisk } from './lib/tight.mjs';

const ROUNDS = Number(process.env.FULL ?? 1);
/** Room for a browser's profile, the installed app and a book. */
const MEGABYTES = 192;
const BEFORE = ['王敏', '李建国', '单国强'];
/** Savings until the last page of the disk that is still half empty must be full. */
const TRIES = 40;
const SAYS = /没有保存/;
/** Taps on 保存 after the first refusal: an app that opens its database anew for each is given an empty one by then. */
const AGAIN = 8;
const ENGINES = {
  leveldb: ['--disable-features=IdbSqliteBackingStore'],
  sqlite: ['--enable-features=IdbSqliteBackingStore'],
};

/** Taps 保存 and waits for the answer; whether it was 已保存. */
async function isSaved(page, name) {
  const said = page.getByText(`已保存 ${name}`);
  const refused = sheet(page).getByRole('alert').filter({ hasText: SAYS });
  await button(sheet(page), '保存').click();
  await expect(said.or(refused).first()).toBeVisible({ timeout: 40_000 });
  return said.isVisible();
}

for (const [engine, flags] of Object.entries(ENGINES)) {
  for (let round = 0; round < ROUNDS; round += 1) {
    test(`a full disk on ${engine}, ${round + 1}: refused, and all that was 已保存 is there after a kill`, async ({ site }) => {
      test.setTimeout(240_000);
      const disk = tightDisk(MEGABYTES);
      test.skip(!disk, 'a disk of its own can be mounted by root only');
      const profile = join(disk.dir, 'profile');
      let phone;
      const begin = async () => {
        phone = await start(profile, site.origin, [...flags, '--disk-cache-size=1000000']);
        await phone.page.goto(site.url('/'));
        await usable(phone.page);
      };
      try {
        await begin();
        for (const name of BEFORE) await register(phone.page, { name });
        const there = new Set(BEFORE);
        disk.fill();
        let refused = null;
        for (let n = 0; n < TRIES && !refused; n += 1) {
          const name = `满${n}号`;
          await newCustomer(phone.page);
          // Enough to fill a page of the disk in a few goes.
          await fill(phone.page, { name, note: '想看三居，预算三百万，周末带家人来。'.repeat(30) });
          if (await isSaved(phone.page, name)) there.add(name);
          else refused = name;
        }
        expect(refused, 'the disk was never full').not.toBeNull();
        // Tapped again and again: never 已保存, unless it is. The words of the first refusal stay, so time is given.
        for (let again = 0; again < AGAIN && !there.has(refused); again += 1) {
          await button(sheet(phone.page), '保存').click();
          const isThere = phone.page.getByText(`已保存 ${refused}`).waitFor({ timeout: 1_500 }).then(() => true, () => false);
          if (await isThere) there.add(refused);
        }
        const text = await phone.page.locator('.toasts').textContent();
        await phone.kill();
        disk.free();
        await begin();
        const names = (await living(phone.page)).filter((r) => r.kind === 'customer').map((r) => r.fields.name);
        expect([...there].filter((name) => !names.includes(name)), 'shown as 已保存, not there').toEqual([]);
        noted(`a full disk on ${engine}, then a kill`, `${there.size} saved, then refused`, `nothing lost; ${text.trim() || 'refused in the form'}`);
        await tab(phone.page, '客户');
        await expect(phone.page.getByText(`${names.length} 位`, { exact: true })).toBeVisible();
        await register(phone.page, { name: '又能存了' });
        await saved(phone.page).catch(() => {});
      } finally {
        await phone?.kill().catch(() => {});
        disk.remove();
      }
    });
  }
}
