// What the tests of one file stand on: a province, a browser, and where the file asks for it a network and a page of
// each test's own. A file is a process of its own, so nothing here is shared between files.
import { after, afterEach, before, beforeEach } from 'node:test';
import { launch } from './browser.js';
import { Network } from './network.js';
import { Demo } from './program.js';

/** From the file's first test to its last. */
export let demo, browser;

/** Of the test that runs, after `overNetwork`. */
export let network;

/** Starts a province with these options of `Demo.started`, lets `prepare(demo)` furnish it, and starts a browser. */
export function stage(prepare = () => {}, options = {}) {
  before(async () => {
    demo = await Demo.started(options);
    await prepare(demo);
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });
}

/** Gives each test a network to the province that it can break. */
export function overNetwork() {
  beforeEach(async () => {
    network = await Network.to(demo.at.origin);
  });
  afterEach(() => network.close());
}

/** A counter of the quick form, and its form's address over the test's network. */
export async function quick() {
  const counter = await demo.counter('demo-mot-cua-nhanh');
  return { counter, form: network.over(counter.form()) };
}
