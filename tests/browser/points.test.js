// Points, tests, mutants and the README's table are in step.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faults, points, table, written } from './points.js';

test('each of the 18 points has a test that exists and a mutant that can be applied', async () => {
  assert.deepEqual(await faults(await points()), []);
});

test('the table of README.md is that of points.json; `node tests/browser/points.js` writes it', async () => {
  assert.equal((await written()).table, table(await points()));
});
