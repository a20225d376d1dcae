// Measures 文案检查: from a keystroke in a text of 500 characters until what was found stands in the document.
import { launch, openPage } from './lib.mjs';

const LAWFUL = '王姐您好,上次您第一次来看的三居,建面约112㎡,套内约89㎡,得房率约79.5%。首付最低比例和贷款额度以银行审批为准,增值税以税务部门答复为准。'
  + '距地铁2号线云湖站约680米,您可以自己走一下。交付日期在合同第八条,保证金的退还写在认购书里,明天我三十分钟后联系您。';
const RISKY = '这里升值快,走路15分钟到学区房,全城最佳,准时交房,最后三套。';

/** Makes a text of `length` characters. */
const text = (part, length) => [...part.repeat(Math.ceil(length / part.length))].slice(0, length).join('');

/** The texts: lawful, as most are, and one with a finding in every tenth of it. */
export const TEXTS = {
  lawful: text(LAWFUL, 500),
  risky: text(LAWFUL.slice(0, 70) + RISKY, 500),
};

/** Types the last letter of each text again and again. */
export async function wording(host, profile, rate, times) {
  const context = await launch(profile);
  try {
    const page = await openPage(context, rate, context.pages()[0]);
    await page.goto(host.url('/scripts/check'), { waitUntil: 'commit' });
    await page.getByRole('textbox', { name: '要检查的文案' }).waitFor({ timeout: 60_000 });
    await page.waitForTimeout(1500 * rate);
    const samples = {};
    for (const [name, said] of Object.entries(TEXTS)) {
      samples[name] = await page.evaluate(async ([typed, rounds]) => {
        const box = document.querySelector('main textarea');
        const work = [];
        for (let i = 0; i < rounds + 3; i += 1) {
          box.value = typed.slice(0, -1) + (i % 2 ? '您' : '我');
          const began = performance.now();
          box.dispatchEvent(new Event('input', { bubbles: true }));
          // Everything the keystroke sets off runs before the next task.
          await new Promise((done) => { const next = new MessageChannel(); next.port1.onmessage = done; next.port2.postMessage(0); });
          if (i > 2) work.push(performance.now() - began);
          await new Promise((done) => setTimeout(done, 30));
        }
        return work;
      }, [said, times]);
    }
    return samples;
  } finally {
    await context.close();
  }
}
