// The browser and the server agree on which questions apply: whatever is answered, in whatever order, the server
// takes exactly what the page would send, and refuses it with an answer to any question that the page hides.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { complaints, phone } from './browser.js';
import { tracking } from './citizen.js';
import { browser, demo, stage } from './stage.js';
import { eventually } from './wait.js';

stage();

/** Seeded noise (mulberry32), so that a failure can be seen again. */
function dice(seed) {
  const random = () => {
    let t = (seed += 0x6d2b79f5);
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n) => Math.floor(random() * n);
  return { below, pick: (list) => list[below(list.length)], chance: (share) => random() < share };
}

const options = ['a', 'b', 'c', '4'];

/** A condition on earlier questions, at most `depth` deep. */
function condition(roll, before, depth) {
  const inner = () => condition(roll, before, depth - 1);
  if (depth > 1 && roll.chance(0.55)) {
    return roll.pick([() => ({ not: inner() }), () => ({ all: [inner(), inner()] }), () => ({ any: [inner(), inner(), inner()] })])();
  }
  const { id: question, kind } = roll.pick(before);
  if (kind === 'single' || kind === 'multiple') {
    return roll.chance(0.5) ? { question, equals: roll.pick(options) } : { question, in: [roll.pick(options), roll.pick(options)] };
  }
  const n = () => 1 + roll.below(5);
  return roll.pick([{ question, equals: n() }, { question, in: [n(), n()] }, { question, at_least: n() }]);
}

/** A questionnaire of every kind of question, most of them asked on a random condition. */
function questionnaire(key, seed) {
  const roll = dice(seed);
  const kinds = ['scale', 'single', 'multiple', 'number', 'scale', 'text'];
  const more = (id) => ({
    scale: { scale: 'five' },
    single: { options: options.map((option) => ({ id: option, text: { vi: `${id} ${option}` } })) },
    multiple: { options: options.map((option) => ({ id: option, text: { vi: `${id} ${option}` } })) },
    number: { min: 0, max: 6 },
    text: { max_chars: 40 },
  });
  const questions = [];
  for (let n = 0; n < 20; n++) {
    const id = `q${n}`, kind = n ? kinds[n % kinds.length] : 'scale';
    const earlier = questions.filter((question) => question.kind !== 'text');
    const when = n && roll.chance(0.7) ? { when: condition(roll, earlier, 4) } : {};
    questions.push({ id, kind, wording: 'own', text: { vi: `Câu ${n}` }, ...more(id)[kind], ...when });
  }
  const point = (n, satisfied) => ({ text: { vi: `Mức ${n}` }, ...(satisfied && { satisfied }) });
  return {
    key, version: 1, languages: ['vi'], title: { vi: `Thử ${seed}` }, intro: { vi: 'Dùng để thử.' }, minutes: 1,
    source: { decision: 'own' },
    scales: [{ id: 'five', points: [1, 2, 3, 4, 5].map((n) => point(n, n > 3)), not_applicable: { vi: 'Không áp dụng' } }],
    factors: [{ id: 'all', text: { vi: 'Tất cả' }, criteria: questions.filter((q) => q.kind === 'scale').map((q) => q.id) }],
    sections: [0, 1, 2, 3, 4].map((s) => ({ id: `s${s}`, title: { vi: `Phần ${s}` }, questions: questions.slice(4 * s, 4 * s + 4) })),
    methods: ['pooled-share.1'],
  };
}

/** Run in the page: answers, changes and takes back at random what is asked; gives what the page would send. */
function stir(rolls) {
  for (const [a, b] of rolls) {
    const asked = Array.from(document.querySelectorAll('.q[id^=q-q]:not([hidden])'));
    const inputs = Array.from(asked[Math.floor(a * asked.length)].querySelectorAll('input,textarea'));
    const input = inputs[Math.floor(b * inputs.length)];
    if (/radio|checkbox/.test(input.type)) input.click();
    else {
      input.value = b < 0.2 ? '' : input.tagName === 'TEXTAREA' ? 'Góp ý' : String(Math.floor(b * 7));
      input.dispatchEvent(new Event('change', { bubbles: true }));
    }
  }
  const { answers } = JSON.parse(localStorage[Object.keys(localStorage).find((key) => key[0] === '/')]);
  const questions = Array.from(document.querySelectorAll('.q[id^=q-q]'));
  const of = (list) => list.map((q) => [q.id.slice(2), q.querySelector('input,textarea')]).map(([id, input]) => [
    id, input.type === 'checkbox' ? [input.value] : input.type === 'radio' ? input.value : '1',
  ]);
  return {
    answers,
    hidden: of(questions.filter((q) => q.hidden)),
    open: of(questions.filter((q) => !q.hidden && !(q.id.slice(2) in answers))),
    enabled: questions.filter((q) => q.hidden && q.querySelector(':enabled')).length,
  };
}

for (const seed of [1, 2, 3, 4]) {
  test(`random conditions and answers, seed ${seed}: the server takes what the page sends and nothing that it hides`, async () => {
    const key = `thu-${seed}`, file = join(demo.folder, `${key}.1.yaml`);
    // JSON is YAML.
    await writeFile(file, JSON.stringify(questionnaire(key, seed), null, 1));
    await demo.campaign(key, file);
    const counter = await demo.counter(key);
    // The page itself sends, in sight of this test.
    const page = await phone(browser, { serviceWorkers: 'block' });
    const errors = complaints(page);
    await eventually(async () => (await fetch(counter.form())).ok, 'the campaign served');
    await page.goto(counter.form());
    const token = await page.locator('[name=_token]').inputValue();
    const put = async (answers) => {
      const body = JSON.stringify({ definition: `${key}.1`, lang: 'vi', answers, page_token: token, code: null });
      const ask = () => fetch(counter.put(id), { method: 'PUT', headers: { 'content-type': 'application/json' }, body });
      const id = randomUUID();
      let reply = await ask();
      // A machine under load may say "later"; what is asked here is yes or no.
      for (let tries = 0; reply.status === 503 && tries < 20; tries++) reply = await ask();
      return { ...(await reply.json()), status: reply.ok ? 201 : reply.status };
    };
    const roll = dice(seed * 1_000), tally = { taken: 0, hidden: 0, refused: 0 };
    for (let round = 0; round < 25; round++) {
      const rolls = Array.from({ length: 12 }, () => [roll.below(1e6) / 1e6, roll.below(1e6) / 1e6]);
      const seen = await page.evaluate(stir, rolls);
      const what = `round ${round}: ${JSON.stringify(seen)}`;
      assert.equal(seen.enabled, 0, what);
      assert.equal((await put(seen.answers)).status, 201, what);
      tally.taken++;
      tally.hidden += seen.hidden.length;
      // Whatever else the page asks, the server takes too.
      if (seen.open.length) {
        const [id, value] = roll.pick(seen.open);
        const { status, errors } = await put({ ...seen.answers, [id]: value });
        // It may make a later answer irrelevant, but is itself asked for.
        if (status !== 201) assert.ok(errors.every((fault) => fault.pointer !== `/answers/${id}`), `${id} in ${what}`);
      }
      for (const [id, value] of seen.hidden) {
        if (!roll.chance(0.4)) continue;
        const { status, errors } = await put({ ...seen.answers, [id]: value });
        assert.equal(status, 422, `${id} in ${what}`);
        assert.ok(errors.some((fault) => fault.pointer === `/answers/${id}`), JSON.stringify(errors));
        tally.refused++;
      }
    }
    // The test would prove nothing where nothing was ever hidden.
    assert.ok(tally.hidden > 25 && tally.refused > 10, JSON.stringify(tally));
    const { answers } = await page.evaluate(stir, []);
    while ((await page.locator('#go').innerText()) !== 'Gửi phiếu') await page.locator('#go').click();
    const sent = page.waitForRequest((request) => request.method() === 'PUT');
    await page.locator('#go').click();
    assert.deepEqual((await sent).postDataJSON().answers, answers);
    await tracking(page);
    assert.deepEqual(errors, []);
    await page.context().close();
  });
}

test('a question that has become irrelevant is not sent, whatever kind it is', async () => {
  const counter = await demo.counter('demo-sipas-2017');
  const page = await phone(browser);
  await page.goto(counter.form());
  for (let n = 0; n < 5; n++) await page.locator('#go').click();
  assert.ok(await page.locator('#q-late_told').isHidden());
  await page.locator('[name=late][value=late]').check();
  await page.locator('[name=late_told]').first().check();
  await page.locator('[name=late]').first().check();
  assert.ok(await page.locator('#q-late_told').isHidden());
  await page.locator('#go').click();
  await page.locator('#go').click();
  await tracking(page);
  const [row] = await counter.holds(1);
  assert.deepEqual([row.late !== '', row.late_told], [true, '-']);
  await page.context().close();
});
