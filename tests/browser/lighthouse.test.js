// Lighthouse's own list of what a page on a phone should be. Performance is measured by
// `cargo bench --bench form`: on a busy machine it would be a coin toss here.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { phone } from './browser.js';
import { complete } from './citizen.js';
import { audit, steered } from './lighthouse.js';
import { Demo } from './program.js';

let demo, chromium, pages;

before(async () => {
  demo = await Demo.started();
  chromium = await steered();
  const counter = await demo.counter('demo-mot-cua-nhanh');
  const page = await phone(chromium.browser);
  await page.goto(counter.form());
  await complete(page);
  const confirmation = page.url();
  await page.context().close();
  await demo.campaign('over', 'mot-cua-nhanh.1', { opens: -30, closes: 10 });
  const over = await demo.counter('over');
  await demo.run('campaign', 'close', 'over');
  pages = {
    'the form': counter.form(),
    'the form in English': counter.form('en'),
    'the form of 22 criteria': (await demo.counter('demo-sipas-2017')).form(),
    'the confirmation': confirmation,
    'the notice on data protection': `${demo.at.origin}/S/${counter.code}/notice`,
    'the page of a closed survey': over.form(),
  };
});

after(async () => {
  await chromium?.browser.close();
  await demo?.stop();
});

for (const what of ['the form', 'the form in English', 'the form of 22 criteria', 'the confirmation', 'the notice on data protection']) {
  test(`Lighthouse gives ${what} 100 for accessibility and for best practices`, async () => {
    const { scores, short } = await audit(chromium.port, pages[what], ['accessibility', 'best-practices']);
    assert.deepEqual(short, []);
    assert.deepEqual(scores, { accessibility: 100, 'best-practices': 100 });
  });
}

test('Lighthouse finds nothing in the page of a closed survey but its status, 410', async () => {
  const { scores, short } = await audit(chromium.port, pages['the page of a closed survey'], ['accessibility', 'best-practices']);
  assert.equal(scores.accessibility, 100);
  assert.equal(short.length, 1, short.join('\n'));
  assert.match(short[0], /^best-practices errors-in-console: [^[]*\[\{[^{]*status of 410 \(Gone\)[^{]*\{[^{]*$/);
});
