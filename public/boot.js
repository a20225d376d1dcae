// Starts the app: the one Trusted Types policy, the wasm module, the service worker, and a watchdog
// that works without wasm (重新加载, 导出数据). Nothing here reads or shows what a customer typed.

const page = new URL(document.querySelector('script[data-wasm]').src);
const scope = new URL('./', page);

// The framework clones static templates through innerHTML, so a default policy must exist.
// It returns harmless markup unchanged and throws on anything that could run or load something.
const FORBIDDEN = /<\s*\/?\s*(script|iframe|object|embed|base|meta|link|form)\b|\son[a-z]+\s*=|javascript:|srcdoc/i;
if (globalThis.trustedTypes?.createPolicy) {
  trustedTypes.createPolicy('default', {
    createHTML(markup) {
      if (FORBIDDEN.test(markup)) throw new TypeError('markup refused');
      return markup;
    },
    createScriptURL(url) {
      // Two scripts may be started: the service worker, and the one worker of this build.
      const { files } = document.querySelector('script[data-wasm]').dataset;
      const own = [new URL('sw.js', scope).href, new URL(files, page).href];
      if (!own.includes(new URL(url, scope).href)) throw new TypeError('script refused');
      return url;
    },
  });
}

// A file shared into the app waits in the inbox (sw.js): 数据 takes it.
if (location.search.startsWith('?inbox=')) history.replaceState(null, '', new URL(`mine/data${location.search}`, scope));

// Wakes the database while the wasm is still being fetched and compiled.
globalThis.indexedDB?.databases?.().catch(() => {});

// ---- names: several copies of the app may lie below one origin ----
// The browser shares databases, storage keys, locks and channels between them, so each copy's names end in `@` and
// its path. One copy has the plain names: the one that had them before there was this rule, or else the root.
// Decided here, once and for good; the app reads it from the document (src/platform/scope.rs).

const HOME = 'genke.home';
const ENDING = `@${scope.pathname}`;
const naming = decided().then((ending) => {
  if (ending) document.documentElement.dataset.names = ending;
  return ending;
});

async function decided() {
  let kept = null;
  try { kept = globalThis.localStorage; } catch { /* Refused: what lies on the disk decides, each time anew. */ }
  const known = () => {
    const home = kept?.getItem(HOME);
    if (home) return home === scope.pathname ? '' : ENDING;
    return kept?.getItem(HOME + ENDING) ? ENDING : null;
  };
  const decide = async () => {
    const before = known();
    if (before !== null) return before;
    const ending = await judged(Object.keys(kept ?? {}));
    try { kept?.setItem(ending ? HOME + ENDING : HOME, scope.pathname); } catch { /* Full: decided anew the next time. */ }
    return ending;
  };
  // Two copies that start at the same moment must not both take the plain names.
  return known() ?? (navigator.locks ? navigator.locks.request(HOME, decide).catch(decide) : decide());
}

/** Tells which names this copy has by what lies there: plain ones that were used before belong to whoever was installed then. */
async function judged(keys) {
  const there = await Promise.resolve(globalThis.indexedDB?.databases?.()).catch(() => []) ?? [];
  const has = (name) => there.some((database) => database.name === name);
  if (has(`genke${ENDING}`)) return ENDING;
  const isUsed = has('genke') || keys.some((key) => /^genke\.[^@]+$/.test(key));
  if (!isUsed) return scope.pathname === '/' ? '' : ENDING;
  const copies = await installed().catch(() => []);
  return copies.length === 0 || copies.includes(scope.href) ? '' : ENDING;
}

/** The addresses of every copy installed on this origin before this page registers its own. */
async function installed() {
  const found = [];
  const names = (await globalThis.caches?.keys() ?? []).filter((name) => name.startsWith('genke'));
  for (const { scope: at } of await navigator.serviceWorker?.getRegistrations() ?? []) {
    let isCopy = at === scope.href;
    // Of another registration only a build of ours tells that it is a copy, and not something else that is served here.
    for (const name of names) isCopy ||= Boolean(await (await caches.open(name)).match(at));
    if (isCopy) found.push(at);
  }
  return found;
}

let started = false;
addEventListener('genke:started', () => {
  started = true;
  document.getElementById('splash')?.remove();
});
addEventListener('genke:rescue', () => {
  started = false;
  rescue('本子没打开');
});
const watchdog = setTimeout(() => started || rescue('启动超时'), 20000);

async function start() {
  const own = document.querySelector('script[data-wasm]');
  const [module] = await Promise.all([import(new URL(own.dataset.js, page).href), naming]);
  await module.default({ module_or_path: new URL(own.dataset.wasm, page).href });
}

start().catch(async (problem) => {
  clearTimeout(watchdog);
  const { wasm } = document.querySelector('script[data-wasm]').dataset;
  const needed = [...document.querySelectorAll('link[rel="modulepreload"]')].map((link) => link.href).concat(new URL(wasm, page).href);
  const answers = await Promise.all(needed.map((url) => fetch(url).then((r) => r.ok, () => false)));
  rescue(answers.every(Boolean) ? String(problem?.message ?? problem) : '有文件缺了。连上网,点「重新加载」,就会补上');
});

// ---- service worker: verified install, no takeover without the user ----

async function register() {
  if (!('serviceWorker' in navigator)) return;
  let reloading = false;
  const hadController = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    // The first installation takes nothing over; later ones only after the user said so.
    if (!hadController || reloading) return;
    reloading = true;
    // A running app writes down what is half typed first, then reloads; this is for one that does not answer.
    const isAnswered = !dispatchEvent(new Event('genke:reload', { cancelable: true }));
    setTimeout(() => location.reload(), isAnswered ? 5000 : 0);
  });
  const registration = await navigator.serviceWorker.register(new URL('sw.js', scope).href, {
    scope: scope.pathname,
    updateViaCache: 'none',
  });
  const offer = (worker) => {
    if (!worker || !navigator.serviceWorker.controller) return;
    globalThis.genkeWaiting = worker;
    dispatchEvent(new Event('genke:update'));
  };
  if (registration.waiting) offer(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => worker.state === 'installed' && offer(worker));
  });
  addEventListener('genke:take-update', () => globalThis.genkeWaiting?.postMessage('take-over'));
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && navigator.onLine) registration.update().catch(() => {});
  });
}
// Whether this copy was installed before is part of what its names depend on.
naming.then(register).catch(() => {});

// ---- watchdog: shown only when the app itself cannot start ----

function rescue(reason) {
  if (started || document.getElementById('rescue')) return;
  document.getElementById('splash')?.remove();
  const box = document.createElement('main');
  box.id = 'rescue';
  box.className = 'rescue';
  const add = (tag, text, act) => {
    const part = document.createElement(tag);
    part.textContent = text;
    if (act) part.addEventListener('click', act);
    box.append(part);
    return part;
  };
  add('h1', '跟客本没能启动');
  add('p', '您记的内容还在这台手机里,没有丢。先试「重新加载」;还不行,就「导出数据」存一份再联系懂手机的朋友。');
  add('button', '重新加载', () => location.reload());
  const out = add('button', '导出数据', () => exportAll().then((n) => { note.textContent = `已导出 ${n} 条记录`; }, (e) => { note.textContent = `导出没成功:${e?.message ?? e}`; }));
  out.className = 'plain';
  const note = add('p', `原因:${reason}`);
  note.setAttribute('role', 'status');
  // Whatever the app had drawn is of no more use.
  document.body.replaceChildren(box);
}

/** Tells whether a row is a record on its own; what is less travels quoted, so that it neither spoils the file nor is refused in it. */
function readable(row) {
  try {
    const record = JSON.parse(row.json);
    return record?.id === row.id && typeof record.kind === 'string' && typeof record.made === 'string';
  } catch {
    return false;
  }
}

/** Quotes a row that cannot be read, as src/record/unreadable.rs does: its id is the UUIDv5 of kind, store and row. */
async function quoted(store, { id, json }) {
  const space = Uint8Array.from('6ba7b8129dad11d180b400c04fd430c8'.match(/../g), (hex) => parseInt(hex, 16));
  const name = new TextEncoder().encode(['unreadable', store, id].join('\u001f'));
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-1', Uint8Array.of(...space, ...name))).slice(0, 16);
  hash[6] = (hash[6] & 0x0f) | 0x50;
  hash[8] = (hash[8] & 0x3f) | 0x80;
  const uuid = [...hash].map((b) => b.toString(16).padStart(2, '0')).join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  const fields = { row: id, store, text: String(json ?? '') };
  return JSON.stringify({ fields, id: uuid, kind: 'unreadable', made: '1970-01-01T00:00:00.000Z-0000-unreadable' });
}

/** Reads every saved record without wasm and offers it as a bundle file the app can import. */
async function exportAll() {
  const name = `genke${await naming}`;
  const known = await indexedDB.databases?.();
  if (known && !known.some((d) => d.name === name)) throw new Error('这台手机上还没有数据');
  const db = await new Promise((done, fail) => {
    const opening = indexedDB.open(name);
    opening.onsuccess = () => done(opening.result);
    opening.onerror = () => fail(opening.error);
  });
  const stores = ['customer', 'contact', 'follow_up', 'other'].filter((s) => db.objectStoreNames.contains(s));
  const rows = [];
  for (const store of stores) {
    const all = await new Promise((done, fail) => {
      const asking = db.transaction(store).objectStore(store).getAll();
      asking.onsuccess = () => done(asking.result);
      asking.onerror = () => fail(asking.error);
    });
    for (const row of all) rows.push(readable(row) ? row.json : await quoted(store, row));
  }
  db.close();
  const head = { format: 'genke.bundle', version: 1, purpose: 'backup', made_at: new Date().toISOString(), device: 'rescue' };
  const text = `${JSON.stringify(head).slice(0, -1)},"records":[\n${rows.join(',\n')}\n]}\n`;
  // Nothing is handed out that could not be read back.
  JSON.parse(text);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = `跟客本-抢救-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  return rows.length;
}
