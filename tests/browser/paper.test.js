// Sheets of paper, typed in by somebody who never touches the mouse.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { complaints } from './browser.js';
import { signedIn } from './staff.js';
import { browser, demo, stage } from './stage.js';

let counter, numbers, clerk;

/** Prints sheets of a counter, and reads their numbers off the paper. */
async function printed(code, copies) {
  const file = join(demo.folder, `${code}.pdf`);
  await demo.run('paper', 'print', '--touchpoint', code, '--copies', String(copies), '--out', file);
  const { stdout } = await promisify(execFile)('pdftotext', ['-layout', file, '-']);
  return [...new Set(stdout.match(/\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b/g))];
}

stage(async () => {
  counter = await demo.counter('demo-sipas-2017');
  numbers = await printed(counter.code, 4);
  assert.equal(numbers.length, 4);
});

/** A clerk of another commune, to whom Nội vụ gave this counter's sheets in the console. */
async function assigned() {
  if (clerk) return clerk;
  const other = await demo.counter('demo-sipas-2017');
  clerk = await signedIn(browser, demo, 'can.bo.quay', { name: 'Trần Thị Bình', role: 'counter', unit: other.unit });
  const chief = await signedIn(browser, demo, 'noi.vu', { name: 'Lê Văn Chính', role: 'home-affairs' });
  await chief.page.goto(`${demo.at.origin}/staff/paper/${counter.code}/people`);
  await chief.page.getByLabel('Trần Thị Bình').check();
  await chief.page.getByRole('button', { name: 'Lưu' }).click();
  await chief.page.getByText('Đã lưu phân công.').waitFor();
  await chief.page.context().close();
  return clerk;
}

/** Waits until the keyboard is at a question of the sheet: that is the script's doing, after the page is there. */
const atQuestion = (page) => page.waitForFunction(() => document.activeElement.closest('[data-ask]'));

/** Waits until the keyboard is at the number of the next sheet. */
const atSerial = (page) => page.waitForFunction(() => document.activeElement.id === 'serial');

test('a sheet of sipas-2017 is typed with the keyboard alone, in under sixty keys, and stands in the ledger', async () => {
  const { page } = await assigned();
  const faults = complaints(page);
  await page.goto(`${demo.at.origin}/staff`);
  await page.getByRole('link', { name: 'Nhập phiếu giấy' }).first().click();
  await page.getByRole('link', { name: counter.name }).click();
  const asks = page.locator('[data-ask]');
  let keys = 0;
  const press = async (key) => {
    keys += 1;
    await page.keyboard.press(key);
  };
  await atSerial(page);
  for (const key of numbers[0].replace('-', '').toLowerCase()) await press(key);
  await press('Enter');
  await atQuestion(page);
  const kinds = await asks.evaluateAll((all) =>
    all.map((ask) => [ask.dataset.ask, ask.matches(':has([data-digits="5"]):not(:has([data-digits="6"]))'), ask.id]),
  );
  let scales = 0;
  for (const [kind, scale, id] of kinds) {
    const at = await page.evaluate(() => document.activeElement.closest('[data-ask]')?.id);
    assert.equal(at, id, 'the keyboard is at the next question by itself');
    const typed = kind === 'one' && scale ? String((scales++ % 5) + 1) : kind === 'one' ? '1' : null;
    if (typed) await press(typed);
    // A question with two digits a box, one with several boxes, one in words: Enter goes on.
    const still = await page.evaluate(() => document.activeElement.closest('[data-ask]')?.id);
    if (still === id) await press('Enter');
  }
  await press('Enter');
  await page.getByText(`Đã lưu phiếu ${numbers[0]}.`).waitFor();
  // Somebody who has the sheet beside the screen types two keys a second, and so is done in half a minute.
  assert.ok(keys <= 60, `${keys} keys`);
  await atSerial(page);
  await page.getByText('Hôm nay Ông/Bà đã nhập một phiếu.').waitFor();
  const [row] = await counter.holds(1);
  assert.equal(row.channel, 'paper');
  const given = Object.entries(row).filter(([name]) => /^tc\d+$/.test(name)).map(([, value]) => value);
  assert.deepEqual(given.slice(0, 6), ['1', '2', '3', '4', '5', '1']);
  assert.deepEqual(faults, []);
});

test('whoever goes back mends an answer; a wrong digit is told; 0 leaves a question empty', async () => {
  const { page } = await assigned();
  await page.goto(`${demo.at.origin}/staff/paper/${counter.code}`);
  await atSerial(page);
  await page.keyboard.type(numbers[1]);
  await page.keyboard.press('Enter');
  const scale = page.locator('[data-ask="one"]:has([data-digits="5"])').filter({ hasNot: page.locator('[data-digits="6"]') });
  await atQuestion(page);
  const value = (n) => scale.nth(n).locator('input:checked').inputValue();
  await scale.first().focus();
  await page.keyboard.type('42');
  assert.deepEqual([await value(0), await value(1)], ['4', '2']);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.type('3');
  assert.equal(await value(0), '3');
  await page.keyboard.type('0');
  assert.equal(await value(1), '');
  await page.keyboard.type('8');
  assert.match(await page.locator('[data-note]').innerText(), /không có ô số 8/);
  assert.equal(await value(2), '');
});

test('a number that was entered is refused with words, and a mistyped one as what it is', async () => {
  const { page } = await assigned();
  await page.goto(`${demo.at.origin}/staff/paper/${counter.code}`);
  await atSerial(page);
  await page.keyboard.type(`${numbers[0]}\n`);
  await page.locator('#serial-err').waitFor();
  assert.match(await page.locator('#serial-err').innerText(), /đã được nhập trước đó/);
  await page.locator('#serial').fill('AAAA-AAAA');
  await page.keyboard.press('Enter');
  await page.getByText(/gõ sai một ký tự|không phải số phiếu|không được in cho/).first().waitFor();
  await counter.holds(1);
});

test('without a script a sheet is radios and a button', async () => {
  const { page } = await assigned();
  const plain = await browser.newContext({ javaScriptEnabled: false, storageState: await page.context().storageState() });
  const sheet = await plain.newPage();
  await sheet.goto(`${demo.at.origin}/staff/paper/${counter.code}`);
  await sheet.locator('#serial').fill(numbers[2]);
  await sheet.locator('main .go').click();
  const scale = sheet.locator('[data-ask="one"]:has([data-digits="5"])').filter({ hasNot: sheet.locator('[data-digits="6"]') });
  await scale.first().getByText('Hài lòng', { exact: false }).first().click();
  await sheet.locator('[data-store]').click();
  await sheet.getByText(`Đã lưu phiếu ${numbers[2]}.`).waitFor();
  await counter.holds(2);
  await plain.close();
});
