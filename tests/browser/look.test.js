// The look of every page and state: nothing sideways, nothing cut, nothing too small to hit, at every width and
// size of text; and the whole form by keyboard alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phone, still } from './browser.js';
import { cut, focusInSight, focusShown, outside, sideways, small } from './look.js';
import { tracking } from './citizen.js';
import { browser, demo, stage } from './stage.js';
import { lacking, prepare, states } from './states.js';

let at;
stage(async (demo) => {
  at = await prepare(demo);
});

/** WCAG 2.2, 1.4.12, as a reader's own style sheet would set it. */
const spacing = '*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}';

const views = {
  'a narrow phone': { viewport: { width: 320, height: 640 } },
  'a phone lying down': { viewport: { width: 740, height: 360 } },
  'a desk at 400 %': { viewport: { width: 320, height: 256 }, isMobile: false },
  'text at 200 %': { viewport: { width: 360, height: 740 }, style: 'html{font-size:225%!important}' },
  'text spaced out': { viewport: { width: 320, height: 740 }, style: spacing },
  'forced colours': { viewport: { width: 360, height: 740 }, forcedColors: 'active' },
  'a wide screen': { viewport: { width: 1280, height: 800 }, isMobile: false },
};

/** The page as it stands, measured in every view. */
async function measured(page, what) {
  for (const [view, { viewport, style, forcedColors = 'none' }] of Object.entries(views)) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ forcedColors });
    // A style sheet of the reader's, past the page's policy.
    await page.evaluate((css) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      document.adoptedStyleSheets = [sheet];
    }, style ?? '');
    const where = `${what}, ${view}`;
    assert.equal(await page.evaluate(sideways), 0, `${where}: scrolls sideways; out are ${await page.evaluate(outside)}`);
    assert.deepEqual(await page.evaluate(outside), [], `${where}: out of the window`);
    assert.deepEqual(await page.evaluate(cut), [], `${where}: cut off`);
    assert.deepEqual(await page.evaluate(small), [], `${where}: smaller than a finger`);
  }
}

for (const [name, state] of Object.entries(states)) {
  test(`${name} fits every width and size of text`, { timeout: 240_000, skip: lacking(name) }, async () => {
    const page = await phone(browser, { isMobile: false });
    await still(page);
    const look = async (what) => {
      await measured(page, `${name} ${what}`);
      await page.setViewportSize({ width: 360, height: 740 });
      await page.emulateMedia({ forcedColors: 'none' });
      await page.evaluate(() => (document.adoptedStyleSheets = []));
    };
    await state({ page, at, lang: 'vi', look });
    await page.context().close();
  });
}

test('the whole form is answered and sent by keyboard alone, and the focus is always seen', async () => {
  const page = await phone(browser, { isMobile: false, hasTouch: false });
  await page.goto(at.criteria.form('vi'));
  const go = () => page.evaluate(() => document.activeElement.id === 'go');
  const url = page.url().split('/S/')[0];
  for (let keys = 0; keys < 400 && !page.url().includes('/sent'); keys++) {
    await page.keyboard.press('Tab');
    const [shown, inSight, what] = await Promise.all([
      page.evaluate(focusShown),
      page.evaluate(focusInSight),
      page.evaluate(() => `${document.activeElement.tagName} ${document.activeElement.name ?? ''}`),
    ]);
    assert.ok(shown, `the focus on ${what} does not show`);
    assert.ok(inSight || what.startsWith('BODY'), `the focus on ${what} is out of sight`);
    if (await page.evaluate(() => document.activeElement.type === 'radio' && !document.querySelector(`[name="${document.activeElement.name}"]:checked`))) {
      await page.keyboard.press('Space');
      await page.keyboard.press('ArrowDown');
      assert.ok(await page.evaluate(() => document.activeElement.checked), `the arrow chooses in ${what}`);
    }
    if (await go()) {
      await page.keyboard.press('Enter');
      // The next step is there at once; what is sent leaves this page when it is stored, however long that takes.
      await page.waitForFunction(() => document.getElementById('go')?.getAttribute('aria-disabled') !== 'true');
      await page.waitForLoadState();
    }
  }
  assert.match(await tracking(page), /-/);
  assert.ok(page.url().startsWith(url));
  await page.context().close();
});

test('nothing moves for those who asked for stillness, and nothing moves by itself at all', async () => {
  const page = await phone(browser, { reducedMotion: 'no-preference' });
  await page.goto(at.quick.form('vi'));
  assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
  const moving = await page.evaluate(() => [...document.querySelectorAll('*')].filter((el) => {
    const style = getComputedStyle(el);
    return parseFloat(style.transitionDuration) > 0 || style.animationName !== 'none' || style.scrollBehavior === 'smooth';
  }).length);
  assert.equal(moving, 0);
  await page.context().close();
});

test('the unit stands large at the top, its five faces are seen and differ without colour', async () => {
  const page = await phone(browser);
  await page.goto(at.quick.form('vi'));
  const title = page.locator('h1');
  assert.ok(parseFloat(await title.evaluate((el) => getComputedStyle(el).fontSize)) >= 28);
  assert.ok((await title.boundingBox()).y < 300, 'the unit is in the first look');
  const faces = page.locator('fieldset:has(svg)').first().locator('svg');
  assert.equal(await faces.count(), 5);
  const seen = new Set();
  for (const face of await faces.all()) {
    const box = await face.boundingBox();
    assert.ok(box.width >= 24 && box.height >= 24);
    seen.add((await face.screenshot()).toString('base64'));
  }
  assert.equal(seen.size, 5, 'two faces look the same');
  await page.context().close();
});
