// Tells whether a page of the app is served: the page itself, and every file it names.
const page = process.argv[2];
const html = await (await fetch(page)).text();
if (!html.includes('跟客本')) throw new Error('another page answers there');
const named = [...html.matchAll(/(?:src|href|data-js|data-wasm|data-files)="([^"#]+)"/g)].map(([, url]) => new URL(url, page));
for (const url of named.filter((url) => url.origin === new URL(page).origin)) {
  const { ok, status } = await fetch(url);
  if (!ok) throw new Error(`${url.pathname}: ${status}`);
}
console.log(`fresh: ${page} and ${named.length} files it names answer`);
