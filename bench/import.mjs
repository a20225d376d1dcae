// Measures taking in a ledger of 10,000 customers and 100,000 contacts beside the same rows put by hand,
// and the frames meanwhile: `node bench/import.mjs [dist]`. CUSTOMERS and EACH make it smaller.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Host, here, launch, quantile, workplace } from './lib.mjs';
import { workbook } from './xlsx.mjs';

const CUSTOMERS = Number(process.env.CUSTOMERS ?? 10_000);
const EACH = Number(process.env.EACH ?? 10);
const pick = (list, n) => list[n % list.length];
const two = (n) => String(n).padStart(2, '0');
const day = (n) => `2026-${two((n % 10) + 1)}-${two((n % 28) + 1)}`;

function ledger() {
  const people = [['姓名', '联系方式', '性别', '意向级别', '认知途径大类', '意向房型', '关注点', '新增时间', '备注']];
  const talks = [['姓名', '电话', '业务员', '跟进时间', '跟进方式', '跟进内容', '下次跟进时间']];
  for (let n = 0; n < CUSTOMERS; n += 1) {
    const [name, phone] = [`${pick(['王', '李', '赵', '欧阳', '陈'], n)}${pick(['敏', '建国', '雪', '静'], n >> 2)}`, 13_000_000_000 + n * 7];
    people.push([name, phone, pick(['男', '女', ''], n), pick(['A', '必买', 'B类', '一般', 'C级'], n), pick(['自渠', '来电', '中介'], n), pick(['三居', '二居'], n), pick(['学区,价格', '采光', ''], n), day(n), pick(['', '第一行\n第二行'], n)]);
    for (let k = 0; k < EACH; k += 1) {
      talks.push([name, phone, '本人', `${day(n + k)} ${two(9 + k)}:20`, pick(['去电', '来访', '微信'], n + k), `第${k}次,${pick(['问公摊', '看三居', '要算组合贷'], n)}`, k === EACH - 1 ? '2026-12-01' : '']);
    }
  }
  return workbook([['客户', people], ['跟进记录', talks]]);
}

/** Puts as many rows in one strict transaction, with nothing in between: the floor. */
async function floor(page) {
  return page.evaluate(async ([customers, each]) => {
    const opening = indexedDB.open('floor', 1);
    opening.onupgradeneeded = () => {
      const keys = { customer: ['due', 'household'], contact: ['customer', 'when'] };
      for (const [name, indexes] of Object.entries(keys)) {
        const store = opening.result.createObjectStore(name, { keyPath: 'id' });
        for (const key of indexes) store.createIndex(key, key);
      }
    };
    const db = await new Promise((ok) => { opening.onsuccess = () => ok(opening.result); });
    const json = 'x'.repeat(400);
    const began = performance.now();
    const txn = db.transaction(['customer', 'contact'], 'readwrite', { durability: 'strict' });
    for (let n = 0; n < customers; n += 1) {
      txn.objectStore('customer').put({ id: `c${n}`, due: n, household: '', json });
      for (let k = 0; k < each; k += 1) txn.objectStore('contact').put({ id: `c${n}-${k}`, customer: `c${n}`, when: n + k, json });
    }
    txn.commit();
    await new Promise((ok) => { txn.oncomplete = ok; });
    const took = performance.now() - began;
    db.close();
    indexedDB.deleteDatabase('floor');
    return took;
  }, [CUSTOMERS, EACH]);
}

/** Notes the gap between every two frames while `work` runs. */
async function framed(page, work) {
  await page.evaluate(() => {
    globalThis.gaps = [];
    let last = performance.now();
    const frame = (now) => {
      gaps.push(now - last);
      last = now;
      if (globalThis.gaps) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const began = Date.now();
  await work();
  const ms = Date.now() - began;
  const gaps = await page.evaluate(() => { const all = globalThis.gaps; globalThis.gaps = null; return all; });
  return { ms, longest: Math.max(...gaps), p95: quantile(gaps, 0.95), late: gaps.filter((g) => g > 50).length, frames: gaps.length };
}

const place = workplace(process.argv[2] ?? join(here, '..', 'dist'));
const host = new Host(place.site);
try {
  const file = join(place.dir, 'ledger.xlsx');
  writeFileSync(file, ledger());
  await host.start();
  const context = await launch(join(place.dir, 'import'));
  const page = context.pages()[0];
  page.setDefaultTimeout(600_000);
  await page.goto(host.url('/mine/data'));
  const button = (name) => page.getByRole('button', { name, exact: true });
  await button('看看能导入什么').waitFor();
  const steps = {};
  steps['读入(另一个线程)'] = await framed(page, async () => {
    await page.getByLabel(/^选文件/).setInputFiles(file);
    await button('试算').waitFor();
  });
  steps['试算'] = await framed(page, async () => {
    await button('试算').click();
    await button('确认导入').waitFor();
  });
  steps['写入'] = await framed(page, async () => {
    await button('确认导入').click();
    await page.getByText(/已保存 导入表格/).waitFor();
  });
  const raw = await floor(page);
  await context.close();
  console.log(`${CUSTOMERS} customers, ${CUSTOMERS * EACH} contacts from one .xlsx; the same number of rows put by hand: ${Math.round(raw)} ms`);
  for (const [name, s] of Object.entries(steps)) {
    console.log(`  ${name}: ${s.ms} ms; longest frame ${Math.round(s.longest)} ms, 95 % within ${Math.round(s.p95)} ms, ${s.late} of ${s.frames} over 50 ms`);
  }
} finally {
  await host.stop();
  place.remove();
}
