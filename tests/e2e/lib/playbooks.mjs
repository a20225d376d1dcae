// 口径包 as a colleague sends it.
import { createHash } from 'node:crypto';

/** Id::derived of src/domain/fields.rs: UUIDv5 in the OID name space. */
const derived = (...parts) => {
  const space = Buffer.from('6ba7b8129dad11d180b400c04fd430c8', 'hex');
  const hash = createHash('sha1').update(space).update(parts.join('\u001f')).digest().subarray(0, 16);
  hash[6] = (hash[6] & 0x0f) | 0x50;
  hash[8] = (hash[8] & 0x3f) | 0x80;
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

/** The id that a script of the 口径包 has in the book. */
export const here = (id) => derived('playbook', derived('playbook', 'id', 'yxf'), 'script', id);

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
