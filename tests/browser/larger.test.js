// Larger text: remembered on a phone, gone with the person at a counter, and never wider than the screen.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noViolations } from './axe.js';
import { phone, tablet } from './browser.js';
import { answerVisible, goOn } from './citizen.js';
import { browser, demo, stage } from './stage.js';

stage();

const size = (page) => page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
const button = (page) => page.locator('#larger');

test('text grows at a touch, stays so on every form of this phone, and shrinks at another', async () => {
  const page = await phone(browser);
  await page.goto((await demo.counter('demo-mot-cua-nhanh')).form());
  const usual = await size(page);
  assert.equal(await button(page).getAttribute('aria-pressed'), 'false');
  await button(page).click();
  const larger = await size(page);
  assert.ok(larger >= 1.2 * usual, `${larger} is larger than ${usual}`);
  assert.equal(await button(page).getAttribute('aria-pressed'), 'true');
  await noViolations(page, 'larger text');
  await page.reload();
  assert.equal(await size(page), larger);
  await page.goto((await demo.counter('demo-sipas-2017')).form());
  assert.equal(await size(page), larger);
  await button(page).click();
  await page.reload();
  assert.equal(await size(page), usual);
  await page.context().close();
});

test('without script there is no button that does nothing', async () => {
  const page = await phone(browser, { javaScriptEnabled: false });
  await page.goto((await demo.counter('demo-mot-cua-nhanh')).form());
  assert.equal(await button(page).isVisible(), false);
  await page.context().close();
});

test('a browser that refuses the storage still grows the text', async () => {
  const page = await phone(browser);
  await page.addInitScript(() => Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } }));
  await page.goto((await demo.counter('demo-mot-cua-nhanh')).form());
  const usual = await size(page);
  await button(page).click();
  assert.ok((await size(page)) > usual);
  await page.context().close();
});

for (const campaign of ['demo-mot-cua-nhanh', 'demo-sipas-2017']) {
  for (const lang of ['vi', 'en']) {
    test(`${campaign} in larger text does not scroll sideways at 320 px, ${lang}`, async () => {
      const page = await phone(browser, { viewport: { width: 320, height: 640 } });
      await page.goto((await demo.counter(campaign)).form(lang));
      await button(page).click();
      let more = true;
      for (let step = 1; more; step++) {
        await answerVisible(page);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= 320, `step ${step} is ${wide} px wide`);
        more = await goOn(page);
      }
      await page.context().close();
    });
  }
}

test('at a counter it goes with the person', async () => {
  const page = await tablet(browser);
  await page.goto((await demo.counter('demo-mot-cua-nhanh')).kiosk());
  await page.locator('#begin').click();
  const usual = await size(page);
  await button(page).click();
  assert.ok((await size(page)) > usual);
  await page.locator('footer a').click();
  await page.locator('#begin').waitFor();
  assert.equal(await size(page), usual);
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
  await page.context().close();
});
