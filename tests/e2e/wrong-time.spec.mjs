// A phone whose date was wrong: it says so after a restart too, in days, and two taps put right what was written.
import { test, expect, later } from './lib/fixture.mjs';
import { button, card, dismiss, nextStep, open, register, row, tab, timeline } from './lib/person.mjs';

const TEN_YEARS = 10 * 365 * 24 * 60;

test('what was written ten years ahead is said, and put right in two taps', async ({ page }) => {
  await open(page);
  await register(page, { name: '甲客', phone: '13800138000', tier: 'A' });
  await dismiss(page);
  // Ten minutes more, which the test itself takes.
  await later(page, TEN_YEARS + 10);
  // The app starts while the date is wrong: nothing it needs to take a step back may go.
  await open(page);
  await register(page, { name: '乙客', phone: '13900139000', tier: 'A', way: '来访' });
  await dismiss(page);
  await later(page, -TEN_YEARS - 10);

  await open(page);
  await expect(page.getByRole('alert')).toContainText('手机时间比上次记录早了 3650 天');
  await page.getByRole('link', { name: '去改正' }).click();
  const late = page.getByRole('region', { name: '写在今天以后的记录' });
  await expect(late).toContainText('乙客');
  await expect(late).toContainText('2036年11月18日');
  await expect(late).not.toContainText('甲客');
  await button(page, '现在的时间是对的，都改正').click();
  await expect(page.getByText('时间已改正')).toBeVisible();
  await expect(page.getByText('时间都对')).toBeVisible();

  await tab(page, '今天');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await card(page, '乙客');
  await expect(nextStep(page)).toContainText(/11月|明天|后天/);
  await expect(timeline(page)).toContainText('今天');
  // What is written from here on goes by the phone's date.
  await dismiss(page);
  await tab(page, '今天');
  await register(page, { name: '丙客', phone: '13700137000' });
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('the journal of a phone whose date jumped still takes the last steps back', async ({ page }) => {
  await open(page);
  await register(page, { name: '甲客', phone: '13800138000' });
  await later(page, TEN_YEARS);
  await open(page);
  await later(page, -TEN_YEARS);
  await open(page);
  await tab(page, '客户');
  await expect(row(page, '甲客')).toBeVisible();
  const entries = await page.evaluate(() => new Promise((done) => {
    indexedDB.open('genke').onsuccess = ({ target: { result: db } }) => {
      db.transaction('journal').objectStore('journal').count().onsuccess = ({ target }) => { db.close(); done(target.result); };
    };
  }));
  expect(entries).toBe(1);
});
