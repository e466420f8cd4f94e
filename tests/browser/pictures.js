// Pictures of what citizens see, as sheets for README.md: `node tests/browser/pictures.js` writes
// static/docs/phone-{form,error,sent}.webp, 320, 360 and 412 px wide, and tablet-{upright,lying}.webp, each in
// light and dark and of at most 40 KB.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launch, phone, tablet } from './browser.js';
import { answerVisible, complete, goOn } from './citizen.js';
import { root } from './points.js';
import { Demo } from './program.js';
import { tooLong } from './states.js';

const BYTES = 40_000;
const QUICK = 'demo-mot-cua-nhanh';
const CRITERIA = 'demo-sipas-2017';

/** What is seen, in the order of a sheet's rows. */
const seen = {
  form: async (page, counter) => {
    await page.goto(counter.form());
    await answerVisible(page);
    await goOn(page);
    await answerVisible(page, 4);
  },
  error: async (page, counter) => {
    await page.goto(counter.form());
    await tooLong(page);
  },
  sent: async (page, counter) => {
    await page.goto(counter.form());
    await complete(page);
  },
};

const kiosk = {
  idle: async (page, counter) => {
    await page.goto(counter.kiosk());
  },
  begun: async (page, counter) => {
    await page.goto(counter.kiosk());
    await page.locator('#begin').click();
    await answerVisible(page, 4);
    await page.evaluate(() => scrollTo(0, 0));
  },
  sent: async (page, counter) => {
    await page.goto(counter.kiosk());
    await page.locator('#begin').click();
    do await answerVisible(page);
    while (await goOn(page));
    await page.locator('#go').click();
    await page.locator('#done h1').waitFor();
  },
};

/** One picture, as a data URL. */
async function picture(device, options, bring, counter) {
  const page = await device(browser, { deviceScaleFactor: 1, ...options });
  page.setDefaultTimeout(120_000);
  await bring(page, counter);
  const bytes = await page.screenshot();
  await page.context().close();
  return `data:image/png;base64,${bytes.toString('base64')}`;
}

/** Every picture of these rows, one after the other. */
async function taken(rows) {
  const all = [];
  for (const row of rows) {
    all.push([]);
    for (const take of row) all.at(-1).push(await take());
  }
  return all;
}

/** Rows of pictures on one sheet, drawn smaller by `scale`; the best quality that fits. */
async function sheet(rows, scale) {
  const page = await browser.newPage();
  const url = await page.evaluate(async ({ rows, scale, most }) => {
    const gap = 12;
    const load = async (src) => Object.assign(new Image(), { src });
    const all = await Promise.all(rows.map((row) => Promise.all(row.map(load))));
    await Promise.all(all.flat().map((image) => image.decode()));
    const size = (length) => Math.round(length * scale);
    const wide = (row) => row.reduce((sum, image) => sum + size(image.width) + gap, gap);
    const high = (row) => Math.max(...row.map((image) => size(image.height)));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(...all.map(wide));
    canvas.height = all.reduce((sum, row) => sum + high(row) + gap, gap);
    const pen = canvas.getContext('2d');
    pen.imageSmoothingQuality = 'high';
    pen.fillStyle = '#C9CFCC';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    let y = gap;
    for (const row of all) {
      let x = gap;
      for (const image of row) {
        pen.drawImage(image, x, y, size(image.width), size(image.height));
        x += size(image.width) + gap;
      }
      y += high(row) + gap;
    }
    for (let quality = 0.9; quality > 0.2; quality -= 0.05) {
      const url = canvas.toDataURL('image/webp', quality);
      if (url.length * 0.75 <= most) return url;
    }
    return null;
  }, { rows, scale, most: BYTES });
  await page.close();
  if (!url) throw new Error(`a sheet does not fit into ${BYTES} bytes`);
  return Buffer.from(url.split(',')[1], 'base64');
}

const folder = join(root, 'static/docs');
const demo = await Demo.started();
const browser = await launch();
try {
  await mkdir(folder, { recursive: true });
  const save = async (name, bytes) => {
    await writeFile(join(folder, name), bytes);
    console.log(`${name}: ${bytes.length} bytes`);
  };
  const lights = ['light', 'dark'];
  for (const [what, bring] of Object.entries(seen)) {
    const campaign = what === 'error' ? QUICK : CRITERIA;
    const rows = lights.map((colorScheme) => [320, 360, 412].map((width) => async () =>
      picture(phone, { colorScheme, viewport: { width, height: 740 } }, bring, await demo.counter(campaign))));
    await save(`phone-${what}.webp`, await sheet(await taken(rows), 0.45));
  }
  for (const [how, viewport] of [['upright', { width: 800, height: 1280 }], ['lying', { width: 1280, height: 800 }]]) {
    const rows = lights.map((colorScheme) => Object.values(kiosk).map((bring) => async () =>
      picture(tablet, { colorScheme, viewport }, bring, await demo.counter(QUICK))));
    await save(`tablet-${how}.webp`, await sheet(await taken(rows), 0.27));
  }
} finally {
  await browser.close();
  await demo.stop();
}
