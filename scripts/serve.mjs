// Serves a build folder as static files, the way any host would: `node scripts/serve.mjs [dir] [port]`.
import { createServer } from 'node:http';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { extname, join, normalize, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.wasm': 'application/wasm', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.png': 'image/png', '.webmanifest': 'application/manifest+json', '.json': 'application/json' };

/** The page of the nearest folder above that has one: two builds may lie beside each other. */
function pageFor(dir, path) {
  let at = path.endsWith('/') ? path : `${path}/`;
  while (at !== '/' && !existsSync(join(dir, at, 'index.html'))) at = `${posix.dirname(at).replace(/\/$/, '')}/`;
  return `${at}index.html`;
}

/** Starts a server of `dir` below `base`; resolves with it and its port once it listens. */
export function serve(dir, port = 0, base = '/') {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
    if (!path.startsWith(base)) return response.writeHead(404).end('not found');
    const file = normalize('/' + path.slice(base.length));
    const isPage = extname(file) === '';
    try {
      const name = isPage ? pageFor(dir, file) : file;
      const body = await readFile(join(dir, name));
      const cache = /-[0-9a-f]{12}[./]/.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache';
      response.writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream', 'cache-control': cache });
      response.end(body);
    } catch {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
    }
  });
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, () => done({ server, port: server.address().port }));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [dir = 'dist', port = '8080'] = process.argv.slice(2);
  const base = (process.env.BASE || '/').replace(/\/*$/, '/');
  const { port: own } = await serve(dir, Number(port), base);
  const near = Object.values(networkInterfaces()).flat().filter((i) => i.family === 'IPv4' && !i.internal).map((i) => i.address);
  console.log(`\n跟客本  http://localhost:${own}${base}\n`);
  console.log('手机上打开 / on a phone:');
  for (const address of near) console.log(`  same Wi-Fi (to look at it; 离线 and 安装 need https or localhost): http://${address}:${own}${base}`);
  console.log(`  Android by USB: adb reverse tcp:${own} tcp:${own}, then http://localhost:${own}${base} in Chrome, 菜单 › 添加到主屏幕`);
  console.log('  for real use: `make dist`, put dist/ on any https host, open it, 添加到主屏幕\n');
}
