// 口径包 as a colleague sends it.
const STAMP = '2026-11-01T02:00:00.000Z-0000-issuer';

const record = (kind, id, fields) => ({ kind, id, fields, made: STAMP });

/** One script of a 口径包. */
export const said = (id, question, short, more = {}) =>
  record('script', id, { category: '物业', question, short, ...more });

/** A phrase of a 口径包. */
export const phrase = (id, text, use = '禁用') => record('banned_phrase', id, { phrase: text, use });

/** A unit of a 口径包. */
export const unit = (id, name) => record('unit', id, { name, area: 112 });

/** Facts and rates of a 口径包. */
export const facts = (fields) => record('setting', 'setting-project', fields);

/** The text of a whole 口径包. */
export const playbook = (version, records, { name = '云栖府口径', until } = {}) => JSON.stringify({
  format: 'genke.bundle',
  version: 1,
  purpose: 'playbook',
  made_at: '2026-11-20T10:00:00+08:00',
  device: 'issuer',
  covers: { playbook: { id: 'yxf', name, version, issuer: '案场经理', ...(until && { valid_until: until }) } },
  records,
});
