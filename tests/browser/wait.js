// Waiting for what comes by itself, without guessing how long it takes.
import assert from 'node:assert/strict';

/** Waits until `check` gives something true, and gives that; the server follows its ledger within a second. */
export async function eventually(check, what, seconds = 15) {
  const until = Date.now() + seconds * 1_000;
  let last;
  do {
    try {
      const found = await check();
      if (found) return found;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  } while (Date.now() < until);
  assert.fail(`never so within ${seconds} s: ${what}${last ? ` (${last.message})` : ''}`);
}

/** Waits until the page that is shown is in this language: its address may be told before. */
export const inLanguage = (page, lang) => page.waitForFunction((lang) => document.documentElement.lang === lang, lang);
