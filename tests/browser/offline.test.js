// No network: the sheet is kept on the phone and sends itself later, once; a second visit opens without one.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { noViolationsInAnyLight } from './axe.js';
import { complaints, phone } from './browser.js';
import { answerVisible, tracking } from './citizen.js';
import { allKept, formsKept, sheetsHeld, workerReady } from './phone.js';
import { browser, demo, network, overNetwork, quick, stage } from './stage.js';
import { eventually } from './wait.js';

const AWAY = 'Chưa có mạng – phiếu được giữ trên máy và sẽ tự gửi.';
let page;
stage();
beforeEach(async () => {
  page = await phone(browser);
});
afterEach(() => page.context().close());
overNetwork();

/** Opens the form, waits until the worker has it, and gives every best answer but the comment. */
async function answered(form) {
  await page.goto(form);
  await workerReady(page);
  await answerVisible(page);
}

async function goOffline(context = page.context()) {
  network.is = 'down';
  await context.setOffline(true);
}

async function goOnline(context = page.context()) {
  network.is = 'open';
  await context.setOffline(false);
}

async function says(text) {
  await eventually(async () => (await page.locator('#say').innerText()).includes(text), text);
}

test('sent without a network: the page says so, and sends by itself once there is one', async () => {
  const { counter, form } = await quick();
  const errors = complaints(page);
  await answered(form);
  await goOffline();
  await page.locator('#go').click();
  await says(AWAY);
  await noViolationsInAnyLight(page, 'while there is no network');
  assert.equal(await page.locator('#say').getAttribute('role'), 'status');
  assert.equal((await sheetsHeld(page)).length, 1);
  await goOnline();
  await tracking(page);
  await counter.holds(1);
  const sent = network.sheets();
  assert.equal(sent.at(-1).sheet.offline, true, 'it is not timed');
  assert.equal(new Set(sent.map(({ address }) => address)).size, 1, 'one id throughout');
  await eventually(async () => (await sheetsHeld(page)).length === 0, 'the worker forgets it');
  assert.deepEqual(errors.filter((line) => !/net::ERR|Failed to load resource/.test(line)), []);
});

test('sent with a network, it is timed, and nothing of it stays on the phone', async () => {
  const { counter, form } = await quick();
  const asked = [];
  page.context().on('request', (request) => asked.push(new URL(request.url()).origin));
  await answered(form);
  assert.ok((await allKept(page)).local.length > 0, 'a draft, until it is sent');
  await page.locator('#go').click();
  await tracking(page);
  await counter.holds(1);
  assert.deepEqual(network.sheets().map(({ sheet }) => sheet.offline), [false], 'sent once, and timed');
  await eventually(async () => (await sheetsHeld(page)).length === 0, 'the worker forgets it');
  const { local, session, sheets, forms } = await allKept(page);
  assert.deepEqual({ local, session, sheets }, { local: [], session: [], sheets: [] });
  assert.deepEqual(await page.context().cookies(), []);
  assert.deepEqual([...new Set(asked)], [network.origin], 'no third party is asked');
  for (const html of forms) assert.doesNotMatch(html, / checked|data-offline/, 'no answer is in a form that is kept');
});

test('the tab is closed before there is a network: the next visit sends it, whatever form it opens', async () => {
  const { counter, form } = await quick();
  const other = await quick();
  await answered(form);
  await goOffline();
  await page.locator('#go').click();
  await says(AWAY);
  const context = page.context();
  await page.close();
  await goOnline(context);
  page = await context.newPage();
  await page.goto(other.form);
  await counter.holds(1);
  // Back at its own counter, the citizen is told.
  await page.goto(form);
  const code = await tracking(page);
  assert.match(code, /-/);
  await counter.holds(1);
  assert.deepEqual((await allKept(page)).local, []);
});

test('the next person on this phone need not wait: the first sheet is kept and sends itself, theirs is another', async () => {
  const { counter, form } = await quick();
  await page.goto(form);
  await workerReady(page);
  await answerVisible(page, 1);
  await goOffline();
  const anew = page.locator('.do').getByRole('button', { name: 'Trả lời phiếu mới' });
  assert.equal(await anew.count(), 0, 'not before a sheet is kept');
  await page.locator('#go').click();
  await says(AWAY);
  await anew.click();
  assert.equal(await anew.count(), 0);
  assert.equal(await page.locator('#say').innerText(), '');
  assert.equal(await page.locator('form :checked:not(option)').count(), 0, 'nothing of the first person');
  const { local, sheets } = await allKept(page);
  assert.deepEqual([local, sheets.map(({ sheet }) => sheet.answers.access)], [[], ['1']], 'but what the worker holds');
  await answerVisible(page, 5);
  await page.locator('#go').click();
  await says(AWAY);
  assert.equal((await sheetsHeld(page)).length, 2);
  await goOnline();
  await tracking(page);
  const rows = await counter.holds(2);
  assert.deepEqual(rows.map((row) => row.access).sort(), ['1', '5']);
  await eventually(async () => (await sheetsHeld(page)).length === 0, 'the worker forgets both');
  assert.deepEqual((await allKept(page)).local, []);
});

test('where no worker holds the sheet it is not taken off the page', async () => {
  const { counter, form } = await quick();
  await page.context().close();
  page = await phone(browser, { serviceWorkers: 'block' });
  await page.goto(form);
  await answerVisible(page, 2);
  await goOffline();
  await page.locator('#go').click();
  await says(AWAY);
  assert.equal(await page.getByRole('button', { name: 'Trả lời phiếu mới' }).count(), 0);
  await goOnline();
  await tracking(page);
  await counter.holds(1);
});

test('a second visit opens without a network, in the language that was asked for where it is at hand', async () => {
  const { counter, form } = await quick();
  await page.goto(form);
  await workerReady(page);
  await page.goto(`${form}?lang=en`);
  await eventually(async () => (await formsKept(page)).length === 2, 'both languages are kept');
  await goOffline();
  for (const [address, lang] of [[form, 'en'], [`${form}?lang=vi`, 'vi'], [`${form}?lang=en`, 'en'], [`${form}?lang=fr`, 'en']]) {
    await page.goto(address);
    assert.equal(await page.locator('html').getAttribute('lang'), lang, address);
    assert.equal(await page.locator('html').getAttribute('data-offline'), '', address);
  }
  await page.goto(`${form}?lang=vi`);
  await noViolationsInAnyLight(page, 'a form that was kept');
  await answerVisible(page);
  await page.locator('#go').click();
  await says(AWAY);
  await goOnline();
  await tracking(page);
  await counter.holds(1);
  assert.ok(network.sheets().every(({ sheet }) => sheet.offline), 'a form from the phone is never timed');
});

test('a network or a server that does not answer is waited for no longer than four seconds', async () => {
  const { form } = await quick();
  await page.goto(form);
  await workerReady(page);
  network.is = 'silent';
  const began = Date.now();
  await page.goto(form);
  assert.equal(await page.locator('html').getAttribute('data-offline'), '');
  const waited = Date.now() - began;
  assert.ok(waited >= 3_900 && waited < 8_000, `${waited} ms`);
});

test('a confirmation that cannot be loaded still tells the tracking code, in either language', async () => {
  const { form } = await quick();
  await page.goto(form);
  await workerReady(page);
  await goOffline();
  for (const [lang, title] of [['vi', 'Chưa có mạng'], ['en', 'No connection']]) {
    await page.goto(`${form}/sent?lang=${lang}&r=0A1B-2C3D-4E5F-6`).catch(() => {});
    await page.getByRole('heading', { name: title }).waitFor();
    assert.match(await page.locator('main').innerText(), /0A1B-2C3D-4E5F-6/);
    await noViolationsInAnyLight(page, `no confirmation, ${lang}`);
  }
  await page.goto(`${form}/sent?r=<b>x</b>`).catch(() => {});
  assert.equal(await page.locator('main b').count(), 0);
  await goOnline();
  await page.goto(form);
  const errors = complaints(page);
  await answerVisible(page);
  await page.locator('#go').click();
  await tracking(page);
  assert.deepEqual(errors, []);
});

test('only forms are kept, those of late, and one that is no more is forgotten', async () => {
  const { form } = await quick();
  await page.goto(form);
  await workerReady(page);
  await page.goto(`${network.origin}/S/0000022`);
  await page.goto(`${form}?lang=vi`);
  await page.evaluate(() => HTMLFormElement.prototype.submit.call(document.getElementById('f')));
  await page.waitForURL((url) => url.searchParams.has('sheet'));
  assert.deepEqual(await formsKept(page), [`${new URL(form).pathname}?lang=vi`]);
  const forms = [];
  for (let n = 0; n < 21; n++) forms.push((await quick()).form);
  for (const one of forms) await page.goto(one);
  await eventually(async () => (await formsKept(page)).length === 20, 'twenty forms are kept');
  const kept = (await formsKept(page)).map((address) => address.split('?')[0]);
  assert.deepEqual(kept, forms.slice(1).map((one) => new URL(one).pathname));
  const gone = forms.at(-1);
  await demo.run('touchpoints', 'revoke', gone.split('/').pop());
  await eventually(async () => (await page.goto(gone)).status() === 410, 'the form is no more');
  await eventually(async () => (await formsKept(page)).length === 19, 'it is forgotten');
});
