// What shuts people out, as axe-core finds it.
import assert from 'node:assert/strict';
import AxeBuilder from '@axe-core/playwright';

/** No violation on the page as it stands; `tags` are axe's, where only some of its rules are asked. */
export async function noViolations(page, what, tags) {
  // A telephone on the page holds no script, and so nothing that axe could ask. No other page of ours has a frame: the
  // mode without frames asks the same in half the time.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).exclude('iframe[sandbox]');
  const { violations } = await (tags ? axe.withTags(tags) : axe).analyze();
  const found = violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(', ')}`);
  assert.deepEqual(found, [], what);
}

/**
 * Takes away what is there more than twelve times: rows of a table, entries of a list to choose from. They are made
 * by one line of a template, and axe would ask each of them everything.
 */
export function thinned(page) {
  return page.evaluate(() => {
    for (const many of document.querySelectorAll('tbody, select')) {
      [...many.children].slice(12).filter((one) => !one.selected).forEach((one) => one.remove());
    }
  });
}

/** None in light and none in dark, where only colours differ. */
export async function noViolationsInAnyLight(page, what) {
  await page.emulateMedia({ colorScheme: 'light' });
  await noViolations(page, `${what}, light`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await noViolations(page, `${what}, dark`, ['cat.color']);
}
