// Makes the bench's customers, contacts and follow-ups, always the same ones, as the rows the app itself stores.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** The browser runs in this zone, so that "today" is the same for the rows and for the app. */
export const ZONE = 'Asia/Shanghai';
const ZONE_MS = 8 * HOUR;
const DEVICE = 'bench000';
const OID = Buffer.from('6ba7b8129dad11d180b400c04fd430c8', 'hex');

const SURNAMES = '王wang 李li 张zhang 刘liu 陈chen 杨yang 赵zhao 黄huang 周zhou 吴wu 徐xu 孙sun 胡hu 朱zhu 高gao 林lin 何he 郭guo 马ma 罗luo 梁liang 宋song 郑zheng 谢xie 韩han 唐tang 冯feng 于yu 董dong 萧xiao 程cheng 曹cao 袁yuan 邓deng 许xu 傅fu 沈shen 曾zeng 彭peng 吕lv';
const GIVEN = '敏min 静jing 丽li 强qiang 磊lei 军jun 洋yang 勇yong 艳yan 杰jie 娟juan 涛tao 明ming 超chao 兰lan 霞xia 平ping 刚gang 桂gui 英ying 华hua 玉yu 萍ping 红hong 芳fang 燕yan 宁ning 琴qin 青qing 倩qian 雪xue 佳jia 文wen 博bo 宇yu 浩hao 欣xin 怡yi 婷ting 娜na';
const chars = (text) => text.split(' ').map((t) => [t[0], t.slice(1)]);
const CONCERNS = ['区位', '交通', '学区', '配套', '景观', '户型', '楼层', '采光', '装修', '车位', '物业', '价格'];
const OBJECTIONS = ['总价高', '公摊大', '家人意见不一', '首付不足', '月供压力', '观望降价', '竞品在比', '卖旧买新'];
const SUMMARIES = ['看了样板间,觉得客厅够大,想带家人再来', '问了学区和交付时间', '首付还差一点,等卖旧房', '在比隔壁项目的总价', '电话里说周末再约', '发了户型图和贷款测算', '老人想要低楼层,年轻人想要采光好'];
const RULES = { A: 3, B: 14, C: 30 };
const WAYS = [['去电', '接通'], ['微信', '已回复'], ['来访', '到访'], ['去电', '未接'], ['看房', '到访']];

/** A small seeded generator (mulberry32), so that every run measures the same rows. */
function dice(seed) {
  const next = () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return { next, below: (n) => Math.floor(next() * n), pick: (list) => list[Math.floor(next() * list.length)] };
}

const hex = (n, width) => n.toString(16).padStart(width, '0');
const dashed = (h) => `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20, 32)}`;
const uuid7 = (ms, d) => dashed(hex(ms, 12) + '7' + hex(d.below(4096), 3) + hex(0x8000 + d.below(0x4000), 4) + hex(d.below(2 ** 24), 6) + hex(d.below(2 ** 24), 6));

/** The id of a rule's follow-up: the same on every phone (UUIDv5 in the OID name space). */
function followUpId(customer, anchor) {
  const bytes = createHash('sha1').update(OID).update(['follow_up', customer, anchor].join('\u001f')).digest().subarray(0, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x50;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return dashed(bytes.toString('hex'));
}

const wire = (ms) => new Date(ms + ZONE_MS).toISOString().slice(0, 19) + '+08:00';
const day = (ms) => new Date(ms + ZONE_MS).toISOString().slice(0, 10);
const stamp = (ms) => `${new Date(ms).toISOString()}-0000-${DEVICE}`;
const sorted = (object) => Object.fromEntries(Object.keys(object).sort().map((key) => [key, object[key]]));
const record = (kind, id, made, fields) => JSON.stringify({ fields: sorted(fields), id, kind, made: stamp(made) });

/** Midnight that began the day of `now` in the bench's zone. */
export const midnight = (now) => Math.floor((now + ZONE_MS) / DAY) * DAY - ZONE_MS;

/** How many customers are due by the end of today. */
export const DUE_NOW = 300;

/** Decides tier, due day and last contact so that the rules of the app would give that very day. */
function schedule(i, count, today, d) {
  if (i < Math.min(DUE_NOW, count)) {
    const tier = d.pick(['A', 'B', 'C']);
    const ahead = i % 5 === 0 ? -1 - d.below(5) : 0;
    return { tier, due: today + ahead * DAY + 10 * HOUR, last: today + (ahead - RULES[tier]) * DAY + (10 + d.below(8)) * HOUR };
  }
  if (d.below(10) === 0) return { tier: 'D', due: null, last: today - (30 + d.below(200)) * DAY + 15 * HOUR };
  const tier = i % 20 === 1 ? 'A' : i % 5 === 2 ? 'B' : 'C';
  const ahead = 1 + d.below(RULES[tier] - 1);
  return { tier, due: today + ahead * DAY + 10 * HOUR, last: today + (ahead - RULES[tier]) * DAY + (10 + d.below(8)) * HOUR };
}

/** Makes the rows of `count` customers with `each` contacts; a map of store name to rows, and the names. */
export function build(count, each, now) {
  const d = dice(20261121);
  const today = midnight(now);
  const surnames = chars(SURNAMES);
  const given = chars(GIVEN);
  const rows = { customer: [], contact: [], follow_up: [], meta: [] };
  const names = [];
  for (let i = 0; i < count; i += 1) {
    const { tier, due, last } = schedule(i, count, today, d);
    const first = last - (each - 1) * (3 + d.below(9)) * DAY;
    const id = uuid7(first, d);
    const parts = [d.pick(surnames), d.pick(given), ...(d.below(3) ? [d.pick(given)] : [])];
    const name = parts.map((p) => p[0]).join('');
    const phone = d.pick(['138', '139', '137', '150', '186', '177']) + String(d.below(1e8)).padStart(8, '0');
    names.push([id, name, parts.map((p) => p[1]).join(''), parts.map((p) => p[1][0]).join(''), phone, tier]);

    const visits = [];
    let anchor = '';
    for (let n = 0; n < each; n += 1) {
      const at = each === 1 ? last : Math.round(first + ((last - first) * n) / (each - 1));
      const [way, outcome] = n === 0 ? WAYS[2] : n === each - 1 ? WAYS[d.below(2)] : d.pick(WAYS);
      if (outcome === '到访') visits.push(at);
      anchor = uuid7(at, d);
      const fields = { customer: id, outcome, summary: d.pick(SUMMARIES), tier_after: tier, way, when: wire(at) };
      rows.contact.push({ id: anchor, json: record('contact', anchor, at, fields), customer: id, when: at - (at % 1000) });
    }

    const derived = {
      last_effective: wire(last), last_contact: wire(last), misses: 0, visits: visits.length, first_visit: visits.length ? day(visits[0]) : null,
      protection_end: null, protection_because: '', next_due: null, next_rule: '', next_because: '', next_origin: null, next_id: null, next_way: null,
    };
    if (due !== null) {
      const next = followUpId(id, anchor);
      const reason = { beat: [], because: `${tier}级每${RULES[tier]}天`, computed: day(due), rule: `${tier}级` };
      const fields = { customer: id, due: wire(due), origin: '规则', reason, state: '待办' };
      rows.follow_up.push({ id: next, json: record('follow_up', next, last, fields), customer: id, due });
      Object.assign(derived, { next_due: wire(due), next_rule: reason.rule, next_because: reason.because, next_origin: '规则', next_id: next });
    }
    const fields = {
      name, title: d.pick(['先生', '女士']), tier, channel: d.pick(['自然到访', '中介', '自渠', '来电', '老带新']), first_seen_at: wire(first),
      area: d.pick(['90–110', '110–130', '130–150']), need: d.pick(['刚需', '改善', '投资']), notes: d.pick(SUMMARIES),
      [`phones/${phone}`]: { label: '本人' }, [`layouts/${d.pick(['二居', '三居', '四居'])}`]: true,
      [`concerns/${d.pick(CONCERNS)}`]: true, [`concerns/${d.pick(CONCERNS)}`]: true, [`objections/${d.pick(OBJECTIONS)}`]: true,
    };
    if (d.below(4) === 0) fields.wechat = `wx_${parts.map((p) => p[1]).join('')}${d.below(1000)}`;
    if (tier === 'D') fields.invalid_reason = '随便看看';
    const row = { id, json: record('customer', id, first, fields), derived: JSON.stringify(derived) };
    if (due !== null) row.due = due;
    rows.customer.push(row);
  }
  const state = { clock: { device: DEVICE, last: stamp(now - HOUR) }, seq: 1 };
  rows.meta.push({ id: 'clock', json: JSON.stringify(state) });
  return { rows, names };
}

const SLICE = 10_000;

/** Writes a data set as files below `dir/<name>/`, for the seeding page to fetch. */
export function writeFiles(dir, name, count, each, now) {
  const { rows, names } = build(count, each, now);
  const at = join(dir, name);
  mkdirSync(at, { recursive: true });
  const files = [];
  for (const [store, list] of Object.entries(rows)) {
    for (let from = 0; from < list.length; from += SLICE) {
      const file = `${store}-${from / SLICE}.json`;
      writeFileSync(join(at, file), JSON.stringify(list.slice(from, from + SLICE)));
      files.push([store, file]);
    }
  }
  writeFileSync(join(at, 'index.json'), JSON.stringify({ files, tomorrow: midnight(now) + DAY }));
  writeFileSync(join(at, 'names.json'), JSON.stringify(names));
  return Object.fromEntries(Object.entries(rows).map(([store, list]) => [store, list.length]));
}
