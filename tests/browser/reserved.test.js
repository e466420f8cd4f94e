// Ids that no question may have: in a browser the form calls something of its own so, which the answer would hide.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { launch } from './browser.js';
import { binary } from './program.js';

/** What a form has in this browser under a name that could be an id; handlers aside, which no script here sets. */
async function properties() {
  const browser = await launch();
  const page = await browser.newPage();
  const names = await page.evaluate(() => {
    const found = new Set();
    for (let at = document.createElement('form'); at; at = Object.getPrototypeOf(at)) {
      Object.getOwnPropertyNames(at).forEach((name) => found.add(name));
    }
    return [...found];
  });
  await browser.close();
  return names.filter((name) => /^(?!on)[a-z][a-z0-9_]*$/.test(name)).sort();
}

test('hailong check refuses every question id that a form in this browser has for itself', async () => {
  const names = await properties();
  assert.ok(names.includes('dataset') && names.length > 40, names.join(' '));
  const folder = await mkdtemp(join(tmpdir(), 'hailong-reserved-'));
  try {
    const path = join(folder, 'reserved.1.yaml');
    await writeFile(path, [
      'key: reserved', 'version: 1', 'languages: [vi]', 'title: { vi: Thử }', 'intro: { vi: Thử. }', 'minutes: 1',
      'source: { decision: own }', 'scales:', '  - id: s', '    points:', '      - { text: { vi: Kém } }',
      '      - { text: { vi: Tốt }, satisfied: true }', 'factors: [{ id: f, text: { vi: Thử }, criteria: [polite] }]',
      'methods: [pooled-share.1]', 'sections:', '  - id: all', '    title: { vi: Thử }', '    questions:',
      '      - { id: polite, kind: scale, scale: s, wording: own, text: { vi: Lịch sự } }',
      ...names.map((name, at) => `      - { id: ${name}, kind: text, wording: own, text: { vi: "Câu ${at}" } }`), '',
    ].join('\n'));
    const told = await new Promise((resolve) => {
      execFile(binary, ['check', path, '--format', 'json'], { maxBuffer: 1 << 24 }, (_, out) => resolve(out));
    });
    const refused = [...told.matchAll(/question id `(\w+)` is reserved/g)].map(([, name]) => name);
    assert.deepEqual(names.filter((name) => !refused.includes(name)), []);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
