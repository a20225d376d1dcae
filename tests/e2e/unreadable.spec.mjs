// A row that cannot be read: it spoils no file, nothing overwrites it, and it is shown with what it says.
import { test, expect } from './lib/fixture.mjs';
import { open, button, register, dismiss, tab, row } from './lib/person.mjs';
import { rows } from './lib/disk.mjs';
import { bundleRun, data, exported, pick, verdicts } from './lib/ledgers.mjs';

const asFile = (text) => ({ name: '备份.json', mimeType: 'application/json', buffer: Buffer.from(text) });
const section = (page) => page.getByRole('region', { name: '读不出来的记录' });

/** Writes a text over a row, past the app. */
const spoil = (page, store, text, id) => page.evaluate(([name, json, wanted]) => new Promise((done) => {
  indexedDB.open('genke').onsuccess = ({ target: { result: db } }) => {
    const own = db.transaction(name, 'readwrite').objectStore(name);
    own.getAll().onsuccess = ({ target: { result } }) => {
      const row = wanted ? { id: wanted } : result[0];
      own.put({ ...row, json }).onsuccess = () => { db.close(); done(row.id); };
    };
  };
}), [store, text, id]);

test('a broken row travels quoted in every export, and a restored backup is whole', async ({ page, other }) => {
  await open(page);
  await register(page, { name: '甲客', phone: '13800138000' });
  await dismiss(page);
  await register(page, { name: '乙客', phone: '13900139000' });
  await dismiss(page);
  await data(page);
  const whole = await exported(page);
  const id = await spoil(page, 'customer', '{x');

  await open(page);
  await expect(page.getByRole('alert')).toContainText('有 1 位客户读不出来');
  await page.getByRole('link', { name: '去看看' }).click();
  await expect(section(page)).toContainText('读不出来的记录 1 条');
  await expect(section(page)).toContainText('{x');
  const spoilt = await exported(page);
  const quoted = JSON.parse(spoilt.text).records.filter((r) => r.kind === 'unreadable');
  expect(quoted.map((r) => r.fields)).toEqual([{ row: id, store: 'customer', text: '{x' }]);

  await data(other);
  await pick(other, asFile(spoilt.text));
  expect((await verdicts(bundleRun(other))).faulty).toBe(0);
  await button(other, '确认导入').click();
  await expect(other.getByText(/已保存 导入备份/)).toBeVisible();
  await expect(section(other)).toContainText('已移到一边');
  // The same records as they were, the quoted one among 其他 now.
  const lines = (text) => text.split('\n').slice(1, -2).map((line) => line.replace(/,$/, '')).sort();
  expect(lines((await exported(other)).text)).toEqual(lines(spoilt.text));

  // A backup from before gives the customer back; what lay in its place is kept beside it.
  await data(page);
  await pick(page, asFile(whole.text));
  await button(page, '确认导入').click();
  await expect(page.getByText(/已保存 导入备份/)).toBeVisible();
  await expect(section(page)).toContainText('已移到一边');
  await tab(page, '客户');
  await expect(row(page, '甲客')).toBeVisible();
  await expect(row(page, '乙客')).toBeVisible();
});

test('settings that cannot be read are said, and moved aside the book is as new', async ({ page }) => {
  await open(page);
  await register(page, { name: '甲客' });
  await dismiss(page);
  await spoil(page, 'other', '{x', 'setting-project');
  await page.reload();
  await expect(page.getByText(/设置读不出来，现在按默认的节奏和选项算/)).toBeVisible();
  await data(page);
  await expect(section(page)).toContainText('设置');
  await button(page, '把这条设置移到一边').click();
  await expect(section(page)).toContainText('已移到一边');
  expect((await rows(page, 'other')).some((r) => r.kind === 'unreadable' && r.fields.text === '{x')).toBe(true);
  await page.reload();
  await tab(page, '今天');
  await expect(page.getByText(/设置读不出来/)).toHaveCount(0);
});

test('another kind of file cannot erase a customer', async ({ page }) => {
  await open(page);
  await register(page, { name: '甲客', phone: '13800138000' });
  await dismiss(page);
  const [customer] = await rows(page, 'customer');
  await data(page);
  const { text } = await exported(page);
  const bundle = JSON.parse(text);
  bundle.purpose = 'handover';
  bundle.records = [{ kind: 'customer', id: customer.id, made: customer.made, erased: '2026-11-21T01:31:00.000Z-0000-p9' }];
  await pick(page, asFile(JSON.stringify(bundle)));
  expect(await verdicts(bundleRun(page))).toEqual({ new: 0, updated: 0, same: 0, faulty: 1 });
  await expect(bundleRun(page)).toContainText('只有备份和同步文件可以');

  bundle.purpose = 'backup';
  await data(page);
  await pick(page, asFile(JSON.stringify(bundle)));
  await expect(bundleRun(page)).toContainText('会彻底删除 1 条，导入后不能撤销：甲客');
  await button(page, '确认导入').click();
  await expect(page.getByText(/彻底删除 1 条，不能撤销/)).toBeVisible();
  await expect(page.getByRole('button', { name: '撤销', exact: true })).toHaveCount(0);
});

test('notes whose card is nowhere are listed, and the card is found again', async ({ page }) => {
  await open(page);
  await register(page, { name: '甲客', phone: '13800138000', note: '看中三号楼' });
  await dismiss(page);
  await page.evaluate(() => new Promise((done) => {
    indexedDB.open('genke').onsuccess = ({ target: { result: db } }) => {
      db.transaction('customer', 'readwrite').objectStore('customer').clear().onsuccess = () => { db.close(); done(); };
    };
  }));
  await open(page);
  await data(page);
  const lost = page.getByRole('region', { name: '找不到客户的记录' });
  await expect(lost).toContainText('看中三号楼');
  await button(lost, '找回这张卡').click();
  await expect(page.getByText('已找回，在「客户」里')).toBeVisible();
  await expect(lost).toHaveCount(0);
  await tab(page, '客户');
  await expect(page.getByRole('listitem').filter({ hasText: '未留名' })).toBeVisible();
});
