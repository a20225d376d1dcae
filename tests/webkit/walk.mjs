// The iPhone's engine: a customer is logged, and is there after a reload and with the server gone.
// `make webkit`, with a built dist/; not part of `make test`: few machines have the engine.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';

import { Site } from '../e2e/lib/site.mjs';
import { webkit } from './driver.mjs';

const PICTURES = 'test-results/webkit';
const site = await Site.start();
const page = await webkit();

/** Taps what has this visible or accessible name. */
const tap = (name) => page.until(`
  const named = (e) => [e.getAttribute('aria-label'), e.textContent.trim()].some((n) => n === arguments[0]);
  const found = [...document.querySelectorAll('button, a')].filter((e) => e.getClientRects().length && named(e)).pop();
  found?.click();
  return Boolean(found);`, name);

/** Types into the field with this label. */
const type = (label, text) => page.until(`
  const [name, text] = arguments;
  const label = [...document.querySelectorAll('label')].find((l) => l.textContent.trim() === name);
  const field = label?.control ?? document.querySelector('[aria-label="' + name + '"]');
  if (!field) return false;
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value').set.call(field, text);
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  return true;`, label, text);

const shows = (text) => page.until('return document.body.innerText.includes(arguments[0])', text);

async function picture(name) {
  mkdirSync(PICTURES, { recursive: true });
  writeFileSync(`${PICTURES}/${name}.png`, Buffer.from(await page.shot(), 'base64'));
}

try {
  await page.goto(site.url());
  await tap('记一笔');
  await tap('新客户');
  await type('手机号', '13812345678');
  await type('姓名', '王丽');
  await tap('保存');
  await shows('已保存');
  await page.goto(site.url());
  await shows('王丽');
  await page.until('return Boolean(navigator.serviceWorker.controller)');
  // Everything the build has is kept before the server goes.
  await page.until('return navigator.serviceWorker.ready.then((r) => Boolean(r.active) && !r.installing)');
  await site.stop();
  for (const [path, title] of [['/', '今天'], ['/customers', '客户'], ['/scripts', '答客问'], ['/calendar', '日历'], ['/mine/data', '数据']]) {
    await page.goto(site.url(path));
    await shows(title);
    assert.equal(await page.until('return document.querySelector("h1")?.textContent'), title);
    await page.wait(800);
    await picture(title);
  }
  await page.goto(site.url('/scripts'));
  await type('搜答客问', 'xq');
  await shows('学区');
  await page.goto(site.url('/scripts/check'));
  await type('要检查的文案', '学区房稳赚');
  await shows('户口/升学承诺');
  console.log(`WebKit: logged, reloaded, offline; pictures in ${PICTURES}/`);
} finally {
  await page.close();
  if (site.server) await site.stop();
}
