// axe-core on every page and state of states.js, in both languages, light and dark.
import { after, before, test } from 'node:test';
import { noViolationsInAnyLight } from './axe.js';
import { launch, phone, still } from './browser.js';
import { Demo } from './program.js';
import { prepare, states } from './states.js';

let demo, browser, at;

before(async () => {
  demo = await Demo.started({ simulated: 200 });
  at = await prepare(demo);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

for (const [what, bring] of Object.entries(states)) {
  test(`nobody is shut out: ${what}`, async () => {
    for (const lang of ['vi', 'en']) {
      const page = await phone(browser);
      await still(page);
      await bring({ page, at, lang, look: (more) => noViolationsInAnyLight(page, `${what} ${more}, ${lang}`) });
      await page.context().close();
    }
  });
}
