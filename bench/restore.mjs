// Restores an encrypted backup of 100 MB onto an empty phone at 4× CPU throttle: `BENCH_RESTORE=1 make bench`, or
// `node bench/restore.mjs [dist] [megabytes] [rate]`. Wants the Python of scripts/setup.sh, which derives the key.
import { execFileSync } from 'node:child_process';
import { createCipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { Host, here, launch, workplace } from './lib.mjs';

const [dist = join(here, '..', 'dist'), size = '100', times = '4'] = process.argv.slice(2);
const [megabytes, rate] = [Number(size), Number(times)];
const PHRASE = '雨天 沙盘 三号楼 电梯厅';
const CHUNK = 1 << 20;
const python = ['.tools/py/bin/python', process.env.PYTHON].find((p) => p && existsSync(p));
if (!python) throw new Error('scripts/setup.sh installs what derives the key');

const stamp = (n) => `${new Date(1_790_000_000_000 + n).toISOString()}-0000-bench`;
const id = (kind, n) => `0${kind}a1fd70-f23b-7000-8000-${n.toString(16).padStart(12, '0')}`;
const line = (kind, n, own, fields) => JSON.stringify({ fields, id: own, kind, made: stamp(n) });
const SAID = '看了样板间,觉得客厅够大,想带家人再来;问了学区和交付时间,首付还差一点,等卖旧房;在比隔壁项目的总价。';

/** A bundle of so many megabytes, one record per line, about eleven contacts to a customer. */
function bundle(bytes) {
  const lines = [];
  for (let n = 0, length = 0; length < bytes; n += 1) {
    const customer = id('1', n);
    const own = [line('customer', n, customer, { 'concerns/学区': true, first_seen_at: '2026-09-18T10:00:00+08:00', name: `客户${n}`, [`phones/138${String(n).padStart(8, '0')}`]: { label: '本人' }, tier: 'ABC'[n % 3] })];
    for (let k = 0; k < 11; k += 1) {
      own.push(line('contact', n, id('2', n * 11 + k), { customer, outcome: '到访', summary: `${SAID}${k}`, way: '来访', when: `2026-10-${String(1 + k).padStart(2, '0')}T10:00:00+08:00` }));
    }
    own.push(line('follow_up', n, id('3', n), { customer, due: '2026-12-01T10:00:00+08:00', origin: '手工', reason: { because: '约好的', rule: '' }, state: '待办' }));
    lines.push(...own);
    length += own.reduce((sum, l) => sum + Buffer.byteLength(l) + 2, 0);
  }
  const head = '{"format":"genke.bundle","version":1,"purpose":"backup","made_at":"2026-11-21T18:00:00+08:00","device":"bench","records":[';
  return { text: `${head}\n${lines.join(',\n')}\n]}\n`, records: lines.length };
}

/** Seals a text the way docs/bundle.md says. */
function seal(text) {
  const plain = gzipSync(text);
  const [salt, prefix] = [randomBytes(16), randomBytes(8)];
  const head = Buffer.from(`genke.sealed 1\n${JSON.stringify({ bytes: plain.length, chunk: CHUNK, cipher: 'AES-256-GCM', kdf: { lanes: 1, memory_kib: 32768, name: 'argon2id', passes: 3, salt: salt.toString('base64') }, nonce: prefix.toString('base64'), packed: 'gzip' })}\n`);
  const hex = execFileSync(python, ['-c', 'import sys,base64\nfrom argon2.low_level import hash_secret_raw,Type\nprint(hash_secret_raw(sys.argv[1].encode(),base64.b64decode(sys.argv[2]),3,32768,1,32,Type.ID).hex())', PHRASE, salt.toString('base64')]).toString().trim();
  const part = (number, bytes, mark) => {
    const nonce = Buffer.alloc(12);
    prefix.copy(nonce);
    nonce.writeUInt32BE(number, 8);
    const cipher = createCipheriv('aes-256-gcm', Buffer.from(hex, 'hex'), nonce);
    cipher.setAAD(Buffer.concat([head, Buffer.from([mark])]));
    return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  };
  const count = Math.max(1, Math.ceil(plain.length / CHUNK));
  const chunks = Array.from({ length: count }, (_, n) => part(n, plain.subarray(n * CHUNK, (n + 1) * CHUNK), Number(n + 1 === count)));
  return Buffer.concat([head, part(0xffffffff, Buffer.alloc(0), 2), ...chunks]);
}

/** The memory of the page's process, megabytes. */
function memory(pid) {
  const status = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '';
  return Math.round(Number(status.match(/VmHWM:\s+(\d+)/)?.[1] ?? 0) / 1024);
}

const place = workplace(dist);
const host = new Host(place.site);
try {
  const { text, records } = bundle(megabytes << 20);
  const file = join(place.dir, '备份.genke');
  writeFileSync(file, seal(text));
  await host.start();
  const context = await launch(join(place.dir, 'restored'));
  const page = context.pages()[0] ?? await context.newPage();
  page.setDefaultTimeout(900_000);
  let crashed = false;
  page.on('crash', () => { crashed = true; });
  const cdp = await context.newCDPSession(page);
  await page.goto(host.url('/mine/data'));
  await page.getByRole('region', { name: '导入' }).waitFor();
  await cdp.send('Emulation.setCPUThrottlingRate', { rate });
  const browser = await context.browser()?.newBrowserCDPSession();
  const pids = async () => (await browser?.send('SystemInfo.getProcessInfo'))?.processInfo.filter((p) => p.type === 'renderer').map((p) => p.id) ?? [];
  const began = Date.now();
  const at = {};
  const mark = (name) => {
    at[name] = ((Date.now() - began) / 1000).toFixed(1);
    console.error(`  ${at[name]} s: ${name}`);
  };
  // A page that still answers is looked at four times a second; the longest it did not is the worst freeze.
  await page.evaluate(() => {
    globalThis.worst = 0;
    let last = performance.now();
    const begun = last;
    setInterval(() => {
      const now = performance.now();
      if (now - last > globalThis.worst) [globalThis.worst, globalThis.worstAt] = [now - last, now - begun];
      last = now;
    }, 50);
  });
  await page.locator('input[type=file]').first().setInputFiles(file);
  const sealed = page.getByRole('region', { name: '加密文件' });
  await sealed.getByLabel('口令', { exact: true }).fill(PHRASE);
  await sealed.getByRole('button', { name: '打开', exact: true }).click();
  await page.getByRole('button', { name: '确认导入', exact: true }).waitFor();
  mark('opened, read and tried out');
  await page.getByRole('button', { name: '确认导入', exact: true }).click();
  await page.getByText(/已保存 导入备份/).waitFor();
  mark('on disk and shown');
  const peak = Math.max(0, ...(await pids()).map(memory));
  const [worst, when] = await page.evaluate(() => [Math.round(globalThis.worst), (globalThis.worstAt / 1000).toFixed(1)]);
  console.log(`restoring ${megabytes} MB (${records} records) at ${rate}×: ${JSON.stringify(at)} s, longest freeze ${worst} ms at ${when} s, peak memory of the page ${peak} MB, crashed: ${crashed}`);
  await context.close();
} finally {
  await host.stop();
  place.remove();
}
