// Turns the samples into the printed table, and says of every goal whether it is met.
import { p50, p95 } from './lib.mjs';

const wide = (text) => [...text].reduce((n, c) => n + (c.codePointAt(0) > 0x2e7f ? 2 : 1), 0);
const pad = (text, width) => text + ' '.repeat(Math.max(0, width - wide(text)));
const lead = (text, width) => ' '.repeat(Math.max(0, width - wide(text))) + text;
const ms = (n) => (Number.isFinite(n) ? `${n < 100 ? n.toFixed(1) : n.toFixed(0)} ms` : '–');
const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
const times = (n) => (Number.isFinite(n) ? `${n.toFixed(2)}×` : '–');

const WIDTHS = [50, 12, 12, 12, 14, 12];
const row = (...cells) => console.log(cells.map((cell, i) => (i === 0 ? pad(cell, WIDTHS[0]) : lead(cell, WIDTHS[i]))).join(''));
const head = (title, ...cells) => {
  console.log('');
  row(title, ...cells);
  console.log('─'.repeat(WIDTHS.slice(0, cells.length + 1).reduce((a, b) => a + b, 0)));
};

/** Prints everything; returns the goals with what was measured. */
export function print(r) {
  const mark = (list, name) => list.map((m) => m[name]).filter((n) => n !== undefined);
  const started = (set, key) => p50(mark(set[key], 'usablePainted'));

  const fastest = (set, key) => Math.min(...mark(set[key], 'usablePainted'));

  console.log(`跟客本 bench · ${r.at} · ${r.seconds} s · 负载 load ${r.load.map((l) => l.toFixed(1)).join(' → ')}`);
  console.log(`数据: ${r.rows.customer} 客户 customers, ${r.rows.contact} 跟进 contacts, ${r.rows.follow_up} 待办 follow-ups`);

  if (Math.max(...r.load) > r.cores) console.log(`机器在忙别的 (${r.cores} 核): 毫秒数偏大, 比值不稳 · the machine was busy: figures are inflated, ratios unsteady`);

  head('首次下载 first load (今天 + 记一笔)', 'gzip -9');
  for (const file of r.first.files) row(`  ${file.path}`, kb(file.gzip));
  row(`合计 ${r.first.requests} 个请求 requests`, kb(r.first.gzip));
  for (const file of r.first.later) row(`  随后 afterwards ${file.path}`, kb(file.gzip));
  row(`另:装好 service worker 的首次访问共 ${r.installed.requests} 个请求`, kb(r.installed.gzip));

  head('离线冷启动 offline start → 记一笔 painted', '空 none', '1万+10万', '比 ratio', '空 最快', '1万 最快');
  for (const [label, set] of [['新进程 fresh process', r.start], ['新页面 fresh page, running browser', r.warm]]) {
    for (const rate of [1, 4]) {
      const [none, many] = [started(set, `none-${rate}`), started(set, `many-${rate}`)];
      row(`  ${label} ${rate}× p50 (n ${set[`many-${rate}`].length})`, ms(none), ms(many), times(many / none), ms(fastest(set, `none-${rate}`)), ms(fastest(set, `many-${rate}`)));
    }
  }
  for (const rate of [1, 4]) {
    const all = (name) => p50(mark(r.start[`${name}-${rate}`], 'everybodyPainted'));
    row(`  全部读完 everybody read ${rate}× p50`, ms(all('none')), ms(all('many')));
  }
  for (const rate of [1, 4]) {
    const raw = (name) => p50(mark(r.rawStart[`${name}-${rate}`], 'readyPainted'));
    row(`  手写页 raw page, online ${rate}× p50`, ms(raw('none')), ms(raw('many')), times(raw('many') / raw('none')), `${r.rawStart[`many-${rate}`][0].rows} rows`);
    row('    应用/手写 app : raw', times(started(r.start, `none-${rate}`) / raw('none')), times(started(r.start, `many-${rate}`) / raw('many')));
  }

  head('按键 → 画出结果 keystroke → painted', 'p50', 'p95', '手写 p50', '手写 p95', '次数 n');
  for (const [label, suffix] of [['不等屏幕刷新 no vsync', ''], ['60 Hz', '-60Hz']]) {
    for (const rate of suffix ? [1] : [1, 4]) {
      const [a, b] = [r.search[`${rate}${suffix}`], r.rawSearch[`${rate}${suffix}`]];
      row(`  ${label} ${rate}×`, ms(p50(a.keys)), ms(p95(a.keys)), ms(p50(b.keys)), ms(p95(b.keys)), String(a.keys.length));
      if (suffix === '') {
        row('    其中处理 until the list is in the document', ms(p50(a.work)), ms(p95(a.work)), ms(p50(b.work)), ms(p95(b.work)));
        row('    清空 clearing the box', ms(p50(a.clears)), ms(p95(a.clears)), '', '', String(a.clears.length));
      }
    }
  }

  head('保存 → 已保存 save', 'p50', 'p95', '手写1行 p50', '手写整笔 p50', 'p50比1行');
  for (const [label, name] of [['近空 80 位 near-empty book', 'few'], ['1万+10万', 'many']]) {
    for (const rate of [1, 4]) {
      const [a, b] = [r.save[`${name}-${rate}`].saves, r.rawSave[`${name}-${rate}`]];
      row(`  ${label} ${rate}×`, ms(p50(a)), ms(p95(a)), ms(p50(b.one)), ms(p50(b.visit)), times(p50(a) / p50(b.one)));
    }
  }
  head('答客问 2,000 条 keystroke → painted, no vsync', 'p50', 'p95', '次数 n');
  for (const rate of [1, 4]) row(`  搜答客问 ${rate}×`, ms(p50(r.answers[rate].keys)), ms(p95(r.answers[rate].keys)), String(r.answers[rate].keys.length));

  head('文案检查 500 字 one keystroke, checked and shown', 'p50', 'p95', '最快', '次数 n');
  for (const [label, name] of [['没问题的文案 lawful', 'lawful'], ['满是禁用语 full of findings', 'risky']]) {
    for (const rate of [1, 4]) {
      const a = r.checked[rate][name];
      row(`  ${label} ${rate}×`, ms(p50(a)), ms(p95(a)), ms(Math.min(...a)), String(a.length));
    }
  }

  head('日历 tap → month painted', '近空 网格', '近空 带数量', '1万 网格', '1万 带数量', '比 ratio');
  const monthly = (rate) => p50(r.months[`many-${rate}`].marks) / p50(r.months[`few-${rate}`].marks);
  for (const rate of [1, 4]) {
    const [few, many] = [r.months[`few-${rate}`], r.months[`many-${rate}`]];
    row(`  月历 month ${rate}× p50`, ...[few.grid, few.marks, many.grid, many.marks].map((list) => ms(p50(list))), times(monthly(rate)));
    row(`    第一次 the first visit ${rate}×`, '', ms(few.first), '', ms(many.first));
  }

  const slowed = r.search[4].speed / r.search[1].speed;
  console.log(`\n  一笔写入 one save writes: ${[...r.save['many-1'].written, 'customer row', 'journal', 'clock'].join(', ')}`);
  console.log(`  4× 实际放慢 throttle really gave ${times(slowed)}; the browser's own processes (IndexedDB, service worker) are not slowed`);

  const ratio = (rate, set = r.start) => started(set, `many-${rate}`) / started(set, `none-${rate}`);
  const saving = (name, rate) => p50(r.save[`${name}-${rate}`].saves) / p50(r.rawSave[`${name}-${rate}`].one);
  const goals = [
    ['首次下载 first load ≤ 480 KB gzip', r.first.gzip, 480_000, kb],
    ['启动 有数据/无数据 ≤ 1.25×, 1×', ratio(1), 1.25, times],
    ['启动 有数据/无数据 ≤ 1.25×, 4×', ratio(4), 1.25, times],
    ['搜索 p95 ≤ 16 ms, 1×', p95(r.search[1].keys), 16, ms],
    ['搜索 p95 ≤ 50 ms, 4×', p95(r.search[4].keys), 50, ms],
    ['搜答客问 p95 ≤ 16 ms, 1×', p95(r.answers[1].keys), 16, ms],
    ['文案检查 500 字 p50 ≤ 5 ms, 1×', p50(r.checked[1].lawful), 5, ms],
    ['月历 有数据/近空 ≤ 1.25×, 1×', monthly(1), 1.25, times],
    ['月历 有数据/近空 ≤ 1.25×, 4×', monthly(4), 1.25, times],
    ['保存 p50 ≤ 3× 手写1行, 1×, 1万+10万', saving('many', 1), 3, times],
    ['保存 p50 ≤ 3× 手写1行, 4×, 1万+10万', saving('many', 4), 3, times],
    ['保存 p50 ≤ 3× 手写1行, 1×, 近空', saving('few', 1), 3, times],
    ['保存 p50 ≤ 3× 手写1行, 4×, 近空', saving('few', 4), 3, times],
  ].map(([goal, measured, limit, show]) => ({ goal, measured, limit, met: measured <= limit, shown: show(measured) }));
  head('目标 goals', '实测', '');
  for (const goal of goals) row(`  ${goal.goal}`, goal.shown, goal.met ? '达到' : '未达到 MISS');
  return goals;
}
