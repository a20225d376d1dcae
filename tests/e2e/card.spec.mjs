// 信息卡: what is known, what to ask next, and every field with its check.
import { test, expect } from './lib/fixture.mjs';
import { button, card, nextStep, open, register, sheet } from './lib/person.mjs';
import { living } from './lib/disk.mjs';

const facts = (page) => page.getByRole('region', { name: '信息卡' });
const wang = { name: '王', title: '女士', phone: '13800138000' };

/** Opens the form of 信息卡. */
async function editing(page) {
  await button(facts(page), '修改').click();
  await expect(sheet(page)).toBeVisible();
}

const customer = async (page, name) => (await living(page)).find((r) => r.kind === 'customer' && r.fields.name === name).fields;

test('what was asked fills the card, and what to ask next changes', async ({ page }) => {
  await open(page);
  await register(page, wang);
  await card(page, '王女士');
  await expect(facts(page)).toContainText(/资料完整度 \d+%/);
  await expect(facts(page)).toContainText('138****8000');
  const next = facts(page).getByRole('group', { name: '接着可以问' });
  await next.getByRole('button', { name: /^总价\(万元\)/ }).click();
  const total = sheet(page).getByLabel('总价(万元)', { exact: true });
  await expect(total).toBeInViewport();
  await total.fill('268万');
  await button(sheet(page).getByRole('group', { name: '需求类型', exact: true }), '改善').click();
  await sheet(page).getByLabel('生日', { exact: true }).fill('5月20日');
  await button(sheet(page), '保存').click();
  await expect(sheet(page)).toHaveCount(0);
  await expect(facts(page)).toContainText('268万');
  await expect(facts(page)).toContainText('改善');
  await expect(facts(page)).toContainText('5月20日');
  await expect(next.getByRole('button', { name: /^总价/ })).toHaveCount(0);
});

test('a wrong value is said at its field, and the rest stays typed', async ({ page }) => {
  await open(page);
  await register(page, wang);
  await card(page, '王女士');
  await editing(page);
  await sheet(page).getByLabel('备注', { exact: true }).fill('要低楼层');
  await sheet(page).getByLabel('首付(万元)', { exact: true }).fill('八十');
  await button(sheet(page), '保存').click();
  await expect(sheet(page).getByRole('alert')).toHaveText('请填一个数字,单位万元,例如 268。');
  await expect(sheet(page).getByRole('alert')).toBeInViewport();
  await sheet(page).getByLabel('首付(万元)', { exact: true }).fill('80');
  await button(sheet(page).getByRole('group', { name: '意向级别', exact: true }), 'D').click();
  await button(sheet(page), '保存').click();
  await expect(sheet(page).getByRole('alert')).toHaveText('D级要选一个无效原因。');
  await button(sheet(page).getByRole('group', { name: '无效原因', exact: true }), '已购他盘').click();
  await button(sheet(page), '保存').click();
  await expect(sheet(page)).toHaveCount(0);
  await expect(facts(page)).toContainText('要低楼层');
  await expect(facts(page)).toContainText('80万');
  await expect(nextStep(page)).toContainText('D级无效:已购他盘');
});

test('标签, 竞品 and several numbers', async ({ page }) => {
  await open(page);
  await register(page, wang);
  await card(page, '王女士');
  await editing(page);
  await sheet(page).getByLabel('添加标签', { exact: true }).fill('周末');
  await button(sheet(page), '加上标签').click();
  await expect(button(sheet(page).getByRole('group', { name: '标签', exact: true }), '周末')).toHaveAttribute('aria-pressed', 'true');
  await sheet(page).getByLabel('手机号', { exact: true }).fill('13800138000、139 0000 0001');
  await button(sheet(page), '保存').click();
  await expect(facts(page).getByRole('list', { name: '标签' })).toHaveText('周末');
  await expect(facts(page)).toContainText('138****8000、139****0001');
  await editing(page);
  await sheet(page).getByLabel('手机号', { exact: true }).fill('13900000001');
  await button(sheet(page), '保存').click();
  await expect(facts(page)).not.toContainText('138****8000');
});

test('老带新 is found by search and leads to the one who brought them', async ({ page }) => {
  await open(page);
  await register(page, { name: '李', title: '先生' });
  await register(page, wang);
  await card(page, '王女士');
  await editing(page);
  await sheet(page).getByLabel('介绍人(老带新)', { exact: true }).fill('李');
  await sheet(page).getByRole('button', { name: /^李先生/ }).click();
  await expect(sheet(page)).toContainText('介绍人:李先生');
  await button(sheet(page), '保存').click();
  await facts(page).getByRole('link', { name: '李先生' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '李先生' })).toBeVisible();
});

test('勿扰 is a switch, taken back by 撤销', async ({ page }) => {
  await open(page);
  await register(page, wang);
  await card(page, '王女士');
  const refused = facts(page).getByRole('switch', { name: '勿扰' });
  await expect(refused).not.toBeChecked();
  await refused.click();
  await expect(refused).toBeChecked();
  await expect(nextStep(page)).toContainText('勿扰:不再安排');
  await button(page, '撤销').click();
  await expect(refused).not.toBeChecked();
  await expect(nextStep(page)).toContainText('明天 10:00');
});

test('告知同意 is stamped with way, time and version, and can be taken back', async ({ page }) => {
  await open(page);
  await register(page, wang);
  await card(page, '王女士');
  const consent = page.getByRole('region', { name: '告知同意' });
  await expect(consent).toContainText('还没记');
  await button(consent, '记下同意').click();
  await expect(consent).toContainText('您随时可以要求查看、更正、删除');
  await button(consent.getByRole('group', { name: '同意方式' }), '微信').click();
  await expect(consent).toContainText('2026年11月21日 微信同意(告知书2026-11)');
  expect((await customer(page, '王')).consent).toMatchObject({ way: '微信', version: '2026-11' });
  await button(consent, '撤回同意').click();
  await expect(consent).toContainText('2026年11月21日 已撤回(原微信同意于 2026年11月21日)');
  await expect(button(consent, '记下同意')).toBeVisible();
});

test('sensitive fields are off, with the reason, until the project wants them', async ({ page }) => {
  await open(page);
  await register(page, wang);
  await card(page, '王女士');
  await editing(page);
  await expect(sheet(page).getByLabel('身份证号', { exact: true })).toHaveCount(0);
  await sheet(page).getByText('敏感信息(默认不记)').click();
  await expect(sheet(page)).toContainText('个人信息保护法第6条');
  await sheet(page).getByLabel('备注', { exact: true }).fill('先打了一半');
  await button(sheet(page), '本项目要记身份证号').click();
  await expect(page.getByText('本项目的信息卡现在可以记「身份证号」')).toBeVisible();
  await sheet(page).getByLabel('身份证号', { exact: true }).fill('110101199003070012');
  await button(sheet(page), '保存').click();
  await expect(sheet(page).getByRole('alert')).toContainText('身份证号是18位');
  await sheet(page).getByLabel('身份证号', { exact: true }).fill('110101199003070011');
  await expect(sheet(page).getByLabel('备注', { exact: true })).toHaveValue('先打了一半');
  await button(sheet(page), '保存').click();
  await expect(facts(page)).toContainText('**************0011');
});

test('记一笔 on a card is about this customer; on a card that is not there it asks whom', async ({ page }) => {
  await open(page);
  await register(page, { name: '王', title: '女士', phone: '13800132201', tier: 'B' });
  await card(page, '王女士');
  await button(page, '记一笔').click();
  await expect(sheet(page).getByRole('heading', { level: 2 })).toContainText('王女士');
  await button(sheet(page), '保存').click();
  await expect(sheet(page)).toHaveCount(0);
  await open(page, '/customers/nobody');
  await expect(page.getByText('没有这位客户')).toBeVisible();
  await button(page, '记一笔').click();
  await expect(sheet(page).getByText('新客户')).toBeVisible();
});
