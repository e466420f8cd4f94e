// Staff in a browser: signing in from the first password to the telephone's code, and what each page looks like to
// people and to axe.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noViolations } from './axe.js';
import { complaints } from './browser.js';
import { account, fill, signedIn, totp } from './staff.js';
import { browser, demo, stage } from './stage.js';

stage(() => {}, { simulated: 200 });

const widths = [1280, 768, 360];

/** No page is wider than its window, whoever holds it. */
async function fits(page, what) {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(wide <= 0, `${what} is ${wide} px wider than ${width} px`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

test('a first password leads to an own one, to the telephone and home; the next time the code is asked for', async () => {
  const context = await browser.newContext({ locale: 'vi-VN' });
  const page = await context.newPage();
  const errors = complaints(page);
  const { login, password } = await account(demo, 'an.nguyen', { role: 'home-affairs' });
  await page.goto(`${demo.at.origin}/staff`);
  await noViolations(page, 'the page to sign in');
  await fits(page, 'the page to sign in');
  await fill(page, { login, password: 'không phải' });
  await page.locator('#faults').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'faults', 'the keyboard is at what is wrong');
  await noViolations(page, 'a sign-in that failed');
  await fill(page, { login, password });
  await page.waitForURL('**/account/password');
  await noViolations(page, 'the own password');
  await fits(page, 'the own password');
  const own = 'bốn con mèo ngồi trên mái';
  await fill(page, { current: password, new: own, repeat: own });
  await page.waitForURL('**/account/second');
  await noViolations(page, 'the second factor');
  await fits(page, 'the second factor');
  await page.locator('.steps summary').click();
  const secret = await page.locator('.steps code').innerText();
  await fill(page, { code: totp(secret) });
  assert.equal(await page.locator('.codes li').count(), 10);
  await noViolations(page, 'the recovery codes');
  const code = await page.locator('.codes code').first().innerText();
  await page.locator('main .go').click();
  for (const path of ['/staff', '/staff/account', '/staff/results', '/staff/results/demo-sipas-2017', '/staff/nothing']) {
    await page.goto(demo.at.origin + path);
    await noViolations(page, path);
    await fits(page, path);
  }
  await page.goto(`${demo.at.origin}/staff`);
  await page.getByRole('button', { name: 'Đăng xuất' }).click();
  await page.waitForURL('**/staff/login');
  await page.goto(`${demo.at.origin}/staff/account`);
  await fill(page, { login, password: own });
  await page.waitForURL('**/staff/login/code**');
  await noViolations(page, 'the code of the telephone');
  await fill(page, { code: code.toLowerCase() });
  await page.waitForURL('**/staff/account');
  // Whatever a page complains of besides the answers that were refused on purpose.
  assert.deepEqual(errors.filter((line) => !/status of 4\d\d/.test(line)), []);
  await context.close();
});

test('who runs the system makes an account without a command line, and the auditor reads of it', async () => {
  const { page } = await signedIn(browser, demo, 'quan.tri', { role: 'admin', name: 'Lê Quản Trị' });
  await page.getByRole('link', { name: 'Người dùng' }).first().click();
  await noViolations(page, 'the users');
  await fits(page, 'the users');
  await page.getByRole('link', { name: 'Thêm người dùng' }).click();
  await noViolations(page, 'a new user');
  await fits(page, 'a new user');
  await page.locator('#name').fill('Trần Thị Bình');
  await page.locator('#login').fill('binh.tran');
  await page.getByLabel('Lãnh đạo đơn vị').check();
  await page.locator('#unit').fill('19363');
  await page.getByRole('button', { name: 'Tạo tài khoản' }).click();
  const first = await page.locator('code.secret').innerText();
  assert.match(first, /^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$/);
  await page.getByRole('link', { name: 'Tôi đã ghi lại' }).click();
  await noViolations(page, 'a user');
  await fits(page, 'a user');
  assert.match(await page.locator('main').innerText(), /Lãnh đạo đơn vị, Xã Vĩnh Linh/);
  await page.context().close();
  const auditor = await signedIn(browser, demo, 'thanh.tra', { role: 'auditor' });
  await auditor.page.getByRole('link', { name: 'Nhật ký' }).first().click();
  await noViolations(auditor.page, 'the audit log');
  await fits(auditor.page, 'the audit log');
  const row = auditor.page.locator('tr', { hasText: 'binh.tran' }).first();
  assert.match(await row.innerText(), /Lê Quản Trị.*Tạo tài khoản.*Xã Vĩnh Linh/s);
  await auditor.page.context().close();
});

test('without script everything works', async () => {
  const { page } = await signedIn(browser, demo, 'khong.script', { role: 'unit-leader', unit: '19363', context: { javaScriptEnabled: false } });
  await page.goto(`${demo.at.origin}/staff/results/demo-mot-cua-nhanh`);
  assert.match(await page.locator('main').innerText(), /Chỉ gồm số liệu của: Xã Vĩnh Linh/);
  await page.goto(`${demo.at.origin}/staff/results/demo-mot-cua-nhanh?under=44.XD`);
  assert.equal(await page.locator('.faults').count(), 1, 'another unit is as good as none');
  await page.context().close();
});
