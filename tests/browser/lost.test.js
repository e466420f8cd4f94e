// The server fails, or its answer is lost on the way: the sheet arrives all the same, once, and whoever sent it ends
// at the confirmation without doing anything.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { noViolationsInAnyLight } from './axe.js';
import { phone } from './browser.js';
import { answerVisible, tracking } from './citizen.js';
import { Database } from './database.js';
import { hold } from './lock.js';
import { sheetsHeld, workerReady } from './phone.js';
import { Demo } from './program.js';
import { browser, demo, network, overNetwork, stage } from './stage.js';
import { eventually } from './wait.js';

const HELD = 'phiếu được giữ trên máy và sẽ tự gửi.';
const BUSY = `Máy chủ đang bận – ${HELD}`;
const AWAY = `Chưa có mạng – ${HELD}`;
/** With a worker, and in a browser that has none. */
const BROWSERS = { 'through the worker': {}, 'without a worker': { serviceWorkers: 'block' } };
let page;
stage();
afterEach(() => page.context().close());
overNetwork();

/** A quick form of this province on a new phone, answered; the worker is active where the browser may have one. */
async function answered({ at = demo, campaign = 'demo-mot-cua-nhanh', ...options } = {}) {
  const counter = await at.counter(campaign);
  page = await phone(browser, options);
  await page.goto(at === demo ? network.over(counter.form()) : counter.form());
  if (options.serviceWorkers !== 'block') await workerReady(page);
  await answerVisible(page);
  return counter;
}

const send = () => page.locator('#go').click();

function says(text) {
  return eventually(async () => (await page.locator('#say').innerText()).includes(text), text);
}

/** The addresses under which the phone put its sheet. */
const addresses = () => [...new Set(network.sheets().map(({ address }) => address))];

for (const [how, options] of Object.entries(BROWSERS)) {
  test(`killed when it had stored the sheet and not yet said so, ${how}: one response, under the one id`, async () => {
    const counter = await answered(options);
    network.is = 'deaf';
    await send();
    await counter.holds(1);
    await demo.kill();
    network.is = 'open';
    await eventually(() => addresses().length && network.sheets().length > 1, 'it is tried again');
    await demo.restart();
    await tracking(page);
    await counter.holds(1);
    assert.equal(addresses().length, 1);
  });

  test(`killed before the sheet arrived, ${how}: it waits for the server and is stored once`, async () => {
    const counter = await answered(options);
    await demo.kill();
    await send();
    await says(AWAY);
    await demo.restart();
    await tracking(page);
    await counter.holds(1);
    assert.equal(addresses().length, 1);
  });

  test(`reloaded while it is sent, ${how}: the page goes on by itself`, async () => {
    const counter = await answered(options);
    network.is = 'deaf';
    await send();
    await counter.holds(1);
    network.is = 'open';
    await page.reload();
    await tracking(page);
    await counter.holds(1);
    assert.equal(addresses().length, 1);
  });

  test(`another language after a lost answer, ${how}: one response, and the confirmation comes by itself`, async () => {
    const counter = await answered(options);
    await page.clock.install();
    network.is = 'deaf';
    await send();
    await counter.holds(1);
    // The page is not to try again before its language is changed.
    await page.clock.pauseAt(Date.now() + 10_000);
    await says(HELD);
    network.is = 'open';
    // With the clock at rest nothing is drawn, for which a click would wait, and the next page could not try twice.
    await page.clock.resume();
    // The worker, whose clock is its own, may hear of it while the page is still the Vietnamese one.
    const pressed = page.locator('[name=_lang][value=en]').click();
    pressed.catch(() => {});
    await (options.serviceWorkers === 'block' ? pressed : Promise.race([pressed, tracking(page)]));
    await tracking(page);
    const lang = await page.locator('html').getAttribute('lang');
    if (options.serviceWorkers === 'block') assert.equal(lang, 'en');
    await counter.holds(1);
    assert.equal(addresses().length, 1);
  });
}

test('reloaded in mid-form: the answers are back, and are sent as one sheet', async () => {
  const counter = await answered();
  await page.locator('textarea').first().fill('Nhanh gọn.');
  await page.reload();
  await send();
  await tracking(page);
  const [row] = await counter.holds(1);
  assert.deepEqual([row.access, row.comment], ['5', 'Nhanh gọn.']);
});

test('a network that swallows everything counts as none after fifteen seconds', async () => {
  const counter = await answered({ serviceWorkers: 'block' });
  await page.clock.install();
  network.is = 'silent';
  await send();
  await eventually(() => network.sheets().length === 1, 'it is on its way');
  await page.clock.runFor(14_000);
  assert.match(await page.locator('#say').innerText(), /Đang gửi/);
  await page.clock.runFor(1_500);
  await says(AWAY);
  network.is = 'open';
  await page.clock.runFor(2_000);
  await tracking(page);
  await counter.holds(1);
});

test('tries come at growing intervals of at most half a minute', async () => {
  await answered({ serviceWorkers: 'block' });
  await page.clock.install();
  network.is = 'down';
  const tries = [];
  page.on('request', (request) => request.method() === 'PUT' && tries.push(request.url()));
  await send();
  await says(AWAY);
  for (let second = 0; second < 90; second++) {
    const before = tries.length;
    await page.clock.runFor(1_000);
    if (tries.length > before) await eventually(async () => (await page.locator('#go').getAttribute('aria-disabled')) === 'false', 'it failed');
  }
  // 1 + 2 + 4 + 8 + 16 + 30 + 30 s, each up to a half shorter.
  assert.ok(tries.length >= 6 && tries.length <= 12, `${tries.length} tries in 90 s`);
  assert.equal(new Set(tries).size, 1);
});

test('another program holds the SQLite database for thirty seconds: the page says so and ends at the confirmation', async () => {
  const counter = await answered();
  const release = await hold(demo);
  try {
    const until = Date.now() + 30_000;
    await send();
    // The server waits for the database, longer than the page waits for the server.
    await eventually(async () => (await page.locator('#say').innerText()).includes(HELD), HELD, 20);
    await new Promise((resolve) => setTimeout(resolve, until - Date.now()));
    await counter.holds(0);
  } finally {
    await release();
  }
  await eventually(async () => /\/sent\?/.test(page.url()), 'the confirmation', 45);
  await tracking(page);
  await counter.holds(1);
  assert.equal(addresses().length, 1);
});

test('PostgreSQL turns everyone away for thirty seconds: the page ends at the confirmation', async (t) => {
  const server = process.env.HAILONG_TEST_POSTGRES;
  if (!server) return t.skip('HAILONG_TEST_POSTGRES names no server');
  const database = await Database.create(server);
  const province = await Demo.started({ url: database.url });
  try {
    const counter = await answered({ at: province });
    await database.close();
    await send();
    await says(BUSY);
    await new Promise((resolve) => setTimeout(resolve, 30_000));
    await database.open();
    await eventually(async () => /\/sent\?/.test(page.url()), 'the confirmation', 60);
    await tracking(page);
    await counter.holds(1);
  } finally {
    await province.stop();
    await database.drop();
  }
});

test('the campaign is closed while the form is open: the sheet is taken', async () => {
  const campaign = await demo.campaign('dong-som', 'mot-cua-nhanh.1');
  const counter = await answered({ campaign });
  await demo.run('campaign', 'close', campaign);
  await eventually(async () => (await fetch(counter.form())).status === 410, 'it is closed');
  await send();
  await tracking(page);
  await counter.holds(1);
});

test('a sheet that cannot show that it was begun in time ends at the closed page, and nowhere else', async () => {
  const campaign = await demo.campaign('dong-lau', 'mot-cua-nhanh.1');
  const counter = await answered({ campaign });
  await page.evaluate(() => {
    const token = document.querySelector('[name=_token]');
    token.value = token.value.replace(/\.(.)/, (_, digit) => (digit === '0' ? '.1' : '.0'));
  });
  await demo.run('campaign', 'close', campaign);
  await eventually(async () => (await fetch(counter.form())).status === 410, 'it is closed');
  await send();
  await page.getByRole('heading', { name: 'Khảo sát đã kết thúc' }).waitFor();
  await noViolationsInAnyLight(page, 'the closed page');
  assert.deepEqual(await sheetsHeld(page), [], 'the worker does not try again');
  await counter.holds(0);
});
