// The tablet at the counter: one person after the other, and nothing of one for the next.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { noViolationsInAnyLight } from './axe.js';
import { complaints, tablet } from './browser.js';
import { answerVisible, goOn } from './citizen.js';
import { outside, sideways } from './look.js';
import { Network } from './network.js';
import { allKept } from './phone.js';
import { Demo } from './program.js';
import { browser, demo, stage } from './stage.js';
import { eventually, inLanguage } from './wait.js';

const CAMPAIGN = 'demo-mot-cua-nhanh';
const LANDSCAPE = { viewport: { width: 1280, height: 800 } };
stage();

const idle = (page) => page.locator('#begin').waitFor();
const answered = (page) => page.locator('form :checked:not(option)').count();

async function begin(page) {
  await page.locator('#begin').click();
  await page.locator('#idle').waitFor({ state: 'hidden' });
}

/** Answers everything and presses "Gửi phiếu". */
async function send(page, point) {
  do await answerVisible(page, point);
  while (await goOn(page));
  await page.locator('#go').click();
}

async function thanks(page) {
  await page.locator('#done h1').waitFor();
  return page.locator('#done .code').innerText();
}

/** Nothing of anyone: no answer on the page, no storage, no code. */
async function nothingLeft(page, what) {
  assert.equal(await answered(page), 0, `${what}: answers`);
  assert.equal(await page.locator('textarea').first().inputValue(), '', `${what}: text`);
  assert.equal(await page.locator('#done .code').textContent(), '', `${what}: tracking code`);
  const { local, session, sheets } = await allKept(page);
  assert.deepEqual({ local, session, sheets }, { local: [], session: [], sheets: [] }, what);
}

for (const [how, options] of [['upright', {}], ['lying', LANDSCAPE]]) {
  test(`two people at a tablet (${how}) are two responses of the kiosk, and it is idle again after each`, async () => {
    const counter = await demo.counter(CAMPAIGN);
    const page = await tablet(browser, options);
    const complained = complaints(page);
    await page.goto(counter.kiosk());
    const codes = new Set();
    for (const point of [1, 5]) {
      await idle(page);
      assert.ok(await page.locator('#idle').evaluate((one) => one.getBoundingClientRect().bottom <= innerHeight + 1));
      await begin(page);
      await page.locator('textarea').first().fill('Góp ý của tôi');
      await send(page, point);
      codes.add(await thanks(page));
      assert.equal(await page.evaluate(() => document.activeElement.closest('#done') !== null), true);
      await page.locator('#done .next').click();
      await idle(page);
      await nothingLeft(page, `after point ${point}`);
    }
    assert.equal(codes.size, 2);
    const rows = await counter.holds(2);
    assert.deepEqual(rows.map((row) => row.channel), ['kiosk', 'kiosk']);
    assert.deepEqual(complained, []);
    await page.context().close();
  });
}

test('the confirmation gives way by itself, later where it is touched', async () => {
  const page = await tablet(browser);
  await page.clock.install();
  await page.goto((await demo.counter(CAMPAIGN)).kiosk());
  await begin(page);
  await send(page);
  await thanks(page);
  await page.clock.runFor(15_000);
  await page.locator('#done h1').click();
  await page.clock.runFor(15_000);
  assert.ok(await page.locator('#done h1').isVisible(), 'still there, 15 s after a touch');
  await page.clock.runFor(6_000);
  await idle(page);
  await nothingLeft(page, 'after the confirmation');
  await page.context().close();
});

test('who stops answering is asked first, may stay, and else leaves nothing behind', async () => {
  const counter = await demo.counter(CAMPAIGN);
  const page = await tablet(browser);
  await page.clock.install();
  await page.goto(counter.kiosk());
  await begin(page);
  await answerVisible(page);
  const before = await answered(page);
  assert.ok(before > 3);
  // From here on no time goes by but what is asked for; a resting clock draws nothing, for which a click would wait.
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 2_000));
  const touch = async () => {
    const { x, y } = await page.locator('h1:visible').boundingBox();
    await page.mouse.click(x + 1, y + 1);
  };
  await touch();
  await page.clock.runFor(29_000);
  assert.equal(await page.locator('dialog').isVisible(), false, 'not before 30 s');
  await page.clock.runFor(2_000);
  await page.locator('dialog[open]').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'stay');
  assert.match(await page.locator('#left').innerText(), /^Còn (19|20) giây$/);
  await page.clock.runFor(15_000);
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('dialog').isVisible(), false);
  assert.equal(await answered(page), before, 'who stays keeps every answer');
  await page.clock.runFor(29_000);
  await touch();
  await page.clock.runFor(29_000);
  assert.equal(await page.locator('dialog').isVisible(), false, 'a touch is a sign of life');
  await page.clock.runFor(2_000);
  await page.locator('dialog[open]').waitFor();
  await page.clock.runFor(21_000);
  await page.clock.resume();
  await idle(page);
  await nothingLeft(page, 'after nobody answered');
  assert.equal((await counter.rows()).length, 0, 'what was not sent is not counted');
  await page.context().close();
});

test('Back, Forward and reload lead to nobody else’s answers', async () => {
  const page = await tablet(browser);
  await page.goto((await demo.counter('demo-sipas-2017')).kiosk());
  await begin(page);
  for (let step = 0; step < 3; step++) {
    await answerVisible(page);
    await goOn(page);
  }
  await page.locator('footer a').click();
  await idle(page);
  await nothingLeft(page, 'begun anew');
  for (const way of ['goBack', 'goBack', 'goForward', 'reload']) {
    await page[way]();
    await idle(page);
    await nothingLeft(page, way);
  }
  await page.context().close();
});

test('another language takes the answers along, and the next person begins in the first one', async () => {
  const counter = await demo.counter(CAMPAIGN);
  const page = await tablet(browser);
  await page.goto(counter.kiosk());
  await begin(page);
  await answerVisible(page, 2);
  const before = await answered(page);
  await page.locator('[name=_lang][value=en]').click();
  await page.waitForURL(/lang=en$/);
  await inLanguage(page, 'en');
  await page.locator('#go').waitFor();
  assert.equal(await answered(page), before);
  assert.deepEqual((await allKept(page)).session, []);
  await page.reload();
  await idle(page);
  await nothingLeft(page, 'reloaded in English');
  await begin(page);
  await send(page);
  await thanks(page);
  await page.locator('#done .next').click();
  await page.waitForURL(counter.kiosk());
  await idle(page);
  assert.equal(await page.locator('html').getAttribute('lang'), 'vi');
  const [row] = await counter.holds(1);
  assert.deepEqual([row.channel, row.language], ['kiosk', 'en']);
  await page.context().close();
});

test('the whole notice is read on the tablet: who comes back finds the answers, who walks away leaves none', async () => {
  const counter = await demo.counter(CAMPAIGN);
  const page = await tablet(browser);
  await page.clock.install();
  await page.goto(counter.kiosk());
  const open = async () => {
    await begin(page);
    await answerVisible(page, 4);
    await page.locator('#intro summary').click();
    await page.locator('#intro a').click();
    await page.waitForURL(/\/K\/.*\/notice/);
    await page.locator('.full').waitFor();
  };
  await open();
  await noViolationsInAnyLight(page, 'the notice on the tablet');
  assert.equal(await page.locator('main a').count(), 1, 'one way: back to the form');
  await page.locator('main a').click();
  await page.locator('#go').waitFor();
  assert.ok((await answered(page)) > 3, 'the answers came along');
  assert.deepEqual((await allKept(page)).session, []);
  await page.locator('footer a').click();
  await idle(page);
  await open();
  await page.clock.runFor(31_000);
  await page.locator('dialog[open]').waitFor();
  await page.clock.runFor(21_000);
  await page.waitForURL(counter.kiosk());
  await idle(page);
  await nothingLeft(page, 'after the notice was left alone');
  await page.goBack();
  await idle(page);
  await nothingLeft(page, 'Back behind the notice');
  assert.equal((await counter.rows()).length, 0);
  await page.context().close();
});

test('what the server refuses is explained, and gives way to the idle screen as well', async () => {
  const counter = await demo.counter(CAMPAIGN);
  const page = await tablet(browser);
  await page.clock.install();
  await page.goto(counter.kiosk());
  await begin(page);
  await page.locator('textarea').first().fill('a'.repeat(1_300));
  await page.locator('#go').click();
  await page.locator('#faults').waitFor();
  await page.clock.runFor(31_000);
  await page.locator('dialog[open]').waitFor();
  await page.clock.runFor(21_000);
  await idle(page);
  await nothingLeft(page, 'after an error page');
  await page.goBack();
  await idle(page);
  await nothingLeft(page, 'Back behind an error page');
  await page.context().close();
});

test('without a network nobody waits for the one before: sheets are kept and sent later, once', async () => {
  const counter = await demo.counter(CAMPAIGN);
  const network = await Network.to(demo.at.origin);
  const page = await tablet(browser);
  await page.goto(network.over(counter.kiosk()));
  await eventually(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistration('/K/'))?.active?.state === 'activated'), 'the worker of the kiosk');
  network.is = 'down';
  for (const point of [1, 5]) {
    await begin(page);
    await send(page, point);
    await page.locator('#held h1').waitFor();
    assert.match(await page.locator('#held').innerText(), /được giữ trên máy này/);
    assert.equal(await answered(page), 0);
    await page.locator('#held .next').click();
    await idle(page);
  }
  assert.equal((await counter.rows()).length, 0);
  network.is = 'open';
  await page.evaluate(() => dispatchEvent(new Event('online')));
  const rows = await counter.holds(2);
  assert.deepEqual(rows.map((row) => row.channel), ['kiosk', 'kiosk']);
  await eventually(async () => (await allKept(page)).sheets.length === 0, 'the worker forgets them');
  await page.context().close();
  await network.close();
});

test('the code on the idle screen is the printed address of the phone’s form', async (t) => {
  const counter = await demo.counter(CAMPAIGN);
  const expected = counter.form().toUpperCase();
  for (const colorScheme of ['light', 'dark']) {
    for (const options of [{}, LANDSCAPE]) {
      const page = await tablet(browser, { colorScheme, ...options });
      await page.goto(counter.kiosk());
      const path = `${demo.folder}/idle.png`;
      await page.screenshot({ path });
      try {
        const { stdout } = await promisify(execFile)('zbarimg', ['--quiet', '--raw', path]);
        assert.equal(stdout.trim(), expected);
      } catch (error) {
        if (error.code !== 'ENOENT') throw error;
        t.skip('zbarimg is not on this machine');
      }
      await page.context().close();
    }
  }
});

test('however long the host, the code of the address on the idle screen stands whole on one line', async () => {
  const far = await Demo.started({ env: { HAILONG__SERVER__HOST: 'khaosat.trungtamphucvuhanhchinhcong.quangtri.gov.vn' } });
  const network = await Network.to(far.at.origin);
  try {
    const counter = await far.counter(CAMPAIGN);
    for (const options of [{}, LANDSCAPE, { viewport: { width: 360, height: 740 } }]) {
      const page = await tablet(browser, options);
      await page.goto(network.over(counter.kiosk()));
      await idle(page);
      const address = page.locator('.phone b');
      assert.equal((await address.innerText()).replace(/\s/g, ''), counter.form());
      assert.equal(await address.locator('span').evaluate((code) => code.getClientRects().length), 1, 'one line');
      assert.deepEqual([await page.evaluate(sideways), await page.evaluate(outside)], [0, []]);
      await page.context().close();
    }
  } finally {
    await network.close();
    await far.stop();
  }
});

test('without script the idle screen leads to the form below it', async () => {
  const counter = await demo.counter(CAMPAIGN);
  const page = await tablet(browser, { javaScriptEnabled: false });
  await page.goto(counter.kiosk());
  await page.locator('#begin').click();
  assert.match(page.url(), /#f$/);
  await page.locator('fieldset:has(svg) label:has(svg)').last().click();
  await page.locator('#go').click();
  await page.locator('button[value=send]').click();
  await page.waitForURL(/\/K\/.*\/sent/);
  await page.getByRole('link', { name: 'Người tiếp theo' }).click();
  await idle(page);
  assert.deepEqual((await counter.holds(1)).map((row) => row.channel), ['kiosk']);
  await page.context().close();
});

for (const lang of ['vi', 'en']) {
  test(`nobody is shut out of a tablet, ${lang}`, async () => {
    const counter = await demo.counter(CAMPAIGN);
    const network = await Network.to(demo.at.origin);
    const page = await tablet(browser);
    const look = (what) => noViolationsInAnyLight(page, `${what}, ${lang}`);
    await page.goto(network.over(counter.kiosk(lang)));
    await look('idle');
    await begin(page);
    await answerVisible(page);
    await look('form');
    await page.evaluate(() => document.getElementById('ask').showModal());
    await look('are you there');
    await page.locator('#stay').click();
    await send(page);
    await thanks(page);
    await look('sent');
    await page.locator('#done .next').click();
    await idle(page);
    await begin(page);
    network.is = 'down';
    await send(page);
    await page.locator('#held h1').waitFor();
    await look('held');
    await page.context().close();
    await network.close();
  });
}
