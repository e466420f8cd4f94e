// axe-core on every page and state of states.js, in both languages, light and dark.
import { test } from 'node:test';
import { noViolationsInAnyLight } from './axe.js';
import { phone, still } from './browser.js';
import { browser, demo, stage } from './stage.js';
import { lacking, prepare, states } from './states.js';

let at;
stage(async (demo) => {
  at = await prepare(demo);
}, { simulated: 200 });

for (const [what, bring] of Object.entries(states)) {
  test(`nobody is shut out: ${what}`, { skip: lacking(what) }, async () => {
    for (const lang of ['vi', 'en']) {
      const page = await phone(browser);
      await still(page);
      await bring({ page, at, lang, look: (more) => noViolationsInAnyLight(page, `${what} ${more}, ${lang}`) });
      await page.context().close();
    }
  });
}
