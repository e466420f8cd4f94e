// Debian's Chromium, as the devices that citizens hold or stand at.
import { chromium } from 'playwright-core';

const quiet = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--accept-lang=vi,en',
];

/** Debian's Chromium; `more` are flags of its command line. */
export function launch(...more) {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: [...quiet, ...more] });
}

/** A page of a phone 360 px wide, in a context (storage, worker, cache) of its own. */
export async function phone(browser, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    locale: 'vi-VN',
    ...options,
  });
  return context.newPage();
}

/** A tablet at the counter, upright. */
export function tablet(browser, options = {}) {
  return phone(browser, { viewport: { width: 800, height: 1280 }, deviceScaleFactor: 1, ...options });
}

/** A page that would come again by itself, as live results do, stays as it came first. */
export async function still(page) {
  await page.route('**/results/**', async (route) => {
    const response = await route.fetch();
    const { refresh: _, ...headers } = response.headers();
    await route.fulfill({ response, headers });
  });
}

/** Whatever a page complains of, in a list that fills: errors of scripts and lines of the console. */
export function complaints(page) {
  const list = [];
  page.on('pageerror', (error) => list.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && list.push(message.text()));
  return list;
}
