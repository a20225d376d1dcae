// The hand-written page beside the app: reads and writes the same IndexedDB rows with nothing in between.

const LIMIT = 50;
const KEYS = { customer: ['due'], contact: ['customer', 'when'], follow_up: ['customer'], other: [], journal: [], draft: [], meta: [] };
const list = document.querySelector('ul');
const data = new URLSearchParams(location.search).get('data');

const done = (request) => new Promise((ok, fail) => {
  request.onsuccess = () => ok(request.result);
  request.onerror = () => fail(request.error);
});
const complete = (txn) => new Promise((ok, fail) => {
  txn.oncomplete = () => ok();
  txn.onabort = () => fail(txn.error);
});

function open() {
  const opening = indexedDB.open('genke', 1);
  opening.onupgradeneeded = () => {
    for (const [name, indexes] of Object.entries(KEYS)) {
      const store = opening.result.createObjectStore(name, { keyPath: 'id' });
      for (const key of indexes) store.createIndex(key, key);
    }
  };
  return done(opening);
}

function draw(rows) {
  const items = rows.map(([id, title, text]) => {
    const item = document.createElement('li');
    item.dataset.id = id;
    item.append(title, document.createElement('br'), text);
    return item;
  });
  list.replaceChildren(...items);
}

/** Fills the database from the files of one data set. */
async function seed(name) {
  const { files } = await (await fetch(`data/${name}/index.json`)).json();
  const db = await open();
  for (const [store, file] of files) {
    const rows = await (await fetch(`data/${name}/${file}`)).json();
    const txn = db.transaction(store, 'readwrite', { durability: 'relaxed' });
    for (const row of rows) txn.objectStore(store).put(row);
    await complete(txn);
  }
}

/** Paints the first rows due by today, straight from the index. */
async function start() {
  const midnight = new Date();
  midnight.setHours(24, 0, 0, 0);
  const db = await open();
  const range = IDBKeyRange.bound(-Infinity, midnight.getTime(), false, true);
  const due = await done(db.transaction('customer').objectStore('customer').index('due').getAll(range, LIMIT));
  draw(due.map((row) => {
    const { fields } = JSON.parse(row.json);
    return [row.id, fields.name, JSON.parse(row.derived).next_because];
  }));
  document.body.dataset.ready = due.length;
  return db;
}

/** Searches an array of names by prefix: characters, pinyin, initials or number. */
async function searchable(name) {
  const names = await (await fetch(`data/${name}/names.json`)).json();
  document.querySelector('input').addEventListener('input', (event) => {
    const typed = event.target.value;
    const hit = ([, ...texts]) => texts.some((text) => text.startsWith(typed));
    draw(names.filter(hit).slice(0, LIMIT).map(([id, title, , , phone]) => [id, title, phone]));
  });
  return names.length;
}

const pause = (ms) => new Promise((ok) => { setTimeout(ok, ms); });

/** Times strict transactions from the first call to `complete`; `make` gives [store, row] pairs. */
async function timed(db, times, make) {
  const samples = [];
  for (let i = 0; i < times; i += 1) {
    const rows = make(i);
    const started = performance.now();
    const txn = db.transaction([...new Set(rows.map(([store]) => store))], 'readwrite', { durability: 'strict' });
    for (const [store, row] of rows) txn.objectStore(store).put(row);
    txn.commit();
    await complete(txn);
    samples.push(performance.now() - started);
    await pause(30);
  }
  return samples;
}

const opened = data ? null : start();
const text = (length) => `{"summary":"${'字'.repeat(length)}"}`;
const contact = (i) => ['contact', { id: `raw-${performance.now()}-${i}`, json: text(100), customer: `raw-${i}`, when: Date.now() }];

globalThis.raw = {
  seed: () => seed(data),
  searchable,
  one: async (times) => timed(await opened, times, (i) => [contact(i)]),
  /** What saving 记一笔 writes: the contact, the old and the new follow-up, the customer, the journal, the clock. */
  visit: async (times) => timed(await opened, times, (i) => [
    contact(i),
    ['follow_up', { id: `raw-old-${i}`, json: text(80), customer: `raw-${i}` }],
    ['follow_up', { id: `raw-new-${i}`, json: text(80), customer: `raw-${i}` }],
    ['customer', { id: `raw-${i}`, json: text(200), due: Date.now() + 9e9, derived: text(150) }],
    ['journal', { id: `raw-${i}`, json: text(400) }],
    ['meta', { id: 'clock', json: text(40) }],
  ]),
};
document.documentElement.dataset.script = 'loaded';
