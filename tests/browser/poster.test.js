// From the paper to the form: every sheet is printed, photographed by another decoder and opened as a phone
// would; the form is that counter's, and the poster's funnel counts the scan, the start and the send.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
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

const run = async (...args) => (await promisify(execFile)(args[0], args.slice(1), { maxBuffer: 1 << 26 })).stdout;

/** What another decoder reads from pictures, in their order. */
const read = async (...pictures) => (await run('zbarimg', '-q', '--raw', ...pictures)).trim().split('\n');

/** The pages of a PDF as pictures of so many pixels an inch. */
async function painted(pdf, dpi) {
  const stem = pdf.replace(/\.pdf$/, '');
  await run('pdftoppm', '-r', String(dpi), '-gray', pdf, stem);
  const files = await readdir(demo.folder);
  return files.filter((file) => join(demo.folder, file).startsWith(stem) && file.endsWith('.pgm')).sort()
    .map((file) => join(demo.folder, file));
}

/** What another decoder reads from a printed sheet. */
async function scanned(sheet) {
  const out = join(demo.folder, `${sheet}.png`);
  await demo.run(
    'posters', '--campaign', campaign, '--touchpoint', code, '--sheet', sheet, '--host', demo.at.origin, '--out', out,
  );
  return [...new Set(await read(out))];
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
  // The demo prints a poster of this counter when it starts.
  assert.deepEqual({ scans, starts, sends, printed }, { scans: 5, starts: 1, sends: 1, printed: 5 });
});

test('every commune of the province has a poster that a phone reads from two steps away', async () => {
  const out = join(demo.folder, 'all.pdf');
  await demo.run('posters', '--campaign', campaign, '--under', '44', '--host', demo.at.origin, '--out', out);
  // A finder of 1,080 pixels across 60 degrees, a metre away from a wall: 23 pixels an inch.
  const addresses = await read(...(await painted(out, 23)));
  const all = await demo.json('touchpoints', 'list', '--campaign', campaign);
  const communes = all.filter((one) => one.counter === '').map((one) => `${demo.at.origin}/S/${one.code}`.toUpperCase());
  assert.equal(communes.length, 78);
  assert.equal(new Set(addresses).size, all.length);
  assert.deepEqual(communes.filter((one) => !addresses.includes(one)), []);
  const register = await demo.json('touchpoints', 'register', '--campaign', campaign);
  for (const one of all) assert.ok(register.some((row) => row.poster.startsWith(one.code)), one.code);
});

test('a slip of every cut leads to the form of its counter, the notice board to its unit’s results', async () => {
  for (const sheet of ['a4', 'a4-folded', 'roll', 'roll-folded']) {
    const out = join(demo.folder, `slip-${sheet}.pdf`);
    await demo.run('codes', 'issue', '--touchpoint', code, '--count', '1', '--sheet', sheet, '--host', demo.at.origin, '--out', out);
    const [address, ...others] = await read(...(await painted(out, 200)));
    assert.deepEqual(others, [], sheet);
    const page = await phone(browser);
    assert.equal((await page.goto(address)).status(), 200, sheet);
    assert.match(await page.locator('h1').innerText(), /Xã Vĩnh Linh/);
    await page.context().close();
  }
  const board = join(demo.folder, 'board.pdf');
  await demo.run('board', '--campaign', campaign, '--unit', '19363', '--host', demo.at.origin, '--out', board);
  const [address, ...others] = await read(...(await painted(board, 200)));
  assert.deepEqual(others, []);
  assert.equal(address, `${demo.at.origin}/R/${campaign}/19363`.toUpperCase());
  const page = await phone(browser);
  assert.equal((await page.goto(address)).status(), 200);
  assert.equal(await page.locator('select[name=under]').inputValue(), '19363');
  await page.context().close();
});
