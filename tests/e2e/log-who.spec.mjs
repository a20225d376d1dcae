// 谁, the foot of 记一笔, and what points at what is missing.
import { test, expect, later } from './lib/fixture.mjs';
import { open, register, button, sheet, saved, dismiss, card, timeline, row, newCustomer, fill, tab } from './lib/person.mjs';

const who = (page) => sheet(page).getByLabel('谁', { exact: true });

test('what was typed in 谁 goes along to 新客户: a number, a 微信号, anything else as the name', async ({ page }) => {
  await open(page);
  for (const [typed, label] of [['138 0013 8000', '手机号'], ['wang_li88', '微信号'], ['欧阳晓', '姓名']]) {
    await button(page, '记一笔').click();
    await who(page).fill(typed);
    await expect(sheet(page).getByText(label === '手机号' ? '本机未登记(公司系统请另查)' : '没找到')).toBeVisible();
    await button(sheet(page), '新客户').click();
    await expect(sheet(page).getByLabel(label, { exact: true })).toHaveValue(typed);
    await button(sheet(page), '保存').click();
    await saved(page);
    await dismiss(page);
  }
  await expect(row(page, '尾号8000')).toBeVisible();
  await expect(row(page, 'wang_li88')).toBeVisible();
  await expect(row(page, '欧阳晓')).toBeVisible();
});

test('a name half typed in 新客户 is not written over', async ({ page }) => {
  await open(page);
  await newCustomer(page);
  await fill(page, { name: '司马' });
  await page.goBack();
  await button(page, '记一笔').click();
  await who(page).fill('欧阳');
  await button(sheet(page), '新客户').click();
  await expect(sheet(page).getByLabel('姓名', { exact: true })).toHaveValue('司马');
});

test('over an open sheet the toast covers none of its controls, and 撤销 is reachable', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 640 });
  await open(page);
  for (const name of ['赵', '钱', '孙', '李', '周', '吴']) await register(page, { name });
  await newCustomer(page);
  await fill(page, { name: '郑' });
  await button(sheet(page), '保存并记下一位').click();
  await expect(page.getByText('已保存 郑')).toBeVisible();
  const covered = await page.evaluate(() => {
    const toast = document.querySelector('.toast').getBoundingClientRect();
    const controls = [...document.querySelectorAll('[role=dialog] button, [role=dialog] input')];
    return controls.filter((c) => {
      const box = c.getBoundingClientRect();
      return box.top < toast.bottom && box.bottom > toast.top;
    }).length;
  });
  expect(covered).toBe(0);
  await button(page, '撤销').click();
  await expect(page.getByText('已撤销')).toBeVisible();
});

test('what is missing is brought onto the screen, marked, and unmarked once it is there', async ({ page }) => {
  await open(page);
  await register(page, { name: '王', title: '女士' });
  await dismiss(page);
  await button(page, '给王女士记一笔').click();
  await button(sheet(page), '去电').click();
  await sheet(page).getByRole('radio', { name: 'D级', exact: true }).click();
  await button(sheet(page), '保存').click();
  const result = sheet(page).getByRole('group', { name: '结果' });
  await expect(result).toHaveAttribute('data-wrong', '');
  await expect(result).toBeInViewport({ ratio: 1 });
  await expect(button(result, '接通')).toBeFocused();
  await button(result, '接通').click();
  await expect(result).not.toHaveAttribute('data-wrong');
  await button(sheet(page), '保存').click();
  const reason = sheet(page).getByRole('group', { name: '无效原因' });
  await expect(reason).toHaveAttribute('data-wrong', '');
  await expect(reason).toBeInViewport({ ratio: 1 });
});

test('a new customer without anything: 手机号 is marked and has the keyboard', async ({ page }) => {
  await open(page);
  await newCustomer(page);
  await button(sheet(page), '保存').click();
  const phone = sheet(page).getByLabel('手机号', { exact: true });
  await expect(phone).toBeFocused();
  await expect(phone).toHaveAttribute('aria-invalid', 'true');
  await phone.fill('13800138000');
  await expect(phone).not.toHaveAttribute('aria-invalid');
});

test('选日期 starts with the proposed date, its field is on the screen, and 太晚 stands above 保存', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 640 });
  await open(page);
  await newCustomer(page);
  await fill(page, { name: '陈', tier: 'B' });
  await button(sheet(page), '选日期').click();
  const field = sheet(page).getByLabel('下次时间');
  await expect(field).toHaveValue('2026-11-22T10:00');
  await expect(button(sheet(page), '选日期')).toHaveAttribute('aria-pressed', 'true');
  await expect(field).toBeInViewport({ ratio: 1 });
  const foot = await button(sheet(page), '保存').boundingBox();
  expect((await field.boundingBox()).y + 48).toBeLessThan(foot.y);
  await field.fill('2027-03-01T22:30');
  await expect(sheet(page).getByText('太晚 · 保护期先到 12月6日', { exact: true })).toBeInViewport();
});

test('客户问了… leads to what was asked', async ({ page }) => {
  await open(page);
  await newCustomer(page);
  await button(sheet(page), '客户问了…').click();
  await expect(sheet(page).getByLabel('客户问了什么', { exact: true })).toBeFocused();
});

test('改期 warns before the date is taken', async ({ page }) => {
  await open(page);
  await register(page, { name: '王', title: '女士' });
  await dismiss(page);
  await card(page, '王女士');
  await button(page, '改期').click();
  await sheet(page).getByLabel('选时间').fill('2026-11-24T22:30');
  await expect(sheet(page).getByText('提醒:太晚')).toBeVisible();
  await sheet(page).getByLabel('选时间').fill('2026-12-20T10:00');
  await expect(sheet(page).getByText('提醒:保护期先到 12月6日')).toBeVisible();
});

test('the morning after a first visit presets a call', async ({ page }) => {
  await open(page);
  await register(page, { name: '王', title: '女士' });
  await later(page, 24 * 60);
  await page.reload();
  await button(page, '给王女士记一笔').click();
  await expect(button(sheet(page), '去电')).toHaveAttribute('aria-pressed', 'true');
});

test('an imported 客户反馈 is shown in 改一笔 and can be changed', async ({ page }) => {
  await open(page, '/mine/data');
  await page.getByLabel('粘贴表格', { exact: true }).fill('姓名\t电话\t沟通日期\t沟通方式\t内容摘要\t客户反馈\n王敏\t13800138000\t2026-11-18\t来访\t看三居\t嫌公摊大');
  await button(page, '看看能导入什么').click();
  await button(page, '试算').click();
  await button(page, '确认导入').click();
  await expect(page.getByText(/已保存 导入表格/)).toBeVisible();
  await card(page, '王敏');
  await timeline(page).getByRole('button').first().click();
  await expect(sheet(page).getByRole('heading', { name: /改一笔/ })).toBeVisible();
  const feedback = sheet(page).getByLabel('客户反馈');
  await expect(feedback).toHaveValue('嫌公摊大');
  await feedback.fill('想再比比');
  await button(sheet(page), '保存').click();
  await expect(timeline(page)).toContainText('反馈:想再比比');
});

test('没写完 lists every form that was left', async ({ page }) => {
  await open(page);
  await register(page, { name: '王', title: '女士' });
  await newCustomer(page);
  await sheet(page).getByLabel('手机号', { exact: true }).fill('13');
  await sheet(page).getByLabel('微信号', { exact: true }).fill('chen_88');
  await page.goBack();
  await button(page, '给王女士记一笔').click();
  await sheet(page).getByLabel('一句话', { exact: true }).fill('等回话');
  await page.goBack();
  await button(page, '另有 1 份').click();
  const all = sheet(page).getByRole('listitem');
  await expect(all).toHaveCount(2);
  await expect(all.nth(0)).toContainText('王女士');
  await expect(all.nth(1)).toContainText('chen_88');
  await button(sheet(page), '不要chen_88了').click();
  await expect(all).toHaveCount(1);
  await button(sheet(page), '继续写王女士').click();
  await expect(sheet(page).getByLabel('一句话', { exact: true })).toHaveValue('等回话');
});

test('无下次 leaves out whom nobody may call, and an empty filter says so', async ({ page }) => {
  await open(page);
  await register(page, { name: '王', title: '女士' });
  await card(page, '王女士');
  await button(page, '修改').click();
  await button(sheet(page), '客户说别再联系').click();
  await button(sheet(page), '保存').click();
  await tab(page, '客户');
  await button(page, '无下次').click();
  await expect(page.getByText('这些条件下没有客户')).toBeVisible();
  await button(page, '清除条件').click();
  await expect(row(page, '王女士')).toBeVisible();
});
