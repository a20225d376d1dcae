// A phone whose storage misbehaves: `await page.evaluate(() => ill.put = 'UnknownError')`, or from the start.

/** Lets the page's database fail as told: `open`, `put`, `commit` = the name of an exception, or 'hang'. */
export async function faulty(context, from = {}) {
  await context.addInitScript((first) => {
    const ill = globalThis.ill = { ...first };
    const problem = (name) => new DOMException('injected', name);
    // The app's own patience, only shorter.
    const later = globalThis.setTimeout;
    globalThis.setTimeout = (f, ms, ...more) => later(f, ms === 15_000 ? 1_000 : ms, ...more);

    const open = IDBFactory.prototype.open;
    globalThis.opens = 0;
    IDBFactory.prototype.open = function (...args) {
      // The app names the version it wants; a test that looks does not.
      if (args.length > 1) globalThis.opens += 1;
      if (!ill.open || args.length < 2) return open.apply(this, args);
      const request = open.call(this, `${args[0]}-elsewhere`);
      request.addEventListener('success', (e) => {
        e.stopImmediatePropagation();
        request.result.close();
        if (ill.open === 'hang') return;
        Object.defineProperty(request, 'error', { get: () => problem(ill.open) });
        request.dispatchEvent(new Event('error', { bubbles: true, cancelable: true }));
      });
      return request;
    };

    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...args) {
      if (!ill.put) return put.apply(this, args);
      if (ill.put !== 'hang') throw problem(ill.put);
      // The row never arrives, and the transaction does not end before the storage is well again.
      const store = this;
      const spin = () => {
        if (ill.put !== 'hang') return;
        try { store.get('none').onsuccess = spin; } catch { /* it was aborted */ }
      };
      spin();
      this.transaction.stuck = true;
      return store.get('none');
    };

    const commit = IDBTransaction.prototype.commit;
    IDBTransaction.prototype.commit = function () {
      if (this.stuck) return;
      if (!ill.commit || this.mode !== 'readwrite') return commit.call(this);
      if (ill.commit === 'hang') return commit.call(this);
      Object.defineProperty(this, 'error', { get: () => problem(ill.commit) });
      this.abort();
    };
    const transaction = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (...args) {
      const made = transaction.apply(this, args);
      // Written, but the answer gets lost on the way.
      made.addEventListener('complete', (e) => ill.commit === 'hang' && made.mode === 'readwrite' && e.stopImmediatePropagation());
      return made;
    };
  }, from);
}

/** Changes what goes wrong from now on. */
export const ail = (page, how) => page.evaluate((to) => { for (const k of Object.keys(ill)) delete ill[k]; Object.assign(ill, to); }, how);
