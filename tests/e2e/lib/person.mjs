// What a person does, by what a person sees.
import { expect } from '@playwright/test';

import { drafts } from './disk.mjs';

export const button = (at, name) => at.getByRole('button', { name, exact: true });

/** The open sheet. */
export const sheet = (page) => page.getByRole('dialog');

/** Opens the app (or goes to one of its addresses) and waits until it can be used. */
export async function open(page, path = '/') {
  await page.goto(path);
  await usable(page);
}

/** The app stands and everybody is in memory. */
export async function usable(page) {
  await expect(page.getByRole('navigation', { name: '主导航' })).toBeVisible();
}

/** Goes to one of the five tabs. */
export async function tab(page, name) {
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();
}

/** Waits for the toast that says it is on disk. */
export async function saved(page, who = '') {
  await expect(page.getByText(`已保存 ${who}`)).toBeVisible();
}

/** Opens 记一笔 › 新客户. */
export async function newCustomer(page) {
  await button(page, '记一笔').click();
  await button(sheet(page), '新客户').click();
  await expect(page.getByLabel('手机号', { exact: true })).toBeVisible();
}

/** Fills the fields only a new customer has. */
export async function fill(page, { phone, name, title, wechat, channel, note, tier, way }) {
  const form = sheet(page);
  if (phone) await form.getByLabel('手机号', { exact: true }).fill(phone);
  if (name) await form.getByLabel('姓名', { exact: true }).fill(name);
  if (title) await button(form.getByRole('group', { name: '称呼', exact: true }), title).click();
  if (wechat) await form.getByLabel('微信号', { exact: true }).fill(wechat);
  if (channel) await button(form.getByRole('group', { name: '渠道', exact: true }), channel).click();
  if (way) await button(form.getByRole('group', { name: '方式', exact: true }), way).click();
  if (note) await form.getByLabel('一句话', { exact: true }).fill(note);
  if (tier) await form.getByRole('radio', { name: `${tier}级`, exact: true }).click();
}

/** Waits until what was typed is on disk as a draft, as it is when a person pauses for a breath. */
export async function kept(page, { phone = '', name = '', title = null, wechat = '', channel, note = '', tier, way }) {
  const want = { phone, name, title, wechat, summary: note };
  if (channel) want.channel = channel;
  if (tier) want.tier = tier;
  if (way) want.way = way;
  await expect.poll(async () => (await drafts(page)).find((d) => d.sheet === 'log=new')?.form).toMatchObject(want);
}

/** Registers a new customer by hand. */
export async function register(page, who) {
  await newCustomer(page);
  await fill(page, who);
  await kept(page, who);
  await button(sheet(page), '保存').click();
  await saved(page);
  await expect(sheet(page)).toHaveCount(0);
}

/** Takes the toast away, so that the next one is surely a new one. */
export async function dismiss(page) {
  await button(page, '知道了').click();
  await expect(button(page, '知道了')).toHaveCount(0);
}

/** The rows of 今天 or 客户 that name somebody. */
export const row = (page, name) => page.getByRole('listitem').filter({ has: page.getByRole('button', { name: `给${name}记一笔`, exact: true }) });

/** Opens somebody's card from 客户. */
export async function card(page, name) {
  await tab(page, '客户');
  await row(page, name).getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();
}

export const timeline = (page) => page.getByRole('region', { name: '时间线' });
export const nextStep = (page) => page.getByRole('region', { name: '下一步' });
