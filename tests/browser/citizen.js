// What a citizen does with a form.
import assert from 'node:assert/strict';

/**
 * Answers every question in sight: a scale by its `point` (1 the worst; the best where it is left out), a
 * choice by its first option. Boxes, numbers, selects and texts are left alone.
 */
export async function answerVisible(page, point) {
  for (const group of await page.locator('fieldset:visible').all()) {
    if (!(await group.isVisible()) || (await group.locator('input[type=radio]').count()) === 0) continue;
    const points = group.locator('label:has(svg)');
    const n = await points.count();
    if (n === 0) await group.locator('label').first().click();
    else await points.nth((point ?? n) - 1).click();
  }
}

/** Answers screen by screen and sends; gives the tracking code of the confirmation. */
export async function complete(page, point) {
  for (let screen = 1; !/\/sent\?/.test(page.url()); screen++) {
    assert.ok(screen <= 20, `no confirmation after ${screen} screens: ${page.url()}`);
    await answerVisible(page, point);
    const before = await page.evaluate(screenNow);
    await page.locator('button.go:visible').first().click();
    await page.waitForFunction(`(${screenNow})() !== ${JSON.stringify(before)}`);
  }
  return tracking(page);
}

/** What is on the screen, run in the page: the address and the headings in sight. */
function screenNow() {
  const seen = Array.from(document.querySelectorAll('h1,h2'), (h) => (h.offsetParent ? h.innerText : ''));
  return [location.href, ...seen].join('\n');
}

/** The tracking code on a confirmation; waits for that. */
export async function tracking(page) {
  await page.waitForURL(/\/sent\?.*r=/);
  const code = await page.locator('.code').innerText();
  assert.match(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z*~$=]$/);
  return code;
}
