// The whole story, as one office lives it, on SQLite and on PostgreSQL: from the first start to the auditor who reads
// what was done. Nobody touches a command line after `hailong serve`. HAILONG_STORY names a folder for pictures of
// each scene at the width of a desk and of a telephone.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { noViolations } from './axe.js';
import { launch, phone } from './browser.js';
import { complete } from './citizen.js';
import { Database } from './database.js';
import { Office } from './office.js';
import { PASSWORD, fill, firstSignIn, telephone } from './staff.js';
import { eventually } from './wait.js';

const HERE = { code: '19363', name: 'Xã Vĩnh Linh' };
const THERE = { code: '19372', name: 'Xã Vĩnh Hoàng' };
const TITLE = 'Khảo sát sự hài lòng quý IV năm 2026';

/** Citizens of the first commune, by the point of the scale that they choose, and of the second. */
const CITIZENS = { here: [5, 5, 4, 5, 3, 5, 4], there: [5, 2, 4] };

const databases = {
  SQLite: async () => null,
  PostgreSQL: async () => {
    const server = process.env.HAILONG_TEST_POSTGRES;
    return server ? Database.create(server) : undefined;
  },
};

for (const [name, create] of Object.entries(databases)) {
  describe(`an office from its first start to its audit, on ${name}`, () => story(name, create));
}

function story(name, create) {
  let browser, database, office, chief, made, campaign, skipped, broken;

  before(async () => {
    database = await create();
    skipped = database === undefined;
    if (skipped) return;
    office = await Office.empty(database?.url);
    await office.start();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await office?.stop();
    await database?.drop();
  });

  /** One scene after the other: what came before is what the next stands on. */
  const scene = (what, act) =>
    test(what, { timeout: 180_000 }, async (t) => {
      if (skipped) return t.skip('HAILONG_TEST_POSTGRES names no server');
      assert.ok(!broken, 'a scene before this one failed');
      broken = true;
      await act();
      broken = false;
    });

  /** A picture of what is on the screen, at two widths. */
  async function seen(page, what) {
    await noViolations(page, what);
    if (!process.env.HAILONG_STORY) return;
    await mkdir(process.env.HAILONG_STORY, { recursive: true });
    for (const [width, height] of [[1280, 900], [360, 740]]) {
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: join(process.env.HAILONG_STORY, `${name}-${what}-${width}.png`), fullPage: true });
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  }

  /** A file that is made in its time, and its name. */
  async function fetched(page, press) {
    const download = page.waitForEvent('download', { timeout: 120_000 });
    await press();
    // A large order shows how far it is, and then the file.
    const link = page.getByRole('link', { name: 'Tải tệp' });
    link.waitFor({ timeout: 120_000 }).then(() => link.click()).catch(() => {});
    const file = await download;
    return { path: await file.path(), name: file.suggestedFilename() };
  }

  async function words(pdf) {
    return (await promisify(execFile)('pdftotext', ['-layout', pdf, '-'])).stdout;
  }

  /** A new account, as the administrator makes it, and its holder at the first sign-in. */
  async function joins(login, { name, role, unit }) {
    const { page } = chief;
    await page.goto(`${office.at.origin}/staff/users/new`);
    await page.locator('#name').fill(name);
    await page.locator('#login').fill(login);
    await page.getByLabel(role, { exact: false }).first().check();
    if (unit) await page.locator('#unit').fill(unit);
    else await page.locator('[name=whole]').check();
    await page.getByRole('button', { name: 'Tạo tài khoản' }).click();
    const password = await page.locator('code.secret').innerText();
    return firstSignIn(browser, office, { login, password });
  }

  scene('first start: the terminal’s address leads through the set-up to the own console', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'vi-VN' });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(office.at.setup.replace(/^https?:\/\/[^/]+/, office.at.origin));
    await seen(page, '01-code');
    await page.locator('main .go').click();
    await page.locator('#q').fill('Quảng Trị');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Chọn: Quảng Trị', exact: true }).click();
    await page.waitForURL('**/setup/office');
    await page.locator('#office').fill('Sở Nội vụ tỉnh Quảng Trị');
    await page.locator('#contact').fill('0233 3852 000');
    await seen(page, '02-office');
    await page.getByRole('button', { name: 'Tiếp tục', exact: true }).click();
    await page.waitForURL('**/setup/person');
    await fill(page, { name: 'Lê Thị Chính', login: 'chinh.le', password: PASSWORD, repeat: PASSWORD });
    await page.waitForURL('**/account/second');
    const secret = await telephone(page);
    await seen(page, '03-recovery-codes');
    await page.goto(`${office.at.origin}/staff`);
    await seen(page, '04-home');
    chief = { page, secret };
    office.begun = true;
  });

  scene('a campaign is prepared and opened, with a code for each commune', async () => {
    const { page } = chief;
    await page.goto(`${office.at.origin}/staff`);
    await page.getByRole('link', { name: 'Tạo đợt khảo sát' }).click();
    await page.locator('#title').fill(TITLE);
    await page.locator('main .go').click();
    await page.getByLabel(/Đánh giá nhanh|nhanh/).first().check();
    await page.getByRole('button', { name: 'Xem trên điện thoại' }).click().catch(() => {});
    await seen(page, '05-questions');
    await page.locator('main .go').first().click();
    // The whole province is there from the start; the first commune that is wanted alone takes its place.
    for (const [word, unit] of [['Chỉ lấy đơn vị này', HERE], ['Thêm', THERE]]) {
      await page.locator('#q').fill(unit.name);
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: `${word}: ${unit.name}` }).click();
    }
    await seen(page, '06-units');
    await page.locator('main a.go').click();
    const day = (days) => new Date(Date.now() + days * 86_400_000 + 7 * 3_600_000).toISOString().slice(0, 10);
    await page.locator('#opens').fill(day(0));
    await page.locator('#closes').fill(day(30));
    await page.locator('main .go').click();
    await seen(page, '07-rules');
    await page.locator('main .go').click();
    await seen(page, '08-review');
    await page.locator('main .go').first().click();
    await page.waitForURL(/\/staff\/campaigns\/[a-z0-9-]+$/);
    campaign = page.url().split('/').pop();
    await seen(page, '09-open');
  });

  scene('posters are printed, one for each commune', async () => {
    const { page } = chief;
    await page.getByRole('link', { name: 'In áp phích' }).click();
    await seen(page, '10-posters');
    const file = await fetched(page, () => page.locator('main .go').click());
    assert.match(file.name, /^ap-phich-a4-.*\.pdf$/);
    const text = await words(file.path);
    for (const unit of [HERE, THERE]) assert.ok(text.toUpperCase().includes(unit.name.toUpperCase()), text);
    await page.goto(`${office.at.origin}/staff/touchpoints?campaign=${campaign}`);
    await seen(page, '11-touchpoints');
    made = {};
    for (const unit of [HERE, THERE]) {
      const row = page.getByRole('row', { name: unit.name });
      made[unit.code] = (await row.locator('code').innerText()).replaceAll('-', '');
    }
  });

  scene('ten citizens answer on their telephones', async () => {
    const answers = [...CITIZENS.here.map((point) => [HERE, point]), ...CITIZENS.there.map((point) => [THERE, point])];
    for (const [unit, point] of answers) {
      const page = await phone(browser);
      await page.goto(`${office.at.origin}/S/${made[unit.code]}`);
      assert.ok((await page.locator('body').innerText()).includes(unit.name));
      await complete(page, point);
      await page.context().close();
    }
  });

  scene('counter staff of another commune type three paper forms', async () => {
    const { page } = chief;
    await page.goto(`${office.at.origin}/staff/sheets?touchpoint=${made[HERE.code]}`);
    await page.locator('#copies').fill('3');
    await seen(page, '12-sheets');
    const file = await fetched(page, () => page.locator('main .go').click());
    const numbers = [...new Set((await words(file.path)).match(/\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b/g))];
    assert.equal(numbers.length, 3);
    const clerk = await joins('binh.tran', { name: 'Trần Thị Bình', role: 'Cán bộ một cửa', unit: THERE.code });
    await page.goto(`${office.at.origin}/staff/paper/${made[HERE.code]}/people`);
    await page.getByLabel('Trần Thị Bình').check();
    await seen(page, '13-people');
    await page.getByRole('button', { name: 'Lưu' }).click();
    await page.getByText('Đã lưu phân công.').waitFor();
    const desk = clerk.page;
    await desk.goto(`${office.at.origin}/staff/paper`);
    await desk.getByRole('link', { name: HERE.name }).click();
    for (const number of numbers) {
      await desk.locator('#serial').fill(number);
      await desk.keyboard.press('Enter');
      const asks = desk.locator('[data-ask]');
      await asks.first().waitFor();
      if (number === numbers[0]) await seen(desk, '14-sheet');
      await asks.first().focus();
      for (let at = 0; at < (await asks.count()); at++) {
        const ask = asks.nth(at);
        const digit = (await ask.getAttribute('data-ask')) === 'one' ? '1' : null;
        await ask.focus();
        await desk.keyboard.press(digit && (await ask.locator('[data-digits="5"]').count()) ? '5' : (digit ?? 'Enter'));
      }
      await desk.locator('[data-store]').click();
      await desk.getByText(`Đã lưu phiếu ${number}.`).waitFor();
    }
    await seen(desk, '15-typed');
    await desk.context().close();
  });

  scene('the leader of a commune sees that commune and no other', async () => {
    const { page } = await joins('dung.pham', { name: 'Phạm Văn Dũng', role: 'Lãnh đạo đơn vị', unit: HERE.code });
    await page.goto(`${office.at.origin}/staff/results/${campaign}`);
    const said = await page.locator('main').innerText();
    assert.match(said, new RegExp(`Chỉ gồm số liệu của: ${HERE.name}`));
    assert.ok(!said.includes(THERE.name), said);
    await seen(page, '16-leader');
    for (const path of [`touchpoints/${made[THERE.code]}`, 'users', 'audit', `results/${campaign}/export`]) {
      const answer = await page.goto(`${office.at.origin}/staff/${path}`);
      assert.ok([403, 404].includes(answer.status()), `${path} answers ${answer.status()}`);
    }
    await page.context().close();
  });

  scene('Nội vụ closes the campaign, publishes and exports', async () => {
    const { page } = chief;
    for (const [link, button, shot] of [['Kết thúc sớm', 'Kết thúc sớm', '17-close'], ['Công bố số liệu', 'Công bố số liệu', '18-publish']]) {
      await page.goto(`${office.at.origin}/staff/campaigns/${campaign}`);
      await page.getByRole('link', { name: link }).click();
      await seen(page, shot);
      await page.locator('#confirm').fill(campaign);
      await page.getByRole('button', { name: button }).click();
      await page.waitForURL(`**/staff/campaigns/${campaign}`);
    }
    await seen(page, '19-published');
    await page.goto(`${office.at.origin}/staff/results/${campaign}`);
    await seen(page, '20-results');
    await page.getByRole('link', { name: 'Xuất số liệu' }).click();
    await seen(page, '21-export');
    await page.getByLabel('Từng phiếu').check();
    await page.getByLabel('CSV (UTF-8)').check();
    const responses = await fetched(page, () => page.locator('main .go').click());
    const rows = (await readFile(responses.path, 'utf8')).trim().split('\n').slice(1);
    assert.equal(rows.length, 13, rows.join('\n'));
    assert.equal(rows.filter((row) => row.includes('paper')).length, 3);
    await page.goto(`${office.at.origin}/staff/results/${campaign}/export`);
    const book = await fetched(page, () => page.locator('main .go').click());
    assert.match(book.name, /^so-so-lieu-.*\.xlsx$/);
    const everyone = await phone(browser);
    await everyone.goto(`${office.at.origin}/results/${campaign}`);
    assert.match(await everyone.locator('main').innerText(), new RegExp(TITLE));
    await everyone.context().close();
  });

  scene('the auditor reads who did what', async () => {
    const { page } = await joins('thanh.tra', { name: 'Hồ Thị Thanh', role: 'Giám sát' });
    await page.goto(`${office.at.origin}/staff/audit`);
    await seen(page, '22-audit');
    const log = await page.locator('main table').innerText();
    for (const what of [
      'Mở đợt khảo sát', 'In áp phích', 'In phiếu giấy', 'Phân công nhập phiếu giấy', 'Nhập phiếu giấy', 'Tạo tài khoản',
      'Kết thúc đợt khảo sát', 'Công bố kết quả', 'Xuất số liệu',
    ]) {
      await eventually(async () => log.includes(what), `the log tells: ${what}\n${log}`, 1);
    }
    assert.ok(log.includes('Lê Thị Chính') && log.includes('Trần Thị Bình'));
    for (const number of log.match(/\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b/g) ?? []) assert.fail(`a sheet's number: ${number}`);
    await page.context().close();
  });
}
