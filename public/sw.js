// Serves the installed build: every file was checked against its sha256 before it counts as installed.
// STAMP, BASE and FILES are filled in by scripts/finish.mjs.

const STAMP = '__STAMP__';
const BASE = '__BASE__';
/** [path below BASE, sha256 in hex, content type] of every file of this build. */
const FILES = [/*__FILES__*/];

/** Other copies of the app may lie on this origin: every cache of this one is named by its path, which holds no `#`. */
const PREFIX = `genke@${new URL(self.registration.scope).pathname}#`;
const CACHE = `${PREFIX}${STAMP}`;
const SHELL = self.location.origin + BASE;
/** Not of this build, so no update removes it (src/platform/inbox.rs). */
const INBOX = `${PREFIX}inbox`;
/** How caches were called that did not say whose they are. */
const OLD = { prefix: 'genke-', inbox: 'inbox' };

/** The caches of this copy's builds, oldest first; one of the old names is ours if it holds our very page. */
async function builds() {
  const own = [];
  for (const name of await caches.keys()) {
    const isOld = name.startsWith(OLD.prefix) && Boolean(await (await caches.open(name)).match(SHELL));
    if (isOld || (name.startsWith(PREFIX) && name !== INBOX)) own.push(name);
  }
  return own;
}

/** Takes what waits for this copy out of the inbox that all copies shared. */
async function takeOldInbox() {
  if (!(await caches.has(OLD.inbox))) return;
  const [old, inbox] = [await caches.open(OLD.inbox), await caches.open(INBOX)];
  const own = (await old.keys()).filter(({ url }) => url.startsWith(`${SHELL}inbox/`));
  for (const request of own) {
    await inbox.put(request, await old.match(request));
    await old.delete(request);
  }
  if (own.length > 0 && (await old.keys()).length === 0) await caches.delete(OLD.inbox);
}

/** The open pages of this copy. */
async function pagesOpen() {
  const all = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return all.filter(({ url }) => url.startsWith(SHELL));
}

const hex = (bytes) => [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, '0')).join('');

/** Fetches one file past every cache and refuses it unless status, type and hash are right. */
async function fetchVerified([path, hash, type]) {
  const url = new URL(path, self.location.origin + BASE).href;
  const response = await fetch(url, { cache: 'reload', credentials: 'same-origin' });
  if (!response.ok) throw new Error(`${path}: status ${response.status}`);
  const got = (response.headers.get('content-type') ?? '').split(';')[0].trim();
  const body = await response.arrayBuffer();
  if (hex(await crypto.subtle.digest('SHA-256', body)) !== hash) throw new Error(`${path}: other bytes than this build's`);
  if (got === 'text/html' && type !== 'text/html') throw new Error(`${path}: HTML instead of ${type}`);
  return new Response(body, { headers: { 'content-type': type } });
}

self.addEventListener('install', (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    try {
      await Promise.all(FILES.map(async (file) => {
        const url = new URL(file[0], self.location.origin + BASE).href;
        await cache.put(url, await fetchVerified(file));
      }));
    } catch (problem) {
      await caches.delete(CACHE);
      throw problem;
    }
  })());
});

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    // A page of the previous build may still be open: its files stay one round longer.
    const own = (await builds()).filter((name) => name !== CACHE);
    const keep = (await pagesOpen()).length > 0 ? own.slice(-1) : [];
    await Promise.all(own.filter((name) => !keep.includes(name)).map((name) => caches.delete(name)));
    await takeOldInbox();
  })());
});

self.addEventListener('message', (event) => {
  if (event.data === 'take-over') self.skipWaiting();
});

// A tapped notification brings the app to the front.
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil((async () => {
    const [page] = await pagesOpen();
    await (page ? page.focus() : self.clients.openWindow(BASE));
  })());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method === 'POST' && url.origin === self.location.origin && url.pathname === `${BASE}share`) {
    event.respondWith(shared(request));
    return;
  }
  if (request.method !== 'GET' || url.origin !== self.location.origin || !url.pathname.startsWith(BASE)) return;
  event.respondWith(request.mode === 'navigate' ? shell() : asset(url));
});

/** Keeps what was shared into the app until the app takes it (src/platform/inbox.rs), and opens the app. */
async function shared(request) {
  const id = crypto.randomUUID();
  try {
    const form = await request.formData();
    const text = [form.get('title'), form.get('text')].filter((t) => typeof t === 'string' && t).join('\n');
    const sent = form.get('file');
    const file = sent instanceof File ? sent : new File([text], '分享的文字.txt', { type: 'text/plain' });
    const inbox = await caches.open(INBOX);
    // Only the newest waits: what nobody took is not kept for ever.
    await Promise.all((await inbox.keys()).map((old) => inbox.delete(old)));
    const headers = { 'content-type': file.type || 'application/octet-stream', 'x-name': encodeURIComponent(file.name) };
    await inbox.put(`${BASE}inbox/${id}`, new Response(file, { headers }));
  } catch {
    // The app says that nothing came.
  }
  return Response.redirect(`${BASE}?inbox=${id}`, 303);
}

async function shell() {
  const cached = await (await caches.open(CACHE)).match(SHELL);
  if (cached) return cached;
  return heal('', '页面文件不完整,请联网后重新打开跟客本。您的数据没有丢。');
}

async function asset(url) {
  const key = url.origin + url.pathname;
  const own = await (await caches.open(CACHE)).match(key);
  if (own) return own;
  const path = url.pathname.slice(BASE.length);
  if (FILES.some(([name]) => name === path)) return heal(path, '');
  for (const name of await builds()) {
    const older = await (await caches.open(name)).match(key);
    if (older) return older;
  }
  try {
    const response = await fetch(key, { cache: 'no-cache' });
    const type = response.headers.get('content-type') ?? '';
    // A host's fallback page is never an answer for a script, a style or a picture.
    if (type.startsWith('text/html')) return new Response('not found', { status: 404, headers: { 'content-type': 'text/plain' } });
    return response;
  } catch {
    return new Response('offline', { status: 504, headers: { 'content-type': 'text/plain' } });
  }
}

/** Brings back one file of this build that the browser has thrown away. */
async function heal(path, message) {
  try {
    const file = FILES.find(([name]) => name === path);
    const response = await fetchVerified(file);
    await (await caches.open(CACHE)).put(new URL(path, self.location.origin + BASE).href, response.clone());
    return response;
  } catch {
    return new Response(message, { status: 503, headers: { 'content-type': 'text/plain; charset=utf-8' } });
  }
}
