// From the paper to the form: every sheet is printed, photographed by another decoder and opened as a phone
// would; the form is that counter's, and the poster's funnel counts the scan, the start and the send.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { phone } from './browser.js';
import { complete } from './citizen.js';
import { browser, demo, stage } from './stage.js';
import { eventually } from './wait.js';

const campaign = 'demo-mot-cua-nhanh';
let code;
stage((demo) => {
  code = demo.at.forms.find((form) => form.campaign === campaign).url.split('/').pop();
});

/** What another decoder reads from a printed sheet. */
async function scanned(sheet) {
  const out = join(demo.folder, `${sheet}.png`);
  await demo.run(
    'posters', '--campaign', campaign, '--touchpoint', code, '--sheet', sheet, '--host', demo.at.origin, '--out', out,
  );
  const { stdout } = await promisify(execFile)('zbarimg', ['-q', '--raw', out]);
  return [...new Set(stdout.trim().split('\n'))];
}

/** The poster's line of the funnel. */
async function funnel() {
  const rows = await demo.json('touchpoints', 'funnel', '--campaign', campaign);
  return rows.find((row) => row.code === code);
}

test('the code of every sheet leads to the form of its counter', async () => {
  for (const sheet of ['a4', 'a5', 'tent', 'stickers']) {
    const [address, ...others] = await scanned(sheet);
    assert.deepEqual(others, [], sheet);
    assert.equal(address, `${demo.at.origin}/S/${code}`.toUpperCase());
    const page = await phone(browser);
    const response = await page.goto(address);
    assert.equal(response.status(), 200, `${sheet}: answered as printed, without a redirect`);
    assert.match(await page.locator('h1').innerText(), /Xã Vĩnh Linh/);
    await page.context().close();
  }
});

test('a scan, a start and a send are counted once each', async () => {
  // Counts are written every ten seconds.
  await eventually(async () => (await funnel()).scans === 4, 'the four scans of the sheets', 40);
  const page = await phone(browser);
  await page.goto(`${demo.at.origin}/S/${code}`);
  await complete(page);
  await page.context().close();
  await eventually(async () => (await funnel()).starts === 1, 'the start', 40);
  const { scans, starts, sends, printed } = await funnel();
  assert.deepEqual({ scans, starts, sends, printed }, { scans: 5, starts: 1, sends: 1, printed: 4 });
});
