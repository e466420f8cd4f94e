// What was answered is not lost: reload, closed tab, another language, another tab, another version of the form.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { noViolationsInAnyLight } from './axe.js';
import { complaints, phone } from './browser.js';
import { answerVisible, tracking } from './citizen.js';
import { browser, demo, stage } from './stage.js';
import { eventually, inLanguage } from './wait.js';

stage();

const next = (page) => page.locator('#go').click();
const at = (page, part) => page.locator('h2 small:visible', { hasText: new RegExp(`^(Phần|Part) ${part} `) }).waitFor();
const checked = (page) => page.locator('input:checked').evaluateAll((all) => all.map((i) => `${i.name}=${i.value}`));
/** Everything that the phone keeps of forms, by key. */
const kept = (page) =>
  page.evaluate(() => Object.fromEntries(Object.entries(localStorage).filter(([key]) => key[0] === '/').map(([key, text]) => [key, JSON.parse(text)])));
const draftOf = async (page, counter) => (await kept(page))[new URL(counter.put('')).pathname];

async function opened(campaign, options) {
  const counter = await demo.counter(campaign);
  const page = await phone(browser, options);
  const errors = complaints(page);
  await page.goto(counter.form());
  return { counter, page, errors };
}

test('a closed tab and a reload lose nothing: answers, step and the text just typed are back, and said to be', async () => {
  const { counter, page, errors } = await opened('demo-sipas-2017');
  await page.locator('[name=tc01][value="4"]').check();
  for (let n = 0; n < 5; n++) await next(page);
  await page.locator('[name=visits]').fill('3');
  await page.locator('textarea').fill('Chờ lâu');
  // Left at once, before any pause in typing.
  await page.goto('about:blank');
  await page.close();
  const tab = await page.context().newPage();
  await tab.goto(counter.form());
  await at(tab, 6);
  assert.deepEqual(await checked(tab), ['tc01=4']);
  assert.equal(await tab.locator('[name=visits]').inputValue(), '3');
  assert.equal(await tab.locator('textarea').inputValue(), 'Chờ lâu');
  assert.match(await tab.getByRole('status').first().innerText(), /Ông\/Bà đang trả lời dở phiếu này\./);
  await noViolationsInAnyLight(tab, 'a restored sheet');
  await tab.reload();
  await at(tab, 6);
  assert.equal(await tab.locator('textarea').inputValue(), 'Chờ lâu');
  await next(tab);
  assert.ok(await tab.locator('#kept p').isHidden(), 'the line is gone with the next step');
  await next(tab);
  await tracking(tab);
  assert.deepEqual(await kept(tab), {}, 'nothing is kept of what was acknowledged');
  const [row] = await counter.holds(1);
  assert.deepEqual([row.tc01, row.visits], ['4', '3']);
  await tab.goto(counter.form());
  assert.deepEqual(await checked(tab), []);
  assert.ok(await tab.locator('#kept p').isHidden());
  assert.deepEqual(errors, []);
  await page.context().close();
});

test('"Trả lời phiếu mới" empties the sheet, opens the first step and takes a new id', async () => {
  const { counter, page } = await opened('demo-sipas-2017');
  await page.locator('[name=tc01][value="4"]').check();
  await next(page);
  await page.reload();
  await at(page, 2);
  const before = await draftOf(page, counter);
  await page.getByRole('button', { name: 'Trả lời phiếu mới' }).click();
  await at(page, 1);
  assert.deepEqual(await checked(page), []);
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1');
  assert.equal(await draftOf(page, counter), undefined);
  await page.reload();
  await at(page, 1);
  assert.deepEqual(await checked(page), []);
  await page.locator('[name=tc02][value="1"]').check();
  const draft = await draftOf(page, counter);
  assert.deepEqual(draft.answers, { tc02: '1' });
  assert.notEqual(draft.id, before.id);
  assert.match(draft.id, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  await page.context().close();
});

test('after a day a draft is gone, of whichever form is opened; a sheet that was sent without an answer is not', async () => {
  const { counter, page } = await opened('demo-mot-cua-nhanh', { serviceWorkers: 'block' });
  const other = await demo.counter('demo-mot-cua-nhanh');
  await page.locator('[name=access][value="2"]').check();
  const context = page.context();
  const later = async (hours) => {
    const tab = await context.newPage();
    await tab.clock.install({ time: Date.now() + hours * 3_600_000 });
    return tab;
  };
  const soon = await later(23);
  await soon.goto(counter.form());
  assert.deepEqual(await checked(soon), ['access=2']);
  await soon.goto(other.form());
  assert.ok(await draftOf(soon, counter));
  const late = await later(25);
  await late.goto(other.form());
  assert.equal(await draftOf(late, counter), undefined);
  await late.goto(counter.form());
  assert.deepEqual(await checked(late), []);
  // Sent, and no answer came.
  await context.route('**/api/v1/**', (route) => route.abort());
  await late.locator('[name=access][value="3"]').check();
  await late.evaluate(() => {
    const key = Object.keys(localStorage).find((key) => key[0] === '/');
    localStorage[key] = JSON.stringify({ ...JSON.parse(localStorage[key]), pending: {} });
  });
  const muchLater = await later(400);
  await muchLater.goto(other.form());
  assert.deepEqual((await draftOf(muchLater, counter)).answers, { access: '3' });
  await muchLater.goto(counter.form());
  assert.deepEqual(await checked(muchLater), ['access=3']);
  await context.close();
});

test('two tabs are one sheet: one id, and the acknowledgement in one leads the other to the confirmation', async () => {
  const { counter, page } = await opened('demo-mot-cua-nhanh');
  const tab = await page.context().newPage();
  await tab.goto(counter.form());
  await page.locator('[name=access][value="2"]').check();
  await tab.locator('[name=access][value="5"]').check();
  const { id } = await draftOf(tab, counter);
  await page.locator('[name=staff][value="2"]').check();
  assert.equal((await draftOf(page, counter)).id, id);
  await next(tab);
  const code = await tracking(tab);
  assert.equal(await tracking(page), code);
  const [row] = await counter.holds(1);
  assert.equal(row.access, '5');
  assert.deepEqual(await kept(page), {});
  await page.context().close();
});

test('a page that the browser kept whole shows, when it comes back, what was answered since', async () => {
  const { counter, page } = await opened('demo-sipas-2017');
  await page.locator('[name=tc01][value="2"]').check();
  const tab = await page.context().newPage();
  await tab.goto(counter.form('en'));
  await tab.locator('[name=tc02][value="3"]').check();
  assert.deepEqual(await checked(page), ['tc01=2']);
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  assert.deepEqual(await checked(page), ['tc01=2', 'tc02=3']);
  await page.context().close();
});

test('begun anew in one tab, the other one is empty as well', async () => {
  const { counter, page } = await opened('demo-mot-cua-nhanh');
  await page.locator('[name=access][value="2"]').check();
  const tab = await page.context().newPage();
  await tab.goto(counter.form());
  assert.deepEqual(await checked(tab), ['access=2']);
  await tab.getByRole('button', { name: 'Trả lời phiếu mới' }).click();
  await eventually(async () => (await checked(page)).length === 0, 'empty');
  await page.context().close();
});

test('a draft of another version keeps what is still asked and offered', async () => {
  const { counter, page } = await opened('demo-mot-cua-nhanh');
  const key = new URL(counter.put('')).pathname;
  const id = randomUUID();
  await page.evaluate(([key, draft]) => localStorage.setItem(key, JSON.stringify({ ...draft, at: Date.now() })), [
    key,
    { id, step: 9, answers: { access: '9', gone: '1', staff: '5', result: 'na', field: 'mars', comment: 'Tốt', procedure: ['1', '4'] } },
  ]);
  await page.reload();
  assert.deepEqual((await checked(page)).sort(), ['procedure=4', 'result=na', 'staff=5']);
  assert.equal(await page.locator('textarea').inputValue(), 'Tốt');
  assert.equal(await page.locator('[name=field]').inputValue(), '');
  assert.match(await page.locator('[name=field] option:checked').innerText(), /Chọn/);
  await next(page);
  await tracking(page);
  const [row] = await counter.holds(1);
  assert.deepEqual([row.staff, row.access, row.procedure], ['5', '', '4']);
  await page.context().close();
});

test('another language keeps step, answers and id, and Back stays in it', async () => {
  const { counter, page, errors } = await opened('demo-sipas-2017');
  await page.locator('[name=tc01][value="4"]').check();
  await next(page);
  await next(page);
  await page.locator('[name=tc10][value="2"]').check();
  const { id } = await draftOf(page, counter);
  await page.getByRole('button', { name: 'English' }).click();
  await page.waitForURL(/lang=en/);
  await inLanguage(page, 'en');
  await at(page, 3);
  assert.deepEqual((await checked(page)).sort(), ['tc01=4', 'tc10=2']);
  assert.equal(await page.locator('#go').innerText(), 'Continue');
  await page.goBack();
  await page.locator('h2 small:visible', { hasText: /^Part 2 / }).waitFor();
  assert.deepEqual((await checked(page)).sort(), ['tc01=4', 'tc10=2']);
  await page.locator('#back').click();
  await at(page, 1);
  assert.equal((await draftOf(page, counter)).id, id);
  assert.deepEqual(errors, []);
  await page.context().close();
});

test('a new visit in another language than before stays in it', async () => {
  const { counter, page } = await opened('demo-sipas-2017');
  await page.locator('[name=tc01][value="4"]').check();
  await page.getByRole('button', { name: 'English' }).click();
  await page.waitForURL(/lang=en/);
  const tab = await page.context().newPage();
  await tab.goto(counter.form());
  assert.deepEqual(await checked(tab), ['tc01=4']);
  await next(tab);
  await tab.reload();
  await at(tab, 2);
  assert.equal(await tab.locator('html').getAttribute('lang'), 'vi');
  await page.context().close();
});

test('a visit that answered nothing leaves nothing to go on with: the next one begins at the first step', async () => {
  const { counter, page } = await opened('demo-sipas-2017');
  await next(page);
  await next(page);
  await page.reload();
  await at(page, 3);
  const tab = await page.context().newPage();
  await tab.goto(counter.form());
  await at(tab, 1);
  assert.ok(await tab.locator('#kept p').isHidden());
  await page.context().close();
});

test('the answer lost, the language changed, sent again: one id, one response', async () => {
  const { counter, page } = await opened('demo-mot-cua-nhanh', { serviceWorkers: 'block' });
  const sent = [];
  let lost = 0, open = false;
  // It reaches the server; the answer does not come back.
  await page.route('**/api/v1/**', async (route) => {
    sent.push(route.request().url().split('/').pop());
    if (open) return route.continue();
    await route.fetch();
    lost++;
    // The page may have gone meanwhile.
    await route.abort().catch(() => {});
  });
  await page.locator('[name=access][value="2"]').check();
  await next(page);
  await eventually(() => lost > 0, 'an answer lost');
  await page.getByRole('button', { name: 'English' }).click();
  await page.waitForURL(/lang=en/);
  open = true;
  await tracking(page);
  assert.equal(new Set(sent).size, 1, sent.join());
  assert.ok(sent.length >= 2);
  await counter.holds(1);
  await page.context().close();
});

test('where the browser refuses to store, steps, language and sending work all the same', async () => {
  const counter = await demo.counter('demo-sipas-2017');
  const page = await phone(browser);
  const errors = complaints(page);
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
      Object.defineProperty(window, name, { get() { throw new DOMException('refused', 'SecurityError'); } });
    }
  });
  await page.goto(counter.form());
  await page.locator('[name=tc01][value="4"]').check();
  await next(page);
  await next(page);
  await page.locator('[name=tc10][value="2"]').check();
  await page.getByRole('button', { name: 'English' }).click();
  await inLanguage(page, 'en');
  await at(page, 3);
  assert.deepEqual((await checked(page)).sort(), ['tc01=4', 'tc10=2']);
  while ((await page.locator('#go').innerText()) !== 'Send') {
    await answerVisible(page, 5);
    await next(page);
  }
  await next(page);
  await tracking(page);
  const [row] = await counter.holds(1);
  assert.deepEqual([row.tc01, row.tc22], ['4', '5']);
  assert.deepEqual(errors, []);
  await page.context().close();
});

test('whoever comes back by Back to a sheet that was sent finds it empty, at its first step', async () => {
  const { counter, page } = await opened('demo-sipas-2017');
  for (let n = 0; n < 6; n++) {
    await answerVisible(page, 4);
    await next(page);
  }
  await next(page);
  await tracking(page);
  await page.goBack();
  await at(page, 1);
  assert.deepEqual(await checked(page), []);
  assert.deepEqual(await kept(page), {});
  await counter.holds(1);
  await page.context().close();
});
