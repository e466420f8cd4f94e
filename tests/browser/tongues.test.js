// A language that the program does not speak itself, brought by a questionnaire: from the menu to the
// confirmation, with and without all of its words. The tags are real ones, as axe knows no others; the words are made up.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { noViolationsInAnyLight } from './axe.js';
import { phone } from './browser.js';
import { complete } from './citizen.js';
import { browser, demo, stage } from './stage.js';

/** A questionnaire of three languages, the third with every word of the interface, and a fourth with none. */
async function questionnaire(folder) {
  const yaml = await readFile(new URL('../../static/words/vi.yaml', import.meta.url), 'utf8');
  const words = [...yaml.matchAll(/^(\w+): "(.*)"$/gm)].filter(([, key]) => !['name', 'months', 'thousands'].includes(key));
  const text = (vi, en) => `{ vi: "${vi}", en: "${en}", brv: "Hl ${vi}", pac: "No ${en}" }`;
  const point = (vi, en, satisfied) => `      - { text: ${text(vi, en)}${satisfied ? ', satisfied: true' : ''} }`;
  const path = join(folder, 'tongues.1.yaml');
  const lines = [
    'key: tongues', 'version: 1', 'languages: [vi, en, brv, pac]', 'interface:', '  brv:', '    name: "Xứ Hèo"',
    ...words.map(([, key, word]) => `    ${key}: ${JSON.stringify(`Hl ${word}`)}`),
    `title: ${text('Phiếu thử', 'Trial')}`, `intro: ${text('Xin cho biết ý kiến.', 'Please tell us.')}`, 'minutes: 1',
    'source: { decision: own }', 'scales:', '  - id: s', '    points:',
    point('Kém', 'Bad'), point('Vừa', 'Fair'), point('Tốt', 'Good', true),
    `factors: [{ id: staff, text: ${text('Công chức', 'Staff')}, criteria: [polite] }]`, 'methods: [pooled-share.1]',
    'sections:', '  - id: one', `    title: ${text('Phục vụ', 'Service')}`, '    questions:',
    `      - { id: polite, kind: scale, scale: s, wording: own, text: ${text('Lịch sự', 'Polite')} }`,
    '  - id: two', `    title: ${text('Góp ý', 'Comment')}`, '    questions:',
    `      - { id: comment, kind: text, wording: own, text: ${text('Điều gì chưa tốt?', 'What was not good?')} }`,
  ];
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

stage(async (demo) => demo.campaign('tongues', await questionnaire(demo.folder)));

test('a language that data alone brings is chosen from the menu and spoken to the confirmation', async () => {
  const counter = await demo.counter('tongues');
  const page = await phone(browser, { viewport: { width: 320, height: 640 } });
  await page.goto(counter.form());
  await page.locator('label', { hasText: 'Kém' }).click();
  await page.locator('.langs').getByText('Xứ Hèo', { exact: true }).click();
  await page.locator('html[lang=brv]').waitFor();
  assert.equal(await page.locator('input[value="1"]').isChecked(), true, 'the answer came along');
  assert.equal(await page.locator('#go').innerText(), 'Hl Tiếp tục');
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, 'four languages fit 320 px');
  await noViolationsInAnyLight(page, 'the form');
  await complete(page, 1);
  assert.equal(await page.locator('html').getAttribute('lang'), 'brv');
  assert.match(await page.locator('h1').innerText(), /^Hl /);
  await noViolationsInAnyLight(page, 'the confirmation');
  assert.deepEqual((await counter.holds(1)).map((row) => [row.language, row.polite]), [['brv', '1']]);
  await page.context().close();
});

test('pages without a form speak it too, and words that a language lacks are marked as Vietnamese', async () => {
  const counter = await demo.counter('tongues');
  const page = await phone(browser);
  for (const [path, lang] of [['/S/abc', 'brv'], ['/', 'brv'], [`/S/${counter.code}/notice`, 'brv'], [`/S/${counter.code}/notice`, 'pac']]) {
    await page.goto(`${demo.at.origin}${path}?lang=${lang}`);
    assert.equal(await page.locator('html').getAttribute('lang'), lang, path);
    await noViolationsInAnyLight(page, `${path} in ${lang}`);
  }
  await page.goto(counter.form('pac'));
  assert.equal(await page.locator('#go').evaluate((button) => button.closest('[lang]').lang), 'vi');
  assert.equal(await page.locator('legend [lang]').first().getAttribute('lang'), 'vi', 'the field');
  assert.equal(await page.locator('section legend').first().evaluate((legend) => legend.closest('[lang]').lang), 'pac');
  await page.context().close();
});
