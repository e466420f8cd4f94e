// Staff of a province: accounts made at the command line, signed in with a telephone's code, as people do it.
import { createHmac } from 'node:crypto';

export const PASSWORD = 'bốn con mèo ngồi trên mái';

/** The six digits that an authenticator app shows for a secret in base 32 (RFC 6238). */
export function totp(secret, at = Date.now()) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replace(/\s/g, '')].map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1e6).padStart(6, '0');
}

/** An account with a role (`unit` by code, or none for the whole ledger): `{ login, password }`, the first one. */
export async function account(demo, login, { name = 'Nguyễn Văn An', role, unit } = {}) {
  const grant = role ? ['--role', role, ...(unit ? ['--unit', unit] : [])] : [];
  const { password } = await demo.json('user', 'add', login, '--name', name, ...grant);
  return { login, password };
}

/**
 * A page of somebody with a new account who signed in for the first time: own password chosen, and the second factor
 * set up where the role takes one. `secret` is the telephone's, where there is one.
 */
export async function signedIn(browser, demo, login, options = {}) {
  const { password } = await account(demo, login, options);
  return firstSignIn(browser, demo, { login, password }, options);
}

/** The same with an account that is there. */
export async function firstSignIn(browser, demo, { login, password }, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'vi-VN', ...options.context });
  const page = await context.newPage();
  await page.goto(`${demo.at.origin}/staff`);
  await fill(page, { login, password });
  await page.waitForURL('**/staff/account/password');
  await fill(page, { current: password, new: PASSWORD, repeat: PASSWORD });
  const secret = await telephone(page);
  await page.goto(`${demo.at.origin}/staff`);
  return { page, login, password: PASSWORD, secret };
}

/** Sets up the second factor where the page asks for it; gives the secret. */
export async function telephone(page) {
  if (!page.url().endsWith('/second')) {
    await page.goto(new URL('/staff', page.url()).href);
    if (!page.url().endsWith('/second')) return null;
  }
  await page.locator('.steps summary').click();
  const secret = await page.locator('.steps code').innerText();
  await fill(page, { code: totp(secret) });
  await page.locator('.codes').waitFor();
  return secret;
}

/** Fills fields by name and sends the form. */
export async function fill(page, fields) {
  for (const [name, value] of Object.entries(fields)) await page.locator(`#${name}`).fill(value);
  await page.locator('main .go').first().click();
}
