// Read-aloud: where the browser has a voice for the page's language, and nowhere else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noViolations } from './axe.js';
import { phone } from './browser.js';
import { answerVisible, goOn } from './citizen.js';
import { browser, demo, stage } from './stage.js';

stage();

/** A phone whose voices are these; `voices(more)` brings others later. What it says is in `window.said`. */
async function speaking(languages) {
  const page = await phone(browser);
  await page.addInitScript((first) => {
    let all = first.map((lang) => ({ lang }));
    window.said = [];
    const speech = {
      speaking: false,
      onvoiceschanged: null,
      getVoices: () => all,
      speak: (words) => window.said.push(words),
      cancel: () => window.said.push('silence'),
    };
    window.voices = (more) => {
      all = more.map((lang) => ({ lang }));
      speech.onvoiceschanged();
    };
    Object.defineProperty(window, 'speechSynthesis', { value: speech });
    window.SpeechSynthesisUtterance = class {
      constructor(text) {
        this.text = text;
      }
    };
  }, languages);
  return page;
}

const said = (page) => page.evaluate(() => window.said.splice(0).map((words) => words.text ?? words));
const pressed = (page) => page.locator('.hear[aria-pressed=true]').count();

test('a question is read with its hint and options, and is silent when pressed again or read to the end', async () => {
  const page = await speaking(['en-US', 'vi_VN']);
  await page.goto((await demo.counter('demo-mot-cua-nhanh')).form());
  const hear = page.getByRole('button', { name: 'Nghe câu hỏi' });
  assert.equal(await hear.count(), await page.locator('fieldset').count());
  assert.equal(await hear.first().innerText(), 'Nghe');
  const scale = page.locator('#q-access .hear');
  await scale.click();
  const words = await said(page);
  assert.match(words[0], /^1\. Nơi tiếp đón/);
  assert.deepEqual(words.slice(1, 6), ['Rất không hài lòng', 'Không hài lòng', 'Bình thường', 'Hài lòng', 'Rất hài lòng']);
  assert.equal(await scale.getAttribute('aria-pressed'), 'true');
  await noViolations(page, 'reading aloud');
  await scale.click();
  assert.deepEqual(await said(page), ['silence']);
  assert.equal(await pressed(page), 0);
  await page.locator('#q-comment .hear').click();
  const last = await page.evaluate(() => window.said.at(-1).text);
  assert.match(last, /Xin đừng ghi tên/, 'a text’s hint is read');
  await page.evaluate(() => window.said.at(-1).onend());
  assert.equal(await pressed(page), 0);
  await page.context().close();
});

test('another question, another step and leaving the page end the reading', async () => {
  const page = await speaking(['vi-VN']);
  await page.goto((await demo.counter('demo-sipas-2017')).form());
  await page.locator('.hear:visible').nth(0).click();
  await page.locator('.hear:visible').nth(1).click();
  assert.equal(await pressed(page), 1);
  await answerVisible(page);
  await page.locator('.hear:visible').nth(0).click();
  assert.equal(await pressed(page), 1);
  await said(page);
  await goOn(page);
  assert.deepEqual(await said(page), ['silence']);
  assert.equal(await pressed(page), 0);
  await page.context().close();
});

test('a voice may come late; one of another language offers nothing', async () => {
  const page = await speaking(['en-GB', 'vie-VN']);
  await page.goto((await demo.counter('demo-mot-cua-nhanh')).form());
  assert.equal(await page.locator('.hear').count(), 0);
  await page.evaluate(() => window.voices(['en-GB', 'vi-VN']));
  const questions = await page.locator('fieldset').count();
  assert.equal(await page.locator('.hear').count(), questions);
  await page.evaluate(() => window.voices(['vi-VN']));
  assert.equal(await page.locator('.hear').count(), questions, 'once a question');
  await page.context().close();
});

test('in English it is an English voice and English words', async () => {
  const page = await speaking(['vi-VN', 'en-US']);
  await page.goto((await demo.counter('demo-mot-cua-nhanh')).form('en'));
  await page.getByRole('button', { name: 'Listen to the question' }).nth(1).click();
  assert.equal(await page.evaluate(() => window.said[0].lang), 'en-US');
  await page.context().close();
});
