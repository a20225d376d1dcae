//! What the tests do to the browser from outside the app.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(inline_js = r#"
const transaction = IDBDatabase.prototype.transaction;
let log = [];
export function watch() {
  log = [];
  IDBDatabase.prototype.transaction = function (...args) {
    const t = transaction.apply(this, args);
    if (t.mode === 'readwrite') {
      log.push(`start ${t.durability}`);
      t.addEventListener('complete', () => log.push('complete'));
      t.addEventListener('abort', () => log.push('abort'));
    }
    return t;
  };
}
export function seen() { return log.join(','); }
export function stop() { IDBDatabase.prototype.transaction = transaction; }

const put = IDBObjectStore.prototype.put;
/** The nth put from now on throws the named exception. */
export function fail_put(nth, name) {
  let n = 0;
  IDBObjectStore.prototype.put = function (...args) {
    n += 1;
    if (n === nth) { IDBObjectStore.prototype.put = put; throw new DOMException('injected', name); }
    return put.apply(this, args);
  };
}
/** The next transaction cannot be started: the handle is gone. */
export function lose_handle_once() {
  IDBDatabase.prototype.transaction = function () {
    IDBDatabase.prototype.transaction = transaction;
    throw new DOMException('The database connection is closing.', 'InvalidStateError');
  };
}
export function create_database(name, version, stores, rows) {
  return new Promise((done, fail) => {
    const opening = indexedDB.open(name, version);
    opening.onerror = () => fail(opening.error);
    opening.onupgradeneeded = () => {
      for (const [store, indexes] of Object.entries(JSON.parse(stores))) {
        const made = opening.result.createObjectStore(store, { keyPath: 'id' });
        for (const index of indexes) made.createIndex(index, index);
      }
      const all = JSON.parse(rows);
      for (const store of Object.keys(all)) for (const row of all[store]) opening.transaction.objectStore(store).put(row);
    };
    opening.onsuccess = () => { opening.result.close(); done(); };
  });
}
export function delete_database(name) {
  return new Promise((done, fail) => {
    const going = indexedDB.deleteDatabase(name);
    going.onerror = () => fail(going.error);
    going.onblocked = () => fail(new Error('blocked'));
    going.onsuccess = () => done();
  });
}
/** Tells whether there is a database of that name. */
export async function is_there(name) { return (await indexedDB.databases()).some((d) => d.name === name); }
const open = IDBFactory.prototype.open;
let opened = 0;
/** Counts from now on how often a database is opened. */
export function count_opens() {
  opened = 0;
  IDBFactory.prototype.open = function (...args) { opened += 1; return open.apply(this, args); };
}
export function opens() { IDBFactory.prototype.open = open; return opened; }
/** Another build asks for a newer version; answers once it is open. */
export function take_over(name) {
  return new Promise((done, fail) => {
    const opening = indexedDB.open(name, 99);
    opening.onerror = () => fail(opening.error);
    opening.onblocked = () => fail(new Error('blocked'));
    opening.onsuccess = () => { opening.result.close(); done(); };
  });
}
"#)]
extern "C" {
    pub fn watch();
    pub fn seen() -> String;
    pub fn stop();
    pub fn fail_put(nth: u32, name: &str);
    pub fn lose_handle_once();
    #[wasm_bindgen(catch)]
    pub async fn create_database(
        name: &str,
        version: u32,
        stores: &str,
        rows: &str,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    pub async fn delete_database(name: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    pub async fn is_there(name: &str) -> Result<JsValue, JsValue>;
    pub fn count_opens();
    pub fn opens() -> u32;
    #[wasm_bindgen(catch)]
    pub async fn take_over(name: &str) -> Result<JsValue, JsValue>;
}
