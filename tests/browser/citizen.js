// What a citizen does with a form.
import assert from 'node:assert/strict';
import { eventually } from './wait.js';

/**
 * Answers every question in sight: a scale by its `point` (1 the worst; the best where it is left out), a
 * choice by its first option. Boxes, numbers, selects and texts are left alone. What appears by an answer
 * is answered too.
 */
export async function answerVisible(page, point = 0) {
  await page.evaluate((point) => {
    for (const group of document.querySelectorAll('fieldset')) {
      const points = group.querySelectorAll('label:has(svg)');
      const choice = group.querySelector('label:has([type=radio])');
      const label = points.length ? points[(point || points.length) - 1] : choice;
      if (label && group.offsetParent) label.click();
    }
  }, point);
}

/** Presses "Tiếp tục" where there is a next step, and says whether there was. */
export async function goOn(page) {
  const go = page.locator('#go');
  if ((await go.innerText()) !== (await page.locator('#f').getAttribute('data-next'))) return false;
  const before = await page.evaluate(stepNow);
  await go.click();
  await eventually(async () => (await page.evaluate(stepNow)) !== before, `another step than ${before}`);
  return true;
}

/** The step in sight, run in the page. */
function stepNow() {
  return document.querySelector('form section:not([hidden])').id;
}

/** Answers step by step and sends; gives the tracking code of the confirmation. */
export async function complete(page, point) {
  do await answerVisible(page, point);
  while (await goOn(page));
  await page.locator('#go').click();
  return tracking(page);
}

/** The tracking code on a confirmation; waits for that. */
export async function tracking(page) {
  await page.waitForURL(/\/sent\?.*r=/);
  const code = await page.locator('.code').innerText();
  assert.match(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z*~$=]$/);
  return code;
}
