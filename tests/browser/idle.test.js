// Whoever does nothing for half an hour is signed out: asked before, and nothing that was typed is lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noViolationsInAnyLight } from './axe.js';
import { account, fill, signedIn } from './staff.js';
import { browser, demo, stage } from './stage.js';

let counter;
stage(async (demo) => {
  counter = await demo.counter('demo-mot-cua-nhanh');
});

/** Somebody with a form before them, whose page's clock the test sets; `asked` counts what the page asks of the session. */
async function atWork(login) {
  const { page, password } = await signedIn(browser, demo, login, { role: 'unit-leader', unit: counter.unit });
  await page.clock.install();
  await page.goto(`${demo.at.origin}/staff/slips?touchpoint=${counter.code}`);
  const asked = [];
  page.on('request', (request) => request.url().endsWith('/staff/account/session') && asked.push(request.url()));
  return { page, password, asked, box: page.locator('.idle'), count: page.locator('#count') };
}

test('two minutes before the end the page asks, and one press goes on', async () => {
  const { page, asked, box } = await atWork('nghi.mot');
  await page.clock.fastForward('27:50');
  assert.equal(await box.isVisible(), false);
  await page.clock.fastForward('00:20');
  await page.getByRole('alertdialog', { name: 'Ông/Bà sắp bị đăng xuất' }).waitFor();
  assert.match(await box.innerText(), /kết thúc lúc \d{1,2}:\d\d/);
  const stay = box.getByRole('button', { name: 'Tôi còn làm việc' });
  assert.ok(await stay.evaluate((button) => button === document.activeElement), 'the keyboard is at the answer');
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 740 });
    await noViolationsInAnyLight(page, `the question at ${width} px`);
  }
  assert.equal(asked.length, 0, 'nothing goes on by itself');
  await page.keyboard.press('Enter');
  await box.waitFor({ state: 'hidden' });
  assert.equal(asked.length, 1);
  await page.clock.fastForward('27:50');
  assert.equal(await box.isVisible(), false, 'half an hour again');
  await page.context().close();
});

test('whoever types is there, and is not asked', async () => {
  const { page, asked, box, count } = await atWork('nghi.hai');
  await page.clock.fastForward('26:00');
  await count.pressSequentially('3');
  const renewed = page.waitForResponse('**/staff/account/session');
  await page.clock.fastForward('02:10');
  await renewed;
  await page.clock.fastForward('20:00');
  assert.equal(await box.isVisible(), false);
  assert.equal(asked.length, 1);
  await page.context().close();
});

test('after the end what was typed stays, and goes on its way once the same person signed in in another window', async () => {
  const { page, password, box, count } = await atWork('nghi.ba');
  await count.fill('999');
  await page.clock.fastForward('35:00');
  // The service's clock does not follow: there it ends by the cookie.
  await page.context().clearCookies();
  const over = page.getByRole('alertdialog', { name: 'Ông/Bà đã bị đăng xuất' });
  await over.waitFor();
  await noViolationsInAnyLight(page, 'the end');
  await page.locator('main .go').click();
  assert.ok(await box.getByRole('link').evaluate((link) => link === document.activeElement), 'nothing is sent');
  assert.equal(await count.inputValue(), '999');

  const other = await page.context().newPage();
  await other.goto(`${demo.at.origin}/staff`);
  const { login: guest, password: first } = await account(demo, 'khach', { role: 'counter', unit: counter.unit });
  await fill(other, { login: guest, password: first });
  await other.waitForURL('**/staff/account/password');
  await page.getByText('Người khác đã đăng nhập trên máy này.').waitFor();
  await noViolationsInAnyLight(page, 'somebody else');

  await other.getByRole('button', { name: 'Đăng xuất' }).click();
  await fill(other, { login: 'nghi.ba', password });
  await other.waitForURL('**/staff');
  await box.waitFor({ state: 'hidden' });
  assert.match(await page.locator('#idle-said').innerText(), /Đã đăng nhập lại/);
  assert.equal(await count.inputValue(), '999');
  await page.locator('main .go').click();
  await page.locator('#faults').waitFor();
  assert.equal(await page.locator('#count').inputValue(), '999', 'the service read what was typed before');
  await page.context().close();
});

test('a session that ended elsewhere is told as soon as somebody wants to stay', async () => {
  const { page, box } = await atWork('nghi.tu');
  await page.clock.fastForward('28:30');
  await box.waitFor();
  await page.context().clearCookies();
  await page.keyboard.press('Enter');
  await page.getByRole('alertdialog', { name: 'Ông/Bà đã bị đăng xuất' }).waitFor();
  await page.context().close();
});
