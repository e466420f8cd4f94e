// Measures forms beside static pages of the same bytes in Chromium, and asks Lighthouse. Started by
// `cargo bench --bench form`, which serves the static pages: STATIC_FOLDER and STATIC_ORIGIN.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { launch, phone } from '../../browser/browser.js';
import { audit, steered } from '../../browser/lighthouse.js';
import { Demo } from '../../browser/program.js';

const RATIO = 1.15;
const PERFORMANCE = 99;
const [rounds, audits] = [Number(argument('--rounds', 25)), Number(argument('--audits', 3))];
/** 400 kbit/s and 400 ms, in bytes a second; a processor four times slower. */
const network = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
const slower = 4;

function argument(name, otherwise) {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : process.argv[at + 1];
}

const median = (all) => [...all].sort((a, b) => a - b)[all.length >> 1];

/** The quartiles of form / static page within a round: how far one run may lie from the next. */
function middle(form, page) {
  const ratios = form.map((run, at) => run.ms / page[at].ms).sort((a, b) => a - b);
  return [1, 3].map((quarter) => ratios[(ratios.length * quarter) >> 2].toFixed(2)).join('–');
}

/** Milliseconds from the navigation to the frame in which the first radio stands and the page listens. */
async function usable(browser, url) {
  // A phone that was never here: nothing cached, no worker.
  const page = await phone(browser, { serviceWorkers: 'block' });
  const session = await page.context().newCDPSession(page);
  await page.addInitScript(() => {
    addEventListener('DOMContentLoaded', () => requestAnimationFrame(() => setTimeout(() => {
      if (document.querySelector('input[type=radio]').getClientRects().length) window.usableAt = performance.now();
    })));
  });
  let bytes = 0;
  await session.send('Network.enable');
  session.on('Network.loadingFinished', (event) => (bytes += event.encodedDataLength));
  await session.send('Network.emulateNetworkConditions', network);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
  await page.goto(url, { waitUntil: 'load' });
  const ms = await page.waitForFunction(() => window.usableAt).then((handle) => handle.jsonValue());
  await page.locator('label:has(input[type=radio])').first().tap();
  assert.equal(await page.locator('input[type=radio]').first().isChecked(), true, 'it takes a tap');
  await page.context().close();
  return { ms, bytes };
}

/** The form as a page that only stands there: its script is a comment. Random letters make up for the rest. */
async function makeStatic(name, form) {
  const html = await (await fetch(form)).text();
  const still = html.replace(/<script[^>]*>([^]*?)<\/script>/, (_, script) => `<!--${script.replaceAll('--', '__')}-->`);
  assert.ok(still !== html, 'the form carries its script');
  assert.ok(!/<script/.test(still));
  const wanted = await bytesOf(form);
  const letters = () => Array.from({ length: 64 }, () => Math.floor(Math.random() * 36).toString(36)).join('');
  for (let filler = '', n = 0; ; n++) {
    const file = `${name}-${n}`;
    await writeFile(join(process.env.STATIC_FOLDER, file), `${still}${filler ? `<!--${filler}-->` : ''}`);
    const url = `${process.env.STATIC_ORIGIN}/${file}`;
    if ((await bytesOf(url)) >= wanted) return url;
    filler += letters();
  }
}

/** Bytes of a page as it travels, headers and all. */
function bytesOf(url) {
  return new Promise((resolve, reject) => {
    request(url, { agent: false, headers: { 'accept-encoding': 'br' } }, (reply) => {
      const { socket } = reply;
      reply.resume().on('end', () => resolve(socket.bytesRead)).on('error', reject);
    }).on('error', reject).end();
  });
}

const demo = await Demo.started();
const missed = [];
try {
  await demo.campaign('two-parts', 'sipas-2023.1');
  const forms = [];
  for (const [campaign, name] of [['demo-mot-cua-nhanh', 'mot-cua-nhanh'], ['demo-sipas-2017', 'sipas-2017'], ['two-parts', 'sipas-2023']]) {
    const url = (await demo.counter(campaign)).form();
    forms.push({ name, url, still: await makeStatic(name, url), form: [], page: [] });
  }
  console.log(`${cpus()[0].model}, ${cpus().length} cores, load ${loadavg()[0].toFixed(2)}`);
  console.log(`first radio usable over 400 kbit/s, 400 ms, processor ${slower} times slower; medians of ${rounds} rounds in turn`);
  const browser = await launch();
  for (let round = 0; round <= rounds; round++) {
    for (const one of forms) {
      // Who comes first alternates, as what comes second finds a warmer machine; the first round warms up.
      for (const kind of round % 2 ? ['form', 'page'] : ['page', 'form']) {
        const run = await usable(browser, kind === 'form' ? one.url : one.still);
        if (round > 0) one[kind].push(run);
      }
    }
  }
  await browser.close();
  console.log('                    bytes received        first radio usable, ms');
  console.log('                    form   static page    form   static page   ratio   middle half of the ratios of a round');
  for (const { name, form, page } of forms) {
    const [ms, still] = [form, page].map((runs) => median(runs.map((run) => run.ms)));
    const ratio = ms / still;
    const cell = (n, width) => String(Math.round(n)).padStart(width);
    console.log(`${name.padEnd(16)}${cell(form[0].bytes, 8)}${cell(page[0].bytes, 14)}${cell(ms, 8)}${cell(still, 14)}${ratio.toFixed(3).padStart(8)}   ${middle(form, page)}`);
    if (ratio > RATIO) missed.push(`${name}: ${ratio.toFixed(3)} times the static page, ${RATIO} allowed`);
  }
  const chromium = await steered();
  for (const { name, url } of forms) {
    const scores = [];
    for (let n = 0; n < audits; n++) scores.push((await audit(chromium.port, url, ['performance'])).scores.performance);
    console.log(`Lighthouse performance of ${name.padEnd(14)} ${scores.join(', ')}`);
    if (median(scores) < PERFORMANCE) missed.push(`${name}: Lighthouse performance ${median(scores)}, ${PERFORMANCE} wanted`);
  }
  await chromium.browser.close();
} finally {
  await demo.stop();
}
console.log(missed.length ? `missed: ${missed.join('; ')}` : `promised: at most ${RATIO} times a static page, Lighthouse at least ${PERFORMANCE}: kept`);
process.exit(missed.length ? 1 : 0);
