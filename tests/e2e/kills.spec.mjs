// SIGKILL in the middle of 保存, 导入 and 撤销, on both of Chromium's database engines: what was shown as
// 已保存 is there, and nothing is there by half. KILLS=50 is the full run (`make kills`).
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { test, expect } from './lib/fixture.mjs';
import { newProfile, removeProfile, start } from './lib/killable.mjs';
import { button, fill, newCustomer, sheet, tab, usable } from './lib/person.mjs';
import { living } from './lib/disk.mjs';
import { noted } from './lib/drill.mjs';

const ROUNDS = Number(process.env.KILLS ?? 6);
/** People in one import. */
const MANY = 30;
/** The longest time from the tap to the kill: about twice what each takes, so that half of the kills come before the answer. */
const LONGEST_MS = { save: 200, import: 500, undo: 300, undoImport: 500 };
/** The page taps by itself this much later, so that the way to the page does not count. */
const TAP_MS = 60;

const ENGINES = {
  leveldb: { flags: ['--disable-features=IdbSqliteBackingStore'], has: (files) => files.some((f) => /\.leveldb\//.test(f)) },
  sqlite: { flags: ['--enable-features=IdbSqliteBackingStore'], has: (files) => files.some((f) => /sqlite|\.db$|-wal$/i.test(f)) && !files.some((f) => /\.leveldb\/.*\.log$/.test(f)) },
};

/** A browser on one profile that notes every notice the moment it is shown. */
async function opened(profile, site, flags) {
  const browser = await start(profile, site.origin, flags);
  const seen = [];
  await browser.page.exposeBinding('noticed', (_, text) => seen.push(text));
  await browser.page.addInitScript(() => {
    new MutationObserver(() => {
      const text = document.querySelector('.toasts')?.textContent;
      if (text) globalThis.noticed(text);
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  await browser.page.goto(site.url('/'));
  await usable(browser.page);
  return { ...browser, seen };
}

async function save(page, name) {
  await newCustomer(page);
  await fill(page, { name, note: `${name}的话` });
}

/** Everything up to 确认导入. */
async function readyToImport(page, round) {
  await tab(page, '我的');
  await page.getByRole('link', { name: /^数据/ }).click();
  const rows = Array.from({ length: MANY }, (_, i) => `批${round}之${i}\t${13_000_000_000 + round * 1000 + i}\tB\t来访\t2026-11-18 15:20\t看了样板间`);
  await page.getByLabel('粘贴表格', { exact: true }).fill(['姓名\t电话\t意向级别\t沟通方式\t沟通日期\t内容摘要', ...rows].join('\n'));
  await button(page, '看看能导入什么').click();
  await button(page, '试算').click();
  await expect(button(page, '确认导入')).toBeVisible();
}

/** What must be true of the book after all kills so far. */
class Truth {
  there = new Set();
  gone = new Set();
  groups = new Map();

  /** Compares with the disk: `must` = there, `never` = gone, everything else may be either, but whole. */
  check(records) {
    const customers = records.filter((r) => r.kind === 'customer');
    const names = new Set(customers.map((c) => c.fields.name));
    const ids = new Set(customers.map((c) => c.id));
    const visited = new Set(records.filter((r) => r.kind === 'contact').map((r) => r.fields.customer));
    // One expectation per rule, not per record: each is reported, and there are thousands of records.
    expect([...this.there].filter((name) => !names.has(name)), 'shown as 已保存, not there').toEqual([]);
    expect([...this.gone].filter((name) => names.has(name)), 'shown as 已撤销, still there').toEqual([]);
    expect(records.filter((r) => r.fields.customer && !ids.has(r.fields.customer)), 'belong to nobody').toEqual([]);
    expect(customers.filter((c) => !visited.has(c.id)), 'came without a contact').toEqual([]);
    for (const [round, want] of this.groups) {
      const found = customers.filter((c) => c.fields.name.startsWith(`批${round}之`)).length;
      expect(want ?? [0, MANY], `import ${round}`).toContain(found);
    }
  }
}

/** One tap that the kill falls into; says whether `said` was seen before. */
async function killedInto(phone, kind, tap, said) {
  const from = phone.seen.length;
  await tap.evaluate((it, ms) => { setTimeout(() => it.click(), ms); }, TAP_MS);
  await pause(TAP_MS + Math.random() * LONGEST_MS[kind]);
  await phone.kill();
  return phone.seen.slice(from).some((text) => said.test(text));
}

const ROUND = {
  async save(phone, truth, n) {
    await save(phone.page, `存${n}号`);
    const isSaved = await killedInto(phone, 'save', button(sheet(phone.page), '保存'), new RegExp(`已保存 存${n}号`));
    if (isSaved) truth.there.add(`存${n}号`);
    return isSaved;
  },
  async import(phone, truth, n) {
    await readyToImport(phone.page, n);
    const isSaved = await killedInto(phone, 'import', button(phone.page, '确认导入'), /已保存 导入/);
    truth.groups.set(n, isSaved ? [MANY] : null);
    return isSaved;
  },
  async undo(phone, truth, n) {
    await save(phone.page, `撤${n}号`);
    await button(sheet(phone.page), '保存').click();
    await phone.page.getByText(`已保存 撤${n}号`).waitFor();
    const isUndone = await killedInto(phone, 'undo', button(phone.page, '撤销'), /已撤销/);
    if (isUndone) truth.gone.add(`撤${n}号`);
    return isUndone;
  },
  async undoImport(phone, truth, n) {
    await readyToImport(phone.page, n);
    await button(phone.page, '确认导入').click();
    await phone.page.getByText(/已保存 导入/).waitFor();
    const isUndone = await killedInto(phone, 'undoImport', phone.page.locator('.toasts').getByRole('button', { name: '撤销' }), /已撤销/);
    truth.groups.set(n, isUndone ? [0] : null);
    return isUndone;
  },
};

for (const [engine, { flags, has }] of Object.entries(ENGINES)) {
  test(`${ROUNDS} kills on ${engine}: everything 已保存 is there, nothing by half`, async ({ site }) => {
    test.setTimeout(60_000 + ROUNDS * 30_000);
    const profile = newProfile();
    const truth = new Truth();
    const kinds = Object.keys(ROUND);
    const told = {};
    try {
      for (let n = 0; n < ROUNDS; n += 1) {
        const phone = await opened(profile, site, flags);
        truth.check(await living(phone.page));
        const kind = kinds[n % kinds.length];
        const isTold = await ROUND[kind](phone, truth, n);
        (told[kind] ??= []).push(isTold ? 1 : 0);
        expect(phone.faults).toEqual([]);
      }
      const phone = await opened(profile, site, flags);
      const records = await living(phone.page);
      truth.check(records);
      // The screens say what the disk says.
      await tab(phone.page, '客户');
      const count = records.filter((r) => r.kind === 'customer').length;
      await expect(phone.page.getByText(`${count} 位`, { exact: true })).toBeVisible();
      await phone.kill();
      const files = readdirSync(join(profile, 'Default', 'IndexedDB'), { recursive: true }).map(String);
      expect(has(files), `the engine is ${engine}: ${files.join(' ')}`).toBe(true);
      const shares = Object.entries(told).map(([kind, all]) => `${kind} ${all.reduce((a, b) => a + b)}/${all.length} told before the kill`);
      noted(`SIGKILL in the middle of 保存, 导入, 撤销, on ${engine}`, `${ROUNDS} kills`, `nothing lost, nothing by half; ${count} customers; ${shares.join(', ')}`);
    } finally {
      removeProfile(profile);
    }
  });
}
