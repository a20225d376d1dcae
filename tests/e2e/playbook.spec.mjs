// 口径包 without a signal: shown before it is taken in, the user's own words kept, one step back.
import { readFileSync } from 'node:fs';

import { test, expect } from './lib/fixture.mjs';
import { controlled } from './lib/installed.mjs';
import { living } from './lib/disk.mjs';
import { button, dismiss, open, sheet, tab, usable } from './lib/person.mjs';
import { clipboard, library, openScript, scriptRow, search, writeScript } from './lib/scripts.mjs';
import { facts, here, phrase, playbook, said, unit } from './lib/playbooks.mjs';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

const content = (page) => page.getByRole('region', { name: '口径包内容' });

async function playbooks(page) {
  await page.goto('/scripts/playbook');
  await usable(page);
  await expect(page.getByLabel('粘贴口径包', { exact: true })).toBeVisible();
}

async function paste(page, text) {
  await page.getByLabel('粘贴口径包', { exact: true }).fill(text);
  await button(page, '看看改了什么').click();
}

async function counts(page, added, changed, withdrawn) {
  await expect(content(page).locator('.verdicts')).toContainText(`${added}新增`);
  await expect(content(page).locator('.verdicts')).toContainText(`${changed}改动`);
  await expect(content(page).locator('.verdicts')).toContainText(`${withdrawn}撤回`);
}

const first = playbook('1', [
  said('p-fee', '物业费怎么收?', '每平每月3元,以合同为准。'),
  said('p-pool', '泳池对外开放吗?', '只对业主开放。'),
  said('p-gate', '门禁怎么用?', '刷脸或刷卡。'),
  phrase('p-word', '闭眼入'),
  unit('p-unit', '8-1201'),
  facts({ 'facts/物业公司': '云栖物业', 'rates/lpr': 3.5 }),
]);
const second = playbook('2', [
  said('p-fee', '物业费怎么收?', '每平每月2.8元,以合同为准。'),
  said('p-pool', '泳池对外开放吗?', '业主和家属都能用。'),
  said('p-new', '车位怎么租?', '到物业中心登记,先到先租。'),
  phrase('p-word', '闭眼入'),
  unit('p-unit', '8-1201'),
  facts({ 'facts/物业公司': '云栖物业', 'rates/lpr': 3.4 }),
]);

test('offline: v1 comes in, the user edits, v2 changes what was left alone', async ({ page, site }) => {
  await controlled(page);
  await site.stop();
  await playbooks(page);
  await paste(page, `经理发的口径包:\n${first}`);
  await counts(page, 5, 1, 0);
  await expect(content(page)).toContainText('第一次收这个口径包');
  await button(page, '收下').click();
  await expect(page.getByText('已保存口径包「云栖府口径」:新增 5,改动 1,撤回 0')).toBeVisible();
  await expect(page.getByRole('region', { name: '口径包 云栖府口径' })).toContainText('3 条话术');
  await dismiss(page);

  await page.goto(`/scripts/${here('p-pool')}/edit`);
  await usable(page);
  await page.getByLabel('短答(一口气说完)', { exact: true }).fill('业主免费,家属带卡。');
  await button(page, '保存').click();
  await expect(page.getByRole('heading', { level: 1, name: '泳池对外开放吗?' })).toBeVisible();

  await playbooks(page);
  const file = { name: '口径.json', mimeType: 'application/json', buffer: Buffer.from(second) };
  await page.getByLabel('选口径包文件', { exact: true }).setInputFiles(file);
  await counts(page, 1, 2, 1);
  await expect(content(page)).toContainText('和上一版 1 比');
  await expect(content(page).getByRole('list', { name: '改动' })).toContainText('每平每月3元,以合同为准。 → 每平每月2.8元,以合同为准。');
  const mine = content(page).getByRole('list', { name: '和您改过的不同' });
  await expect(mine).toContainText('业主免费,家属带卡。');
  await expect(mine).toContainText('业主和家属都能用。');
  await button(page, '收下').click();
  await expect(page.getByText('新增 1,改动 2,撤回 1')).toBeVisible();
  const fields = async (id) => (await living(page, 'other')).find((r) => r.id === id).fields;
  expect((await fields(here('p-pool'))).short).toBe('业主免费,家属带卡。');
  expect((await fields(here('p-fee'))).short).toBe('每平每月2.8元,以合同为准。');
  expect((await fields('setting-project'))['rates/lpr']).toBe(3.4);
  await button(page, '撤销').click();
  await expect(page.getByText('已撤销', { exact: true })).toBeVisible();
  expect((await fields(here('p-fee'))).short).toBe('每平每月3元,以合同为准。');
  expect((await fields('setting-project'))['rates/lpr']).toBe(3.5);
  expect((await living(page, 'other')).some((r) => r.id === here('p-new'))).toBe(false);
  await dismiss(page);

  await paste(page, second);
  await mine.getByRole('button', { name: '用口径包的:泳池对外开放吗?', exact: true }).click();
  await button(page, '收下').click();
  await expect(page.getByText('撤回 1')).toBeVisible();
  expect((await fields(here('p-pool'))).short).toBe('业主和家属都能用。');
  await library(page);
  await search(page).fill('门禁怎么用');
  await expect(scriptRow(page, '门禁怎么用?')).toContainText('过期');

  // A new version changed it, the user did not; and the old version says that it is old.
  const source = page.getByRole('region', { name: '依据与有效期' });
  await openScript(page, '物业费怎么收', '物业费怎么收?');
  await expect(source).toContainText('口径包');
  await expect(source).not.toContainText('您改过');
  await playbooks(page);
  await paste(page, first);
  await expect(content(page)).toContainText('这一版比已收的 2 旧');
});

test('forbidden wording in a 口径包 is named before it is taken in, and before one is sent', async ({ page }) => {
  await open(page);
  await playbooks(page);
  await paste(page, playbook('1', [said('p-a', '会涨吗?', '买到就是赚到,稳赚不赔。'), said('p-b', '几点开门?', '早上九点。')]));
  await content(page).getByText('文案检查:1 条有要留意的说法').click();
  await expect(content(page).getByRole('list', { name: '文案检查' })).toContainText('会涨吗?');
  await button(page, '收下').click();
  await expect(page.getByText(/^已保存口径包/)).toBeVisible();

  await library(page);
  await writeScript(page, { question: '以后呢?', short: '这里稳赚不赔。' });
  await page.goto('/scripts/playbook/make');
  await usable(page);
  await button(page, '复制成文字').click();
  await expect(sheet(page)).toContainText('先别复制');
  await button(sheet(page), '先改一改').click();
  await expect(sheet(page)).toHaveCount(0);
});

test('a phrase of the 口径包 is checked for, and what cannot be read is named', async ({ page }) => {
  await open(page);
  await playbooks(page);
  await paste(page, '这不是口径包');
  await expect(page.getByRole('alert')).toContainText('这不是口径包,什么都没改');
  await paste(page, first.slice(0, 300));
  await expect(page.getByRole('alert')).toContainText('口径包不完整,什么都没改');
  await paste(page, first.replace('"id":"p-gate"', '"id":7'));
  await expect(content(page)).toContainText('有几条读不出来,其余照收');
  await counts(page, 4, 1, 0);
  await button(page, '收下').click();
  await expect(page.getByText(/^已保存口径包/)).toBeVisible();
  await page.goto('/scripts/check');
  await usable(page);
  await page.getByLabel('要检查的文案', { exact: true }).fill('闭 眼 入');
  await expect(page.getByRole('list', { name: '发现的问题' })).toContainText('项目禁用语');
});

test('one is made from one\'s own scripts, as a file and as a text that comes in again', async ({ page }) => {
  await open(page);
  await library(page);
  await writeScript(page, { question: '快递放哪?', short: '北门快递柜。' });
  await page.goto('/scripts/playbook/make');
  await usable(page);
  await page.getByLabel('名称', { exact: true }).fill('我的口径');
  await page.getByLabel('谁发的', { exact: true }).fill('小李');
  await expect(page.getByText('带上 1 条自己写的话术')).toBeVisible();
  await button(page, '复制成文字').click();
  await expect(page.getByText('共 1 条,已复制,去微信粘贴')).toBeVisible();
  const text = await clipboard(page);
  const [down] = await Promise.all([page.waitForEvent('download'), button(page, '存成文件').click()]);
  expect(down.suggestedFilename()).toBe('我的口径-1.json');
  const file = JSON.parse(readFileSync(await down.path(), 'utf8'));
  expect(file.purpose).toBe('playbook');
  expect(file.covers.playbook).toMatchObject({ name: '我的口径', version: '1', issuer: '小李' });
  expect(file.records.map((r) => r.fields.question)).toEqual(['快递放哪?']);
  await playbooks(page);
  await paste(page, text);
  await counts(page, 0, 0, 0);
});
