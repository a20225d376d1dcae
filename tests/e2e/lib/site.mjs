// The app's own static server, on a free port, really stopped and started again.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { serve } from '../../../scripts/serve.mjs';

export const DIST = process.env.DIST ?? fileURLToPath(new URL('../../../dist', import.meta.url));

/** A build served below its own origin. */
export class Site {
  /** Starts serving `dir`. */
  static async start(dir = DIST) {
    const site = new Site();
    site.dir = dir;
    site.port = 0;
    await site.begin();
    return site;
  }

  /** Serves `dir` on the port it had. */
  async begin(dir = this.dir) {
    this.dir = dir;
    ({ server: this.server, port: this.port } = await serve(dir, this.port, this.base));
    this.origin = `http://localhost:${this.port}`;
  }

  url(path = '/') {
    return this.origin + path;
  }

  /** Goes offline: no listener, no open connection. */
  async stop() {
    if (!this.server) return;
    const gone = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await gone;
    this.server = null;
    const refused = await fetch(this.origin).then(() => false, () => true);
    if (!refused) throw new Error('the server still answers');
  }
}

/** The paths the service worker of a build must have cached. */
export function installed(dir = DIST) {
  const list = readFileSync(join(dir, 'sw.js'), 'utf8').match(/const FILES = (\[[^]*?\n\]);/)[1];
  return JSON.parse(list.replace(/,\s*\]$/, ']')).map(([path]) => `/${path}`);
}
