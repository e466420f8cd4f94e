// Lighthouse on a phone as it imagines one, with a Chromium of its own.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import lighthouse from 'lighthouse';
import { launch } from './browser.js';

/** A Chromium that Lighthouse steers by `port`. */
export async function steered() {
  const port = await freePort();
  const browser = await launch(`--remote-debugging-port=${port}`);
  return { browser, port };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** Scores in percent by category, and every audit that kept one of them from 100, with what it found. */
export async function audit(port, url, categories) {
  const { lhr } = await lighthouse(url, { port, onlyCategories: categories, logLevel: 'error', ignoreStatusCode: true });
  assert.equal(lhr.runtimeError, undefined, JSON.stringify(lhr.runtimeError));
  const scores = {};
  const short = [];
  for (const [name, category] of Object.entries(lhr.categories)) {
    scores[name] = Math.round(category.score * 100);
    for (const { id, weight } of category.auditRefs) {
      const { score, title, displayValue = '', details } = lhr.audits[id];
      if (weight > 0 && score !== null && score < 1) {
        short.push(`${name} ${id}: ${title} ${displayValue} ${JSON.stringify(details?.items ?? []).slice(0, 300)}`);
      }
    }
  }
  return { scores, short };
}
