// What the form is by itself: one small response, questions as they should be, a first screen that says who
// asks, an error page that leads on, a confirmation that lasts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phone } from './browser.js';
import { answerVisible, complete, goOn, tracking } from './citizen.js';
import { browser, demo, stage } from './stage.js';
import { eventually } from './wait.js';

stage((demo) => demo.campaign('two-parts', 'sipas-2023.1'));

const campaigns = [
  { campaign: 'demo-mot-cua-nhanh', budget: 10_000, scales: 6 },
  { campaign: 'demo-sipas-2017', budget: 10_000, scales: 22 },
  { campaign: 'two-parts', budget: 14_000, scales: 42 },
];

/** What the demo says of itself above every form; no form in the open says it. */
const BANNER = 110;

for (const { campaign, budget } of campaigns) {
  test(`${campaign}: the form is one response within its bytes, sets nothing and asks nobody else`, async () => {
    const counter = await demo.counter(campaign);
    const page = await phone(browser);
    const before = [];
    page.on('request', (request) => before.push(new URL(request.url()).href));
    const reply = await page.goto(counter.form(), { waitUntil: 'load' });
    assert.deepEqual(before.filter((url) => !url.startsWith('data:')), [counter.form()], 'nothing else before it is there');
    assert.equal(await reply.headerValue('content-encoding'), 'br');
    const { responseBodySize: bytes } = await reply.request().sizes();
    assert.ok(bytes > 3_000 && bytes <= budget + BANNER, `${bytes} bytes, at most ${budget + BANNER}`);
    await complete(page);
    assert.deepEqual([...new Set(before.map((url) => new URL(url).host))].filter(Boolean), [new URL(counter.form()).host]);
    assert.deepEqual(await page.context().cookies(), []);
    await page.context().close();
  });
}

for (const { campaign, scales } of campaigns) {
  test(`${campaign}: every scale is a group of radios in words, worst to best, with nothing chosen`, async () => {
    const counter = await demo.counter(campaign);
    const page = await phone(browser);
    await page.goto(counter.form());
    assert.equal(await page.locator('input:checked').count(), 0, 'nothing is chosen before');
    const groups = await page.locator('fieldset:has(svg)').evaluateAll((all) =>
      all.map((group) => ({
        legend: group.querySelector(':scope > legend')?.innerText ?? '',
        points: Array.from(group.querySelectorAll('label:has(svg)'), (label) => ({
          inside: label.querySelectorAll('input[type=radio]').length,
          value: Number(label.querySelector('input').value),
          words: label.textContent.trim(),
          hidden: label.querySelector('svg').getAttribute('aria-hidden'),
        })),
      })),
    );
    assert.ok(groups.length >= scales, `${groups.length} scales`);
    for (const { legend, points } of groups) {
      assert.ok(legend.length > 5 || (await page.locator('section[hidden]').count()) > 0, 'a legend');
      assert.deepEqual(points.map((point) => point.value), points.map((_, at) => at + 1), 'worst to best');
      assert.equal(new Set(points.map((point) => point.words)).size, points.length, 'every point has words of its own');
      for (const point of points) {
        assert.deepEqual({ ...point, value: 0, words: point.words.length > 3 }, { inside: 1, value: 0, words: true, hidden: 'true' });
      }
    }
    assert.equal(await page.locator('table, input[type=range]').count(), 0, 'no matrix, no slider');
    assert.ok(await page.locator('form#f[novalidate]').count(), 'the browser does not validate');
    assert.equal(await page.locator('form [required]').count(), 0);
    assert.ok(!(await page.locator('form').textContent()).includes('*'), 'no asterisks');
    await page.context().close();
  });
}

test('a citizen may leave out everything but one answer', async () => {
  const counter = await demo.counter('demo-sipas-2017');
  const page = await phone(browser);
  await page.goto(counter.form());
  await page.locator('fieldset:visible label:has(svg)').first().click();
  while (await goOn(page));
  await page.locator('#go').click();
  await tracking(page);
  const [row] = await counter.holds(1);
  assert.equal(Object.entries(row).filter(([name, value]) => /^tc\d+$/.test(name) && /^[1-5]$/.test(value)).length, 1);
  await page.context().close();
});

test('the first screen says who asks, why, how long, what is stored, and asks the first question', async () => {
  const counter = await demo.counter('demo-sipas-2017');
  const page = await phone(browser);
  await page.goto(counter.form());
  const seen = await page.locator('body').innerText();
  assert.ok(seen.includes(counter.name), `${counter.name} in ${seen.slice(0, 200)}`);
  assert.match(seen, /khoảng \d+ phút/i);
  assert.match(seen, /ẩn danh/i);
  const sizes = await page.evaluate(() => {
    const size = (e) => parseFloat(getComputedStyle(e).fontSize);
    return { unit: size(document.querySelector('h1')), others: Array.from(document.querySelectorAll('p,legend,h2,label'), size) };
  });
  assert.ok(sizes.unit > Math.max(...sizes.others), `the unit is the largest: ${JSON.stringify(sizes.unit)}`);
  assert.equal(await page.locator('details summary').first().isVisible(), true);
  await page.locator('details summary').first().click();
  assert.match(await page.locator('details').first().innerText(), /91\/2025\/QH15/);
  assert.equal(await page.locator('fieldset:visible input[type=radio]').first().isVisible(), true, 'no "start" before it');
  await page.context().close();
});

test('with script, an error is told after sending only, takes the focus, and each line leads to its field', async () => {
  const counter = await demo.counter('demo-sipas-2017');
  const page = await phone(browser);
  await page.goto(counter.form());
  do {
    await answerVisible(page, 4);
    if (!(await page.locator('textarea').isVisible())) continue;
    await page.locator('textarea').fill('ă'.repeat(1_201));
    await eventually(async () => (await page.locator('.count.over').count()) === 1, 'the count says that it is too long');
  } while (await goOn(page));
  const chosen = await page.locator('input:checked').count();
  assert.equal(await page.locator('#faults').count(), 0, 'nothing is told before sending');
  await page.locator('#go').click();
  await page.locator('#faults').waitFor();
  assert.match(await page.title(), /^Lỗi: /);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'faults');
  assert.equal(await page.locator('input:checked').count(), chosen, 'every answer is kept');
  assert.equal((await page.locator('textarea').inputValue()).length, 1_201, 'never silently cut');
  const line = page.locator('#faults li');
  const words = (await line.innerText()).trim();
  assert.doesNotMatch(words, /không hợp lệ|xin lỗi/i);
  await line.locator('a').click();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'TEXTAREA');
  assert.ok((await page.locator('fieldset.bad .err').innerText()).includes(words), 'the same words at the field');
  await page.locator('textarea').fill('Tốt.');
  while (await goOn(page));
  await page.locator('#go').click();
  await tracking(page);
  assert.equal((await counter.holds(1))[0].tc01, '4');
  await page.context().close();
});

test('characters left are counted and announced in a pause, and nothing is cut', async () => {
  const counter = await demo.counter('demo-mot-cua-nhanh');
  const page = await phone(browser);
  await page.goto(counter.form());
  while (!(await page.locator('textarea').isVisible())) await goOn(page);
  const count = page.locator('.count');
  assert.equal(await count.getAttribute('role'), 'status');
  await page.locator('textarea').fill('ệ'.repeat(1_190));
  await eventually(async () => /\b10\b/.test(await count.innerText()), 'ten are left');
  await page.locator('textarea').fill('ệ'.repeat(1_205));
  await eventually(async () => /\b5\b/.test(await count.innerText()), 'five too many');
  assert.equal(await page.locator('textarea').inputValue(), 'ệ'.repeat(1_205));
  assert.match(await page.locator('fieldset:has(textarea) .hint').innerText(), /số giấy tờ|giấy tờ/i);
  await page.context().close();
});

test('the confirmation lasts, says what comes next and whom to ask; its code proves the counting and nothing else', async () => {
  const counter = await demo.counter('demo-mot-cua-nhanh');
  const page = await phone(browser);
  await page.goto(counter.form());
  const code = await complete(page, 1);
  const bookmark = page.url();
  await page.reload();
  assert.equal(await tracking(page), code);
  const other = await phone(browser);
  await other.goto(bookmark);
  assert.equal(await tracking(other), code);
  const seen = await page.locator('main').innerText();
  assert.match(seen, /phản ánh, kiến nghị/, 'where to turn with what wants an answer');
  assert.equal((await fetch(new URL(await page.locator('a[href*="/complaint"]').getAttribute('href'), demo.at.origin))).status, 200);
  assert.ok(await page.locator('a[href^="/results"]').count(), 'the public results');
  await page.locator(`a[href^="/t/${code}"]`).click();
  const told = await page.locator('main').innerText();
  assert.match(told, /đã được (tính|ghi nhận)|được tính/i);
  assert.doesNotMatch(told, /hài lòng/i, 'never the answers');
  await other.context().close();
  await page.context().close();
});

for (const { campaign } of campaigns) {
  test(`${campaign}: 320 px wide, and with text twice as large, nothing scrolls sideways and every target is 44 px high`, async () => {
    const counter = await demo.counter(campaign);
    for (const percent of [100, 200]) {
      const page = await phone(browser, { viewport: { width: 320, height: 640 } });
      await page.goto(counter.form());
      if (percent > 100) await page.evaluate(() => document.documentElement.style.setProperty('font-size', '225%'));
      do {
        const { wide, low } = await page.evaluate(() => {
          const targets = document.querySelectorAll('label.o, select, textarea, summary, button.go');
          const seen = Array.from(targets).filter((e) => e.getClientRects().length);
          const low = seen.filter((e) => e.getBoundingClientRect().height < 44);
          return { wide: document.documentElement.scrollWidth - innerWidth, low: low.map((e) => e.outerHTML.slice(0, 120)) };
        });
        assert.ok(wide <= 0, `${wide} px too wide at ${percent} %`);
        assert.deepEqual(low, [], `at ${percent} %`);
        await answerVisible(page);
      } while (await goOn(page));
      await page.context().close();
    }
  });
}

test('with the keyboard alone a citizen answers, sees where the focus is, and sends', async () => {
  const counter = await demo.counter('demo-mot-cua-nhanh');
  const page = await phone(browser, { isMobile: false, hasTouch: false });
  await page.goto(counter.form());
  const reached = new Set();
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      const shown = e.closest('label') ?? e;
      const style = getComputedStyle(shown);
      return { id: e.id, name: e.name, type: e.type, ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 };
    });
    assert.ok(at.ring, `no ring about ${JSON.stringify(at)}`);
    if (at.type === 'radio') {
      reached.add(at.name);
      await page.keyboard.press('Space');
      await page.keyboard.press('ArrowDown');
    }
    if (at.id === 'go') break;
  }
  assert.ok(reached.size >= 6, `${[...reached].join(', ')} were reached`);
  await page.keyboard.press('Enter');
  await tracking(page);
  const [row] = await counter.holds(1);
  assert.equal(row.access, '2');
  await page.context().close();
});
