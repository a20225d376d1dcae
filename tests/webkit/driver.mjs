// A WebKit window of a phone's size, driven by WebDriver; needs webkit2gtk-driver and Xvfb (Debian).
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

const PORT = 4567;
const FEATURES = '+StorageAPI,+StorageAPIEstimate,+FileSystem,+WebShare,+WebShareFileAPI';
const BROWSERS = ['/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser', '/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser'];

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

async function ask(method, path, body) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`http://127.0.0.1:${PORT}${path}`, { method, headers, body: body && JSON.stringify(body) });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}

/** Opens the window; `close` ends it and everything started for it. */
export async function webkit() {
  const binary = BROWSERS.find((path) => existsSync(path));
  if (!binary) throw new Error('WebKit is missing: apt-get install webkit2gtk-driver xvfb');
  const screen = spawn('Xvfb', [':97', '-screen', '0', '800x1000x24'], { stdio: 'ignore' });
  const driver = spawn('WebKitWebDriver', [`--port=${PORT}`], { stdio: 'ignore', env: { ...process.env, DISPLAY: ':97' } });
  const end = () => [driver, screen].forEach((process) => process.kill());
  try {
    const args = ['--automation', '--full-screen', `--features=${FEATURES}`];
    const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': { binary, args } } };
    let session;
    for (let tries = 0; !session; tries += 1) {
      session = await ask('POST', '/session', { capabilities }).catch((e) => { if (tries > 50) throw e; });
      await wait(100);
    }
    const at = `/session/${session.sessionId}`;
    await ask('POST', `${at}/window/rect`, { width: 390, height: 844 });
    const run = (script, ...given) => ask('POST', `${at}/execute/sync`, { script, args: given });
    const until = async (script, ...given) => {
      for (let tries = 0; tries < 200; tries += 1) {
        const found = await run(script, ...given);
        if (found) return found;
        await wait(100);
      }
      throw new Error(`never true: ${script} ${given}`);
    };
    return {
      run,
      until,
      wait,
      goto: (url) => ask('POST', `${at}/url`, { url }),
      shot: () => ask('GET', `${at}/screenshot`),
      close: async () => { await ask('DELETE', at).catch(() => {}); end(); },
    };
  } catch (e) {
    end();
    throw e;
  }
}
