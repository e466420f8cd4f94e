// The main job, end to end: open a form on a phone, answer, send, see the figure move, and find the
// response still there, once, after the program was killed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import AxeBuilder from '@axe-core/playwright';
import { launch, phone } from './browser.js';
import { Demo } from './program.js';

let demo, browser;

before(async () => {
  demo = await Demo.create();
  await demo.start();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** The figures of the commune whose form the demo shows: Xã Vĩnh Linh. */
async function index(campaign) {
  const reply = await fetch(`${demo.at.origin}/api/v1/campaigns/${campaign}/index?by=unit&under=19363`);
  assert.equal(reply.status, 200);
  return reply.json();
}

/** Its responses. */
async function counted(campaign) {
  return (await index(campaign)).total.respondents;
}

/** Waits until `check` holds; the server follows its ledger within a second. */
async function eventually(check, what) {
  for (let tries = 0; tries < 100; tries++) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`never so: ${what}`);
}

/** The form of the first commune for a campaign of the demo. */
function formOf(campaign) {
  const form = demo.at.forms.find((f) => f.campaign === campaign);
  assert.ok(form, `no form of ${campaign} among ${JSON.stringify(demo.at.forms)}`);
  return form.url;
}

/** Chooses the best point of every scale question and the first option of the rest. */
async function answerAll(page) {
  for (const group of await page.locator('fieldset').all()) {
    if (!(await group.isVisible())) continue;
    const radios = group.locator('input[type=radio]');
    const n = await radios.count();
    if (n === 0) continue;
    const scale = (await group.locator('svg').count()) > 0;
    const best = scale ? (await group.locator('label:has(svg) input').count()) - 1 : 0;
    await group.locator('label').nth(best).click();
  }
}

async function noViolations(page, what) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(', ')}`), [], what);
}

for (const campaign of ['demo-mot-cua-nhanh', 'demo-sipas-2017']) {
  test(`${campaign}: answered on a phone with script, the figures move by one`, async () => {
    const before = await counted(campaign);
    const page = await phone(browser);
    const errors = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await page.goto(formOf(campaign));
    await noViolations(page, 'the form');
    await answerAll(page);
    await page.locator('#go').click();
    await page.waitForURL(/\/sent\?.*r=/);
    await noViolations(page, 'the confirmation');
    assert.match(await page.locator('.code').innerText(), /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z*~$=]$/);
    assert.deepEqual(errors, []);
    await eventually(async () => (await counted(campaign)) === before + 1, 'one more response');
    await page.context().close();
  });

  test(`${campaign}: answered without script, checked and sent`, async () => {
    const before = await counted(campaign);
    const page = await phone(browser, { javaScriptEnabled: false });
    await page.goto(formOf(campaign));
    // Without script a conditional question is always on the page: only scales are answered here.
    for (const group of await page.locator('fieldset:has(svg)').all()) await group.locator('label:has(svg)').last().click();
    await page.locator('#go').click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    assert.match(await page.locator('h1').innerText(), /Xem lại câu trả lời/);
    await page.locator('button.go').click();
    await page.waitForURL(/\/sent\?.*r=/);
    await page.reload();
    assert.match(await page.locator('.code').innerText(), /-/);
    await eventually(async () => (await counted(campaign)) === before + 1, 'one more response');
    await page.context().close();
  });
}

test('without script, an error page says what is wrong, keeps the answers and leads to the question', async () => {
  const page = await phone(browser, { javaScriptEnabled: false });
  await page.goto(formOf('demo-mot-cua-nhanh'));
  const comment = page.locator('textarea').first();
  await comment.fill('a'.repeat(1_300));
  await page.locator('fieldset:has(svg) label:has(svg)').last().click();
  await page.locator('#go').click();
  assert.match(await page.title(), /^Lỗi: /);
  assert.equal(await page.locator('#faults a').count(), 1);
  assert.equal((await page.locator('textarea').first().inputValue()).length, 1_300);
  assert.equal(await page.locator('input:checked').count(), 1);
  await page.context().close();
});

test('after kill -9 and a restart every acknowledged response is there, once', async () => {
  const campaign = 'demo-mot-cua-nhanh';
  const before = await counted(campaign);
  const form = new URL(formOf(campaign));
  const code = form.pathname.split('/').pop();
  const hour = Math.floor(Date.now() / 3_600_000).toString(16).padStart(8, '0');
  const id = `${hour}-1234-8abc-9def-${Math.random().toString(16).slice(2, 14).padEnd(12, '0')}`;
  const put = () =>
    fetch(`${demo.at.origin}/api/v1/touchpoints/${code}/responses/${id}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ definition: 'mot-cua-nhanh.1', lang: 'vi', answers: { access: 5 }, page_token: null, code: null }),
    });
  const first = await put();
  assert.equal(first.status, 201);
  const receipt = await first.text();
  await demo.kill();
  await demo.start();
  const again = await put();
  assert.equal(again.status, 200);
  assert.equal(await again.text(), receipt);
  await eventually(async () => (await counted(campaign)) === before + 1, 'one more response, not two');
});

test('the results page shows charts and tables that nobody is shut out of', async () => {
  const page = await phone(browser);
  await page.goto(demo.at.results);
  await noViolations(page, 'the results');
  const pages = await page.locator('a[href*="/results/"]').evaluateAll((links) => links.map((a) => a.href));
  assert.ok(pages.length >= 2, 'both campaigns are listed');
  await page.goto(pages[0]);
  await noViolations(page, 'the results of a campaign');
  assert.ok((await page.locator('svg').count()) >= 2, 'two charts');
  assert.ok((await page.locator('table').count()) >= 2, 'a table beside each');
  assert.match(await page.locator('body').innerText(), /mô phỏng/i);
  await page.context().close();
});
