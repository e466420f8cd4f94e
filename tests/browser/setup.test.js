// From the first start to an open campaign with its codes, in three ways that not everybody tries: without script on a
// telephone, with the keyboard alone, and in English.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launch } from './browser.js';
import { Office } from './office.js';
import { PASSWORD, totp } from './staff.js';

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const day = (days) => new Date(Date.now() + days * 86_400_000 + 7 * 3_600_000).toISOString().slice(0, 10);

/** A hand with a mouse, or a finger. */
class Pointer {
  constructor(page) {
    this.page = page;
  }

  /** Presses a button or follows a link to the next page. */
  async press(what) {
    await Promise.all([this.page.waitForEvent('domcontentloaded'), this.page.locator(what).first().click()]);
  }

  async open(what) {
    await this.page.locator(what).click();
  }

  async type(what, text) {
    await this.page.locator(what).fill(text);
  }

  async choose(what) {
    await this.page.locator(what).check();
  }

  async date(what, iso) {
    await this.type(what, iso);
  }
}

/** Ten fingers, and nothing else: everything is reached with Tab, and seen to be reached. */
class Keyboard extends Pointer {
  async reach(what) {
    for (let presses = 0; presses < 400; presses++) {
      const at = await this.page.evaluate((what) => {
        const here = document.activeElement;
        const { outlineStyle, outlineWidth } = getComputedStyle(here);
        const wanted = document.querySelector(what);
        // Of the boxes to choose one from, Tab stops at one alone, and arrows lead on.
        const group = wanted?.type === 'radio' && here?.type === 'radio' && here.name === wanted.name;
        return { there: here === wanted || group, name: here?.outerHTML.slice(0, 90), seen: outlineStyle !== 'none' && parseFloat(outlineWidth) > 0 };
      }, what);
      if (at.there) {
        assert.ok(at.seen, `nobody sees that the keyboard is at ${at.name}`);
        return;
      }
      await this.page.keyboard.press('Tab');
    }
    assert.fail(`no Tab leads to ${what} on ${this.page.url()}`);
  }

  async press(what) {
    await this.reach(what);
    await Promise.all([this.page.waitForEvent('domcontentloaded'), this.page.keyboard.press('Enter')]);
  }

  async open(what) {
    await this.reach(what);
    await this.page.keyboard.press('Enter');
  }

  async type(what, text) {
    await this.reach(what);
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.type(text);
  }

  async choose(what) {
    await this.reach(what);
    await this.page.keyboard.press('Space');
    for (let presses = 0; !(await this.page.locator(what).isChecked()); presses++) {
      assert.ok(presses < 20, `no arrow leads to ${what}`);
      await this.page.keyboard.press('ArrowDown');
    }
  }

  /** Digits in the order in which the browser asks for day and month, whatever its own language is. */
  async date(what, iso) {
    await this.reach(what);
    const [year, month, date] = iso.split('-');
    for (const digits of [date + month + year, month + date + year]) {
      for (const _ of 'dmy') await this.page.keyboard.press('ArrowLeft');
      await this.page.keyboard.type(digits);
      if ((await this.page.locator(what).inputValue()) === iso) return;
    }
    assert.fail(`no digits make ${iso} in ${what}`);
  }
}

/** The whole way of a new office; `seen` looks at each page. Gives how many codes hang where. */
async function wholeWay(office, hand, seen = async () => {}) {
  const { page } = hand;
  const arrives = async (path) => {
    assert.match(new URL(page.url()).pathname, path, await page.locator('main').innerText());
    await seen(page);
  };
  await page.goto(office.at.setup.replace(/^https?:\/\/[^/]+/, office.at.origin));
  await arrives(/^\/staff\/setup$/);
  await hand.press('main form .go');
  await arrives(/setup\/place$/);
  await hand.type('#q', 'Quảng Trị');
  await hand.press('form.search button');
  await hand.press('button[name=place][value="44"]');
  await arrives(/setup\/office$/);
  await hand.type('#contact', '0233 3852 000');
  await hand.press('button[name=press][value=next]');
  await arrives(/setup\/person$/);
  for (const [field, text] of [['name', 'Lê Thị Chính'], ['login', 'chinh.le'], ['password', PASSWORD], ['repeat', PASSWORD]]) {
    await hand.type(`#${field}`, text);
  }
  await hand.press('button[name=press][value=done]');
  await arrives(/account\/second$/);
  await hand.open('.steps summary');
  await hand.type('#code', totp(await page.locator('.steps code').innerText()));
  await hand.press('main form .go');
  assert.equal(await page.locator('.codes li').count(), 10);
  await hand.press('main a.go');
  await arrives(/^\/staff$/);
  office.begun = true;

  await hand.press('main a.go');
  await arrives(/campaigns\/new$/);
  await hand.type('#title', 'Khảo sát quý IV');
  await hand.press('main form .go');
  await arrives(/questions$/);
  await hand.choose('input[name=definition][value="mot-cua-nhanh.1"]');
  await hand.press('main form .go');
  await arrives(/units$/);
  await hand.press('main p.actions a.go');
  await arrives(/period$/);
  await hand.date('#opens', day(0));
  await hand.date('#closes', day(30));
  await hand.press('main form .go');
  await arrives(/rules$/);
  await hand.press('main form .go');
  await arrives(/drafts\/[a-z0-9-]+$/);
  await hand.press('form[action$="/open"] .go');
  await arrives(/campaigns\/[a-z0-9-]+$/);
  const campaign = page.url().split('/').pop();
  await hand.press(`a[href^="/staff/posters?campaign=${campaign}"]`);
  await arrives(/posters$/);
  return (await office.json('touchpoints', 'list', '--campaign', campaign)).length;
}

/** A new office for each way: it is set up once. */
function way(what, context, go) {
  test(what, { timeout: 180_000 }, async () => {
    const office = await Office.empty();
    try {
      await office.start();
      const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'vi-VN', ...context })).newPage();
      page.setDefaultTimeout(15_000);
      // A code for each of the province's 78 communes.
      assert.equal(await go(office, page), 78);
      await page.context().close();
    } finally {
      await office.stop();
    }
  });
}

const telephone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, javaScriptEnabled: false };

way('an office is set up and opens its first campaign without script, on a telephone', telephone, async (office, page) =>
  wholeWay(office, new Pointer(page), async () => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(wide <= 0, `${page.url()} is ${wide} px wider than the telephone`);
  }));

way('an office is set up and opens its first campaign with the keyboard alone', {}, async (office, page) =>
  wholeWay(office, new Keyboard(page)));

way('an office is set up and opens its first campaign in English', { locale: 'en-GB' }, async (office, page) => {
  const words = await readFile(fileURLToPath(new URL('../../static/words/staff.vi.yaml', import.meta.url)), 'utf8');
  const texts = [...words.matchAll(/^ +\w+: "?([^"{}\n]{8,})"?$/gm)].map(([, text]) => text.trim());
  const vietnamese = texts.filter((text) => /[à-ỹđ]/i.test(text) && text !== 'Tiếng Việt');
  assert.ok(vietnamese.length > 300, `${vietnamese.length} texts`);
  return wholeWay(office, new Pointer(page), async () => {
    assert.equal(await page.locator('html').getAttribute('lang'), 'en', page.url());
    const said = await page.locator('body').innerText();
    const left = vietnamese.filter((text) => said.includes(text));
    assert.deepEqual(left, [], page.url());
  });
});
