// Signing in through a province's own provider: a real one, in a process of its own, in a real browser.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { noViolations } from './axe.js';
import { launch } from './browser.js';
import { Demo } from './program.js';

const secret = 'a secret between console and provider';
let browser, demo, folder, provider;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hailong-sso-'));
  await writeFile(join(folder, 'secret'), `${secret}\n`);
  const script = join(dirname(fileURLToPath(import.meta.url)), 'oidc.js');
  provider = spawn(process.execPath, [script], { env: { ...process.env, SSO_SECRET: secret }, stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: provider.stdout });
  const [issuer] = await once(lines, 'line');
  demo = await Demo.started({
    env: {
      HAILONG__SSO__ISSUER: issuer,
      HAILONG__SSO__CLIENT_ID: 'hailong',
      HAILONG__SSO__CLIENT_SECRET_FILE: join(folder, 'secret'),
      HAILONG__SSO__NAME: 'SSO tỉnh Quảng Trị',
    },
  });
  const answers = once(lines, 'line');
  provider.stdin.write(`${demo.at.origin}/staff/login/sso/back\n`);
  await answers;
  await demo.run('user', 'add', 'le.thi.sau', '--name', 'Lê Thị Sáu', '--role', 'unit-leader', '--unit', '19363');
  browser = await launch();
});

after(async () => {
  await browser?.close();
  provider?.kill('SIGKILL');
  provider?.unref();
  await demo?.kill();
  await demo?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Signs in at the provider, and agrees that the console learns who it is. */
async function atProvider(page, login) {
  await page.locator('input[name=login]').fill(login);
  await page.locator('input[name=password]').fill('anything');
  await page.locator('button[type=submit]').click();
  await page.locator('button[type=submit]').click();
}

async function fresh() {
  const context = await browser.newContext({ locale: 'vi-VN', viewport: { width: 1280, height: 800 } });
  // The provider's own pages ask for a typeface of the Internet and would wait for it.
  await context.route((url) => url.hostname !== '127.0.0.1', (route) => route.abort());
  return context.newPage();
}

const button = (page) => page.getByRole('link', { name: 'Đăng nhập bằng SSO tỉnh Quảng Trị' });

test('an officer signs in at the province and lands on the page that was asked for', async () => {
  const page = await fresh();
  await page.goto(`${demo.at.origin}/staff/account`);
  await noViolations(page, 'the sign-in with a provider');
  await button(page).click();
  assert.ok(!page.url().startsWith(demo.at.origin), 'at the provider');
  await atProvider(page, 'le.thi.sau');
  await page.waitForURL(`${demo.at.origin}/staff/account`);
  assert.match(await page.locator('main').innerText(), /le\.thi\.sau/);
  await page.goto(`${demo.at.origin}/staff/login/sso/back?code=x&state=y`);
  assert.match(await page.locator('main').innerText(), /không dùng được nữa/);
  await page.goto(`${demo.at.origin}/staff/account`);
  assert.match(await page.locator('main').innerText(), /le\.thi\.sau/, 'still signed in');
  await page.context().close();
});

test('before a dangerous action the provider asks again who it is', async () => {
  const page = await fresh();
  await page.goto(`${demo.at.origin}/staff/login`);
  await button(page).click();
  await atProvider(page, 'le.thi.sau');
  await page.waitForURL(`${demo.at.origin}/staff`);
  await page.goto(`${demo.at.origin}/staff/again?then=/staff/account/codes`);
  await noViolations(page, 'the question who it is, with a provider');
  const before = await page.context().cookies(demo.at.origin);
  await button(page).click();
  await page.locator('input[name=login]').fill('le.thi.sau');
  await page.locator('input[name=password]').fill('anything');
  await page.locator('button[type=submit]').click();
  await page.waitForURL(`${demo.at.origin}/staff/account/codes`);
  const token = (cookies) => cookies.find((cookie) => cookie.name === 'hl-local').value;
  assert.notEqual(token(await page.context().cookies(demo.at.origin)), token(before), 'under a new token');
  await page.context().close();
});

test('somebody whom the provider knows and the console does not stays outside', async () => {
  const page = await fresh();
  await page.goto(`${demo.at.origin}/staff/login`);
  await button(page).click();
  await atProvider(page, 'nguoi.la');
  await page.waitForURL(/\/staff\/login\/sso\/back/);
  assert.match(await page.locator('main').innerText(), /chưa có tài khoản đang mở/);
  await noViolations(page, 'the refusal after a provider');
  await page.goto(`${demo.at.origin}/staff`);
  assert.ok(page.url().endsWith('/staff/login'), page.url());
  await page.context().close();
});

test('a provider that is down leaves name and password', async () => {
  provider.kill();
  await once(provider, 'exit');
  await demo.kill();
  await demo.restart();
  const page = await fresh();
  await page.goto(`${demo.at.origin}/staff/login`);
  await button(page).click();
  assert.match(await page.locator('main').innerText(), /chưa trả lời/);
  const printed = await demo.json('user', 'add', 'tran.van.bay', '--name', 'Trần Văn Bảy', '--role', 'unit-leader', '--unit', '19363');
  const password = Object.values(printed).find((value) => /^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/.test(value));
  await page.locator('input[name=login]').fill('tran.van.bay');
  await page.locator('input[name=password]').fill(password);
  await page.locator('button.go').click();
  await page.waitForURL(/\/staff\/account\/password$/);
  await page.context().close();
});
