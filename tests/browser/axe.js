// What shuts people out, as axe-core finds it.
import assert from 'node:assert/strict';
import AxeBuilder from '@axe-core/playwright';

/** No violation on the page as it stands. */
export async function noViolations(page, what) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(', ')}`);
  assert.deepEqual(found, [], what);
}

/** None in light and none in dark. */
export async function noViolationsInAnyLight(page, what) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await noViolations(page, `${what}, ${colorScheme}`);
  }
}
