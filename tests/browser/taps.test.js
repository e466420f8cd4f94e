// What a citizen needs: taps and screens from the scan to the confirmation. A native select takes two taps.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phone } from './browser.js';
import { tracking } from './citizen.js';
import { browser, demo, stage } from './stage.js';

stage();

/** A citizen who counts. */
class Finger {
  constructor(page) {
    Object.assign(this, { page, taps: 0, screens: 1 });
  }

  async tap(locator) {
    await locator.tap();
    this.taps++;
  }

  /** Opens the list, then picks from it. */
  async select(locator) {
    await locator.selectOption({ index: 1 });
    this.taps += 2;
  }

  /** Answers the scales in sight, each with one tap; gives how many there were. */
  async scales(point) {
    const groups = await this.page.locator('fieldset:visible:has(svg)').all();
    for (const group of groups) await this.tap(group.locator('label:has(svg)').nth(point - 1));
    return groups.length;
  }

  /** Answers all scales from screen to screen, and sends. */
  async toTheEnd(point) {
    for (;;) {
      // Nobody passes a screen by faster; two taps at once on the button count as one.
      if ((await this.scales(point)) === 0) await this.page.waitForTimeout(500);
      const last = (await this.page.locator('#go').innerText()) === 'Gửi phiếu';
      await this.tap(this.page.locator('#go'));
      this.screens++;
      if (last) return tracking(this.page);
    }
  }
}

async function citizen(campaign) {
  const counter = await demo.counter(campaign);
  const page = await phone(browser);
  await page.goto(counter.form());
  return { counter, page, finger: new Finger(page) };
}

test('the quick form takes at most 9 taps where nothing is written', async (t) => {
  const { counter, page, finger } = await citizen('demo-mot-cua-nhanh');
  await finger.select(page.locator('[name=field]'));
  await finger.toTheEnd(4);
  t.diagnostic(`mot-cua-nhanh, field and all six scales: ${finger.taps} taps, ${finger.screens} screens`);
  assert.ok(finger.taps <= 9, `${finger.taps} taps`);
  assert.equal(finger.screens, 2);
  const [row] = await counter.holds(1);
  const scales = ['access', 'procedure', 'staff', 'result', 'feedback', 'overall'];
  assert.deepEqual(scales.map((id) => row[id]), scales.map(() => '4'));
  assert.notEqual(row.field, '');
  await page.context().close();
});

test('the 22 criteria take at most 30 taps; every score the same taps and screens', async (t) => {
  const counts = [];
  for (const point of [1, 2, 3, 4, 5]) {
    const { counter, page, finger } = await citizen('demo-sipas-2017');
    await finger.toTheEnd(point);
    t.diagnostic(`sipas-2017, all 22 criteria with ${point}: ${finger.taps} taps, ${finger.screens} screens`);
    const [row] = await counter.holds(1);
    const criteria = Object.keys(row).filter((name) => /^tc\d\d$/.test(name));
    assert.equal(criteria.length, 22);
    assert.ok(criteria.every((name) => row[name] === String(point)));
    assert.ok(finger.taps <= 30, `${finger.taps} taps`);
    counts.push(`${finger.taps} ${finger.screens}`);
    await page.context().close();
  }
  assert.equal(new Set(counts).size, 1, counts.join('; '));
});
