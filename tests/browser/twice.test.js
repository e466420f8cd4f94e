// Once is once, and two people are two, however often and from however many pages a sheet is sent.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { phone } from './browser.js';
import { answerVisible, tracking } from './citizen.js';
import { allKept } from './phone.js';
import { browser, demo, network, overNetwork, quick, stage } from './stage.js';
import { eventually } from './wait.js';

let page;
stage();
beforeEach(async () => {
  page = await phone(browser);
});
afterEach(() => page.context().close());
overNetwork();

/** The ids under which the phones sent. */
function ids() {
  return [...new Set(network.sheets().map(({ address }) => address.split('/').pop()))];
}

test('a double tap is one response', async () => {
  const { counter, form } = await quick();
  await page.goto(form);
  await answerVisible(page);
  await page.locator('#go').dblclick();
  await tracking(page);
  await counter.holds(1);
  assert.equal(ids().length, 1);
});

test('two tabs share a sheet: sent in both, it is one response, and both show the same receipt', async () => {
  const { counter, form } = await quick();
  await page.goto(form);
  await answerVisible(page, 4);
  const other = await page.context().newPage();
  await other.goto(form);
  assert.ok((await other.locator('input:checked').count()) > 0, 'the other tab has the answers');
  // Neither hears of the other before both have pressed.
  network.is = 'deaf';
  await Promise.all([page.locator('#go').click(), other.locator('#go').click()]);
  await eventually(() => network.sheets().length >= 2, 'both were sent');
  network.is = 'open';
  const codes = await Promise.all([tracking(page), tracking(other)]);
  assert.equal(codes[0], codes[1]);
  await counter.holds(1);
  assert.equal(ids().length, 1);
});

test('sent in one tab, the other shows the receipt without being asked', async () => {
  const { counter, form } = await quick();
  await page.goto(form);
  await answerVisible(page);
  const other = await page.context().newPage();
  await other.goto(form);
  await page.locator('#go').click();
  assert.equal(await tracking(other), await tracking(page));
  await counter.holds(1);
});

test('Back after sending shows an empty sheet: what is sent then is another response', async () => {
  const { counter, form } = await quick();
  await page.goto(network.origin);
  await page.goto(form);
  await answerVisible(page, 1);
  await page.locator('textarea').first().fill('Chờ lâu.');
  await page.locator('#go').click();
  const first = await tracking(page);
  // The confirmation stands in the form's place: Back leads to what was before.
  await page.goBack();
  assert.equal(page.url(), `${network.origin}/`);
  await page.goto(form);
  assert.equal(await page.locator('input:checked').count(), 0);
  assert.equal(await page.locator('textarea').first().inputValue(), '');
  assert.deepEqual((await allKept(page)).local, []);
  await answerVisible(page, 5);
  await page.locator('#go').click();
  assert.notEqual(await tracking(page), first);
  const rows = await counter.holds(2);
  assert.deepEqual(rows.map((row) => row.access).sort(), ['1', '5']);
  assert.equal(ids().length, 2);
});

test('Back then send, with the answers still there, stores nothing more and shows the first receipt', async () => {
  const { counter, form } = await quick();
  await page.goto(form);
  await answerVisible(page, 2);
  network.is = 'deaf';
  await page.locator('#go').click();
  await page.goto('about:blank');
  await counter.holds(1);
  network.is = 'open';
  await page.goBack();
  const code = await tracking(page);
  const [row] = await counter.holds(1);
  assert.equal(row.access, '2');
  assert.equal(ids().length, 1);
  await page.goto(`${network.origin}/t/${code}`);
  assert.match(await page.locator('h1').innerText(), /Phiếu đã được tính/);
});

test('two people who were served the same bytes are two responses, with script and without', async () => {
  const { counter, form } = await quick();
  // Within one minute the server's bytes are the same for everyone: so they are from this cache, at any time.
  const served = await (await fetch(form)).text();
  const people = [page, await phone(browser), await phone(browser, { javaScriptEnabled: false }), await phone(browser, { javaScriptEnabled: false })];
  for (const [at, person] of people.entries()) {
    const cached = (route) => (route.request().method() === 'GET' ? route.fulfill({ contentType: 'text/html; charset=utf-8', body: served }) : route.continue());
    await person.route(form, cached);
    await person.goto(form);
    await answerVisible(person, at + 1);
    await person.locator('#go').click();
    // Without script the check page comes between.
    if (at >= 2) await person.locator('button.go').click();
    await tracking(person);
  }
  const rows = await counter.holds(4);
  assert.deepEqual(rows.map((row) => row.access).sort(), ['1', '2', '3', '4']);
  for (const person of people.slice(1)) await person.context().close();
});

test('other answers under a known id get the first receipt byte for byte, and change nothing', async () => {
  const { counter, form } = await quick();
  await page.goto(form);
  await answerVisible(page, 5);
  await page.locator('#go').click();
  await tracking(page);
  const [{ address, sheet }] = network.sheets();
  const put = async (body) => {
    const reply = await fetch(demo.at.origin + address, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: reply.status, told: await reply.text() };
  };
  const first = await put(sheet);
  assert.equal(first.status, 200);
  for (const answers of [{ access: 1 }, {}, { access: 99, nope: 1 }]) {
    assert.deepEqual(await put({ ...sheet, answers }), first, JSON.stringify(answers));
  }
  const [row] = await counter.holds(1);
  assert.equal(row.access, '5');
});
