// One part a step: progress in words, focus, Back and Forward, what is passed over, what an error page opens at.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complaints, phone } from './browser.js';
import { answerVisible, tracking } from './citizen.js';
import { browser, demo, stage } from './stage.js';
import { eventually } from './wait.js';

stage((demo) => demo.campaign('chinh-sach', 'sipas-2023.1'));

const next = (page) => page.locator('#go').click();
/** The heading in sight, with its progress: "Phần 2 / 7 Thủ tục hành chính". */
const heading = async (page) => (await page.locator('h2:visible').innerText()).replace(/\s+/g, ' ').trim();
/** Waits for the step of this number. */
const at = (page, part) => page.locator('h2 small:visible', { hasText: new RegExp(`^Phần ${part} /`) }).waitFor();
const focused = (page) => page.evaluate(() => document.activeElement.innerText.replace(/\s+/g, ' ').trim());

async function opened(campaign, options) {
  const counter = await demo.counter(campaign);
  const page = await phone(browser, options);
  await page.goto(counter.form());
  return { counter, page, errors: complaints(page) };
}

test('a form of several parts shows one at a time, says which of how many, and sends from the last', async () => {
  const { counter, page, errors } = await opened('demo-sipas-2017');
  assert.ok(await page.locator('#intro').isVisible() && await page.locator('#q-field').isVisible());
  assert.ok(await page.locator('#back').isHidden());
  for (let part = 1; part <= 7; part++) {
    assert.match(await heading(page), new RegExp(`^Phần ${part} / 7 `));
    assert.equal(await page.locator('section:visible').count(), 1);
    assert.equal(await page.locator('#go').innerText(), part < 7 ? 'Tiếp tục' : 'Gửi phiếu');
    assert.equal(await page.locator('#back').isVisible(), part > 1);
    assert.ok(await page.locator('h1').isVisible(), 'the unit stays in sight');
    assert.equal(await page.locator('#intro').isVisible(), part === 1);
    assert.equal(await page.locator('#q-field').isVisible(), part === 1);
    if (part > 1) assert.equal(await focused(page), await heading(page));
    await answerVisible(page, 3);
    await next(page);
  }
  await tracking(page);
  assert.deepEqual(errors, []);
  const [row] = await counter.holds(1);
  assert.deepEqual(['tc01', 'tc22'].map((name) => row[name]), ['3', '3']);
  await page.context().close();
});

test('Back and Forward of the browser lead through the steps, keep answers and move the focus; reload stays', async () => {
  const { page } = await opened('demo-sipas-2017');
  await page.locator('[name=tc01][value="4"]').check();
  await next(page);
  await page.locator('[name=tc05][value="2"]').check();
  await next(page);
  await at(page, 3);
  await page.goBack();
  await at(page, 2);
  assert.equal(await focused(page), await heading(page));
  assert.ok(await page.locator('[name=tc05][value="2"]').isChecked());
  await page.goBack();
  await at(page, 1);
  assert.ok(await page.locator('[name=tc01][value="4"]').isChecked());
  assert.equal(await focused(page), (await page.locator('h1').innerText()).replace(/\s+/g, ' '));
  await page.goForward();
  await page.goForward();
  await at(page, 3);
  await page.reload();
  await at(page, 3);
  await page.goBack();
  await at(page, 2);
  assert.ok(await page.locator('[name=tc05][value="2"]').isChecked());
  await page.context().close();
});

test('"Quay lại" goes where Back goes, and never out of the form', async () => {
  const { page } = await opened('demo-sipas-2017');
  await next(page);
  await next(page);
  const length = await page.evaluate(() => history.length);
  await page.locator('#back').click();
  await at(page, 2);
  assert.equal(await page.evaluate(() => history.length), length, 'no entry more');
  await page.goForward();
  await at(page, 3);
  // Two quick taps: the second finds the button at rest until the step is there.
  await page.evaluate(() => { const back = document.getElementById('back'); back.click(); back.click(); });
  await at(page, 2);
  // Opened anew in another tab, there is nothing behind the step that the draft led to.
  await page.locator('[name=tc05][value="2"]').check();
  const tab = await page.context().newPage();
  await tab.goto(page.url());
  await at(tab, 2);
  await tab.locator('#back').click();
  await at(tab, 1);
  await page.context().close();
});

test('a step that asks this citizen nothing is passed over in both directions and not counted', async () => {
  const { counter, page } = await opened('chinh-sach');
  assert.match(await heading(page), /^Phần 1 \/ 12 /);
  for (let n = 0; n < 4; n++) await next(page);
  await at(page, 5);
  await page.locator('[name=b1_1][value="5"]').check();
  await page.locator('[name=used_service][value=no]').check();
  assert.match(await heading(page), /^Phần 5 \/ 8 Tiếp cận dịch vụ/);
  await next(page);
  assert.match(await heading(page), /^Phần 6 \/ 8 Trải nghiệm của Ông\/Bà/);
  await page.locator('#back').click();
  await at(page, 5);
  await page.locator('[name=used_service][value=yes]').check();
  assert.match(await heading(page), /^Phần 5 \/ 12 /);
  assert.ok(await page.locator('[name=b1_1][value="5"]').isChecked(), 'what was answered before is still there');
  await next(page);
  assert.match(await heading(page), /^Phần 6 \/ 12 Thủ tục hành chính/);
  await page.locator('[name=b2_1][value="5"]').check();
  await page.goBack();
  await at(page, 5);
  await page.locator('[name=used_service][value=no]').check();
  // Forward leads to a step that is no more: the nearest before it stands in.
  await page.goForward();
  assert.match(await heading(page), /^Phần 5 \/ 8 /);
  for (let n = 0; n < 4; n++) await next(page);
  await tracking(page);
  const [row] = await counter.holds(1);
  assert.deepEqual([row.used_service, row.b1_1, row.b2_1], ['no', '-', '-']);
  await page.context().close();
});

test('the quick form is one screen without progress', async () => {
  const { page } = await opened('demo-mot-cua-nhanh');
  assert.equal(await page.locator('section').count(), 1);
  assert.equal(await page.locator('h2 small').count(), 0);
  assert.equal(await page.locator('#go').innerText(), 'Gửi phiếu');
  assert.ok(await page.locator('#back').isHidden());
  await page.context().close();
});

test('an error page opens at the first fault; each line of it leads to its question, in its step', async () => {
  const { counter, page } = await opened('demo-sipas-2017');
  await page.locator('[name=tc01][value="4"]').check();
  for (let n = 0; n < 5; n++) await next(page);
  await page.locator('[name=visits]').fill('99');
  await page.locator('textarea').fill('a'.repeat(1_201));
  await next(page);
  await next(page);
  await page.waitForFunction(() => document.title.startsWith('Lỗi: '));
  await at(page, 6);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'faults');
  assert.equal(await page.locator('[name=visits]').inputValue(), '99');
  await page.locator('#back').click();
  await at(page, 5);
  const top = await page.locator('h1').evaluate((unit) => unit.getBoundingClientRect().top);
  assert.ok(top > -1 && top < 200, `the step is in sight below the list of faults: ${top}`);
  await page.locator('#faults a').nth(0).click();
  await at(page, 6);
  assert.equal(await page.evaluate(() => document.activeElement.name), 'visits');
  await page.locator('#faults a').nth(1).click();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'TEXTAREA');
  await page.locator('[name=visits]').fill('2');
  await page.locator('textarea').fill('Nhanh.');
  await next(page);
  await next(page);
  await tracking(page);
  const [row] = await counter.holds(1);
  assert.deepEqual([row.tc01, row.visits], ['4', '2']);
  await page.context().close();
});

test('two quick taps on "Tiếp tục" are one, wherever the button has come to lie: nothing is passed by or sent', async () => {
  const { counter, page } = await opened('demo-sipas-2017');
  const twice = () => {
    const tap = (detail) => new MouseEvent('click', { detail, bubbles: true, cancelable: true });
    for (const detail of [1, 2]) document.getElementById('go').dispatchEvent(tap(detail));
  };
  await page.evaluate(twice);
  assert.match(await heading(page), /^Phần 2 \/ 7 /);
  for (let n = 0; n < 4; n++) await next(page);
  await page.evaluate(twice);
  assert.match(await heading(page), /^Phần 7 \/ 7 /);
  await page.waitForTimeout(300);
  assert.match(await heading(page), /^Phần 7 \/ 7 /);
  await counter.holds(0);
  await page.context().close();
});

test('Enter in a field goes on as the button does', async () => {
  const { page } = await opened('demo-sipas-2017');
  for (let n = 0; n < 5; n++) await next(page);
  await page.locator('[name=visits]').fill('2');
  await page.locator('[name=visits]').press('Enter');
  await at(page, 7);
  await eventually(() => page.evaluate(() => JSON.parse(localStorage[localStorage.key(0)]).answers.visits === '2'), 'kept');
  await page.context().close();
});
