// A phone without JavaScript: all three questionnaires, from the form over the error page and the check page
// to the confirmation, and what the ledger holds afterwards.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phone } from './browser.js';
import { tracking } from './citizen.js';
import { browser, demo, stage } from './stage.js';
import { eventually } from './wait.js';

stage((demo) => demo.campaign('two-parts', 'sipas-2023.1'));

/** A form without script, and every scale on it with a point chosen, worst to best in turn; by question. */
async function answered(counter, lang) {
  const page = await phone(browser, { javaScriptEnabled: false });
  await page.goto(counter.form(lang));
  const chosen = {};
  for (const [at, group] of (await page.locator('fieldset:has(svg)').all()).entries()) {
    const points = group.locator('label:has(svg)');
    const input = points.nth(at % (await points.count())).locator('input');
    await input.check();
    chosen[await input.getAttribute('name')] = await input.getAttribute('value');
  }
  return { page, chosen };
}

/** What the page has chosen now, by question. */
async function checked(page) {
  const pairs = await page.locator('fieldset:has(svg) input:checked').evaluateAll((all) => all.map((i) => [i.name, i.value]));
  return Object.fromEntries(pairs);
}

/** Back, as a person does it: where the browser says that it has to send the page's fields once more, it may. */
async function back(page) {
  await page.goBack().catch(() => eventually(() => page.reload(), 'the page that Back leads to'));
}

for (const { campaign, criteria } of [
  { campaign: 'demo-mot-cua-nhanh', criteria: 6 },
  { campaign: 'demo-sipas-2017', criteria: 22 },
  { campaign: 'two-parts', criteria: 42 },
]) {
  test(`${campaign}: without script an error keeps every answer, the check page shows them, one response is stored`, async () => {
    const counter = await demo.counter(campaign);
    const { page, chosen } = await answered(counter);
    assert.ok(Object.keys(chosen).length >= criteria, `${Object.keys(chosen).length} scales`);
    assert.equal(await page.locator('section[hidden], fieldset[hidden]').count(), 0, 'everything is on the one page');

    const text = page.locator('textarea').first();
    await text.fill('ă'.repeat(1_201));
    await page.locator('#go').click();
    assert.match(await page.title(), /^Lỗi: /);
    assert.deepEqual(await checked(page), chosen, 'kept on the error page');
    assert.equal((await page.locator('textarea').first().inputValue()).length, 1_201, 'never silently cut');
    const line = page.locator('#faults li');
    assert.equal(await line.count(), 1, await page.locator('#faults').innerText());
    assert.match(await line.innerText(), /1\.200/);
    const target = (await line.locator('a').getAttribute('href')).slice(1);
    const field = page.locator(`#${target}`);
    assert.equal(await field.count(), 1, `the line leads to #${target}`);
    await line.locator('a').click();
    assert.equal(await field.evaluate((e) => e.matches(':target') || e === document.activeElement), true);
    const own = page.locator('fieldset.bad .err');
    assert.ok((await own.innerText()).includes((await line.innerText()).trim()), 'the same words at the field');

    await page.locator('textarea').first().fill('Cảm ơn cô ở quầy số 3.');
    await page.locator('#go').click();
    assert.match(await page.locator('h1').innerText(), /Xem lại câu trả lời/);
    assert.equal((await counter.rows()).length, 0, 'nothing is stored before it was checked');
    await page.locator('button[value=edit]').first().click();
    assert.deepEqual(await checked(page), chosen, 'kept when going back to change one');
    await page.locator('#go').click();
    await page.locator('button[value=send]').click();
    await tracking(page);
    const [row] = await counter.holds(1);
    for (const [question, value] of Object.entries(chosen)) assert.equal(row[question], value, question);
    assert.ok(Object.values(row).includes('Cảm ơn cô ở quầy số 3.'));
    assert.equal(row.channel, 'qr');
    await page.context().close();
  });
}

test('without script the language changes in the middle of a form and keeps every answer', async () => {
  const counter = await demo.counter('demo-sipas-2017');
  const { page, chosen } = await answered(counter);
  await page.locator('[name=_lang][value=en]').click();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.deepEqual(await checked(page), chosen);
  await page.locator('#go').click();
  await page.locator('[name=_lang][value=vi]').click();
  assert.match(await page.locator('h1').innerText(), /Xem lại câu trả lời/);
  await page.locator('button[value=send]').click();
  await tracking(page);
  await counter.holds(1);
  await page.context().close();
});

test('without script, a double tap on "Gửi phiếu" stores one response and shows the first receipt', async () => {
  const counter = await demo.counter('demo-mot-cua-nhanh');
  const { page } = await answered(counter);
  await page.locator('#go').click();
  const pairs = await page.locator('form input[type=hidden]').evaluateAll((all) => all.map((i) => [i.name, i.value]));
  const send = () =>
    fetch(counter.form(), { method: 'POST', redirect: 'manual', body: new URLSearchParams([...pairs, ['_step', 'send']]) });
  const taps = await Promise.all([send(), send()]);
  assert.deepEqual(taps.map((tap) => tap.status), [303, 303]);
  const [first, second] = taps.map((tap) => tap.headers.get('location'));
  assert.equal(first, second);
  await page.locator('button[value=send]').click();
  assert.ok(page.url().endsWith(first), `${page.url()} is the first receipt, ${first}`);
  await counter.holds(1);
  await page.context().close();
});

test('without script, Back from the confirmation and sent once more is one response, and shows the first receipt', async () => {
  const counter = await demo.counter('demo-mot-cua-nhanh');
  const { page } = await answered(counter);
  await page.locator('#go').click();
  assert.match(page.url(), /\?sheet=[0-9a-f-]{36}$/, 'the check page stands at an address of its own');
  const checked = page.url();
  await page.locator('button[value=send]').click();
  const code = await tracking(page);
  // The browser shows the check page as it was, or asks the server for it once more.
  await back(page);
  if (page.url() === checked) await page.locator('button[value=send]').click();
  assert.equal(await tracking(page), code);
  await counter.holds(1);
  await page.context().close();
});

test('two people without script who were served identical bytes are two responses', async () => {
  const counter = await demo.counter('demo-mot-cua-nhanh');
  const people = [];
  for (let person = 0; person < 2; person++) people.push(await answered(counter));
  const tokens = await Promise.all(people.map(({ page }) => page.locator('[name=_token]').getAttribute('value')));
  const codes = [];
  for (const { page } of people) {
    await page.evaluate((token) => (document.querySelector('[name=_token]').value = token), tokens[0]);
    await page.locator('#go').click();
    await page.locator('button[value=send]').click();
    codes.push(await tracking(page));
    await page.context().close();
  }
  assert.notEqual(codes[0], codes[1]);
  await counter.holds(2);
});

test('without script, an answer that does not apply is told, taken out and not stored', async () => {
  const counter = await demo.counter('two-parts');
  const page = await phone(browser, { javaScriptEnabled: false });
  await page.goto(counter.form());
  await page.locator('[name=used_service][value=no]').check();
  const conditional = page.locator('[data-when]:has(svg)').first();
  assert.equal(await conditional.locator('.if').isVisible(), true, 'says in words when it applies');
  const name = await conditional.locator('input').first().getAttribute('name');
  await conditional.locator('input').first().check();
  await page.locator('#go').click();
  assert.match(await page.title(), /^Lỗi: /);
  assert.equal(await page.locator(`input[name="${name}"]:checked`).count(), 0);
  await page.locator('#go').click();
  await page.locator('button[value=send]').click();
  await tracking(page);
  const [row] = await counter.holds(1);
  assert.equal(row.used_service, 'no');
  assert.ok(!['1', '2', '3', '4', '5'].includes(row[name]), `${name} is ${row[name]}`);
  await page.context().close();
});
