// Every pair of colours that the style puts one on the other, measured from the style itself (WCAG 2.2, 1.4.3
// and 1.4.11), by day and by night.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const folder = new URL('../../static/css/', import.meta.url);
const base = readFileSync(new URL('base.css', folder), 'utf8');

/** The variables of a block `:root { --name: #rrggbb; … }`. */
function colours(block) {
  const all = [...block.matchAll(/--([a-z-]+): (#[0-9A-F]{3,6});/g)];
  return Object.fromEntries(all.map(([, name, hex]) => [name, hex.length === 4 ? hex.replace(/[0-9A-F]/g, '$&$&') : hex]));
}

const [light, dark] = [...base.matchAll(/:root \{[^}]*\}/g)].map(([block]) => colours(block));
const modes = { light, dark: { ...light, ...dark } };

/** Colour, what it lies on, what it needs: 4.5 for text, 3 for what must be seen to be used. */
const pairs = [
  ['ink', 'ground', 7],
  ['ink', 'sheet', 7],
  ['soft', 'ground', 4.5],
  ['soft', 'sheet', 4.5],
  ['leaf', 'ground', 4.5],
  ['leaf', 'sheet', 4.5],
  ['on-leaf', 'leaf', 4.5],
  ['on-gold', 'gold', 4.5],
  ['rust', 'ground', 4.5],
  ['rust', 'sheet', 4.5],
  ['line', 'ground', 3],
  ['line', 'sheet', 3],
];

function luminance(hex) {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

for (const [mode, colour] of Object.entries(modes)) {
  test(`${mode}: every colour is read or seen on what it lies on`, () => {
    for (const [front, ground, least] of pairs) {
      const found = contrast(colour[front], colour[ground]);
      assert.ok(found >= least, `${front} ${colour[front]} on ${ground} ${colour[ground]}: ${found.toFixed(2)}, ${least} needed`);
    }
  });

  test(`${mode}: the ring of focus is seen on every ground`, () => {
    // By night the band at the top is a sheet, and a button's ring lies around it, on the ground.
    for (const ground of mode === 'light' ? ['ground', 'sheet', 'leaf'] : ['ground', 'sheet']) {
      const best = Math.max(contrast(colour.ink, colour[ground]), contrast(colour.gold, colour[ground]));
      assert.ok(best >= 3, `on ${ground}: ${best.toFixed(2)}`);
    }
  });
}

test('no colour escapes the measuring', () => {
  const measured = new Set(pairs.flat());
  // Hairlines divide what space and headings divide already.
  for (const name of Object.keys(light)) assert.ok(measured.has(name) || name === 'hair', `--${name} is in no pair`);
  assert.deepEqual(Object.keys(dark).filter((name) => !(name in light)), []);
  for (const file of readdirSync(folder)) {
    const rules = readFileSync(new URL(file, folder), 'utf8').replace(/\/\*[^]*?\*\//g, '').replace(/:root \{[^}]*\}/g, '');
    // The plates below an office's sign and a code are white paper, whatever the mode.
    const plate = ['logo.css', 'kiosk.css', 'staff.css'].includes(file);
    const free = (rules.match(/#[0-9A-F]{3,8}\b|\brgba?\(|\bhsl\(/gi) ?? []).filter((hex) => !(plate && hex === '#FFF'));
    assert.deepEqual(free, [], `${file} has colours of its own`);
  }
});
