// Every page of the console, as those who may open it see it: nobody is shut out by axe's rules, at a desk and on a
// telephone, in light and in dark, and nothing is wider than the window. console.json says who opens which page where;
// tests/api/rights.rs holds it against the table of addresses.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { noViolations, thinned } from './axe.js';
import { sideways } from './look.js';
import { Office } from './office.js';
import { fill, signedIn } from './staff.js';
import { browser, demo, stage } from './stage.js';

const pages = JSON.parse(await readFile(new URL('console.json', import.meta.url), 'utf8'));

/** The rows of these people, each with its address. */
const of = (...who) => Object.entries(pages).filter(([, page]) => who.includes(page.who));

let counter;
stage(async (demo) => {
  counter = await demo.counter('demo-mot-cua-nhanh');
  await demo.campaign('over', 'mot-cua-nhanh.1');
  await demo.run('campaign', 'close', 'over');
  const counts = ['--feedback', '40', '--feedback-on-time', '38', '--feedback-dissatisfied', '4', '--dossiers', '0', '--dossiers-dissatisfied', '0'];
  await demo.run('units', 'ratios', 'set', '19363', '--period', new Date().toISOString().slice(0, 7), ...counts);
  await demo.run('paper', 'print', '--touchpoint', counter.code, '--copies', '3', '--out', join(demo.folder, 'p.pdf'));
}, { simulated: 400 });

const DESK = { width: 1280, height: 900 };
const TELEPHONE = { width: 360, height: 740 };

/** The page as it stands: all of it on a telephone, then what axe says there by night and at a desk by day. */
async function open(page, row) {
  const doubled = await page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
    return ids.filter((id, at) => ids.indexOf(id) !== at);
  });
  assert.deepEqual(doubled, [], `${row} gives a name to two things`);
  await page.setViewportSize(TELEPHONE);
  assert.equal(await page.evaluate(sideways), 0, `${row} is wider than a telephone`);
  const pushed = await page.locator('.rows').evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).length);
  assert.equal(pushed, 0, `${row} has a table that is read by pushing it sideways`);
  await thinned(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await noViolations(page, `${row}, on a telephone, dark`);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(DESK);
  await noViolations(page, `${row}, at a desk`);
}

/** Opens the pages of these people one after the other; all that is wrong is told at once. */
async function walk(page, who, places = {}) {
  const faults = [];
  for (const [row, { at = row }] of of(who)) {
    const address = at.replace(/\{(\w+)\}/g, (_, name) => places[name]);
    const answer = await page.goto(demo.at.origin + address);
    const here = new URL(page.url()).pathname;
    if (answer.status() !== 200 || here !== address.split('?')[0]) faults.push(`${address}: ${answer.status()} at ${here}`);
    else await open(page, row).catch((fault) => faults.push(fault.message));
  }
  assert.deepEqual(faults, [], who);
}

/** What the pages of a survey's life need: a draft, an order, a complaint with its answer, a task. */
async function furnish(page) {
  const press = (name) => page.getByRole('button', { name }).first().click();
  await page.goto(`${demo.at.origin}/staff/campaigns/new`);
  await page.locator('#title').fill('Khảo sát quý I');
  await page.locator('main .go').click();
  const draft = new URL(page.url()).pathname.replace('/questions', '');
  await page.goto(`${demo.at.origin}/staff/posters?touchpoint=${counter.code}`);
  const token = await page.locator('main [name=_form]').first().inputValue();
  const headers = { origin: demo.at.origin, 'sec-fetch-site': 'same-origin' };
  const form = { _form: token, touchpoint: counter.code };
  const ordered = await page.context().request.post(`${demo.at.origin}/staff/posters`, { form, headers, maxRedirects: 0 });
  const order = ordered.headers().location.replace('/file', '');
  await page.goto(`${demo.at.origin}/S/${counter.code}/complaint`);
  await page.locator('#category').check();
  await page.locator('#text').fill('Tôi đã đợi hồ sơ hơn một tháng.');
  await page.locator('main .go').click();
  await page.goto(`${demo.at.origin}/staff/complaints`);
  await page.locator('tbody a').first().click();
  const complaint = new URL(page.url()).pathname;
  await page.locator('textarea').first().fill('Cảm ơn Ông/Bà. Hồ sơ đã xong hôm nay.');
  await press('Gửi câu trả lời');
  await page.goto(`${demo.at.origin}/staff/results/demo-mot-cua-nhanh/plan/new?about=factor:access&unit=44&from=8`);
  await page.locator('#lead').fill('Trung tâm Phục vụ hành chính công');
  await press('Ghi vào kế hoạch');
  await page.locator('tbody a').first().click();
  const task = new URL(page.url()).pathname;
  return { counter: counter.code, draft, order, complaint, task };
}

test('Nội vụ', { timeout: 300_000 }, async () => {
  const { page } = await signedIn(browser, demo, 'noi.vu', { role: 'home-affairs' });
  page.setDefaultTimeout(20_000);
  await walk(page, 'chief', await furnish(page));
  await page.context().close();
});

test('counter staff, who runs the system, and nobody', { timeout: 180_000 }, async () => {
  for (const [who, role] of [['clerk', 'counter'], ['admin', 'admin']]) {
    const { page } = await signedIn(browser, demo, `ai.${who}`, { role });
    await walk(page, who, { counter: counter.code });
    await page.context().close();
  }
  const context = await browser.newContext({ locale: 'vi-VN' });
  await walk(await context.newPage(), 'nobody');
  await context.close();
});

test('an auditor who reads English', { timeout: 180_000 }, async () => {
  const { page, login, password } = await signedIn(browser, demo, 'thanh.tra', { role: 'auditor' });
  await page.goto(`${demo.at.origin}/staff/account`);
  await page.getByRole('button', { name: 'English' }).click();
  await walk(page, 'auditor');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await fill(page, { login, password });
  await page.waitForURL('**/staff/login/code**');
  const [[row]] = of('half');
  await open(page, row);
  await page.context().close();
});

test('whoever sets an office up', { timeout: 180_000 }, async () => {
  const office = await Office.empty();
  const context = await browser.newContext({ locale: 'vi-VN' });
  const page = await context.newPage();
  try {
    await office.start();
    await page.goto(office.at.setup);
    const steps = of('founder').map(([row]) => row);
    const here = async () => {
      const row = steps.shift();
      assert.equal(new URL(page.url()).pathname, row);
      await open(page, row);
    };
    await here();
    await page.locator('main .go').click();
    await page.locator('#q').fill('Quảng Trị');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Chọn: Quảng Trị', exact: true }).waitFor();
    await here();
    await page.getByRole('button', { name: 'Chọn: Quảng Trị', exact: true }).click();
    await page.waitForURL('**/setup/office');
    await here();
    await page.locator('#office').fill('Sở Nội vụ tỉnh Quảng Trị');
    await page.getByRole('button', { name: 'Tiếp tục', exact: true }).click();
    await page.waitForURL('**/setup/person');
    await here();
    assert.deepEqual(steps, []);
  } finally {
    await context.close();
    await office.stop();
  }
});

test('every page is somebody’s who walks here, or says why it is no page', () => {
  const walked = of('chief', 'clerk', 'admin', 'nobody', 'auditor', 'half', 'founder');
  const none = Object.values(pages).filter((page) => page.none);
  assert.equal(walked.length + none.length, Object.keys(pages).length);
});
