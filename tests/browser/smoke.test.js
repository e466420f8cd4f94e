// The main job, end to end: open a form on a phone, answer, send, see the figure move, and find the
// response still there, once, after the program was killed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noViolations } from './axe.js';
import { complaints, phone, still } from './browser.js';
import { complete, tracking } from './citizen.js';
import { browser, demo, stage } from './stage.js';
import { eventually } from './wait.js';

stage(() => {}, { simulated: 300 });

/** Responses of the commune whose form the demo shows, as the server counts them: Xã Vĩnh Linh. */
async function counted(campaign) {
  const reply = await fetch(`${demo.at.origin}/api/v1/campaigns/${campaign}/index?by=unit&under=19363`);
  assert.equal(reply.status, 200);
  return (await reply.json()).total.respondents;
}

/** The form of the first commune for a campaign of the demo. */
function formOf(campaign) {
  const form = demo.at.forms.find((f) => f.campaign === campaign);
  assert.ok(form, `no form of ${campaign} among ${JSON.stringify(demo.at.forms)}`);
  return form.url;
}

for (const campaign of ['demo-mot-cua-nhanh', 'demo-sipas-2017']) {
  test(`${campaign}: answered on a phone with script, the figures move by one`, async () => {
    const before = await counted(campaign);
    const page = await phone(browser);
    const errors = complaints(page);
    await page.goto(formOf(campaign));
    await complete(page);
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
    const code = await tracking(page);
    await page.reload();
    assert.equal(await tracking(page), code);
    await eventually(async () => (await counted(campaign)) === before + 1, 'one more response');
    await page.context().close();
  });
}

test('after kill -9 and a restart every acknowledged response is there, once', async () => {
  const counter = await demo.counter('demo-mot-cua-nhanh');
  const before = (await counter.rows()).length;
  const hour = Math.floor(Date.now() / 3_600_000).toString(16).padStart(8, '0');
  const id = `${hour}-1234-8abc-9def-${Math.random().toString(16).slice(2, 14).padEnd(12, '0')}`;
  const put = () =>
    fetch(counter.put(id), {
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
  await counter.holds(before + 1);
});

test('the results page shows charts and tables that nobody is shut out of', async () => {
  const page = await phone(browser);
  await still(page);
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
