// Every page and state that a citizen can meet, in one table: its name, and how to bring a phone there.
// A state calls `look(what)` whenever there is something new on the screen.
import { answerVisible, complete, goOn } from './citizen.js';
import { Database } from './database.js';
import { workerReady } from './phone.js';
import { Demo } from './program.js';

/** A province with everything that the states need. */
export async function prepare(demo) {
  const parts = await demo.campaign('two-parts', 'sipas-2023.1');
  const future = await demo.campaign('future', 'mot-cua-nhanh.1', { opens: 5, closes: 30 });
  const over = await demo.campaign('over', 'mot-cua-nhanh.1');
  await demo.run('campaign', 'close', 'over');
  const revoked = await demo.counter('demo-mot-cua-nhanh');
  await demo.run('touchpoints', 'revoke', revoked.code);
  const quick = await demo.counter('demo-mot-cua-nhanh');
  return {
    demo,
    quick,
    paper: await demo.beside(quick, 'paper'),
    code: await demo.beside(quick, 'code'),
    interviewer: await demo.beside(quick, 'interviewer'),
    criteria: await demo.counter('demo-sipas-2017'),
    parts: await demo.counter(parts),
    future: await demo.counter(future),
    over: await demo.counter(over),
    revoked,
  };
}

/** A long text in the first text of the quick form, sent: the server finds it too long. */
export async function tooLong(page) {
  while (!(await page.locator('textarea').first().isVisible())) await goOn(page);
  await page.locator('textarea').first().fill('a'.repeat(1_300));
  while (await goOn(page));
  await page.locator('#go').click();
  await page.locator('#faults').waitFor();
}

/** The check page, which only a form without script leads to: here the form is sent past its script. */
async function check(page) {
  await answerVisible(page);
  await page.evaluate(() => HTMLFormElement.prototype.submit.call(document.getElementById('f')));
  await page.locator('dl.rows').waitFor();
}

/** Goes to an address that answers with this status. */
async function goes(page, url, status = 200) {
  const reply = await page.goto(url);
  if (reply.status() !== status) throw new Error(`${url} answers ${reply.status()}, not ${status}`);
}

/** The form of a counter, every step of it, answered. */
function everyStep(which) {
  return async ({ page, at, lang, look }) => {
    await goes(page, at[which].form(lang));
    await look('opened');
    for (let step = 1, more = true; more; step++) {
      await answerVisible(page);
      if (step === 1) await look('answered');
      more = await goOn(page);
      if (more) await look(`step ${step + 1}`);
    }
  };
}

/** A plain page. */
function plain(path, status) {
  return async ({ page, at, lang, look }) => {
    const url = new URL(typeof path === 'string' ? path : path(at), at.demo.at.origin);
    if (lang) url.searchParams.set('lang', lang);
    await goes(page, url.href, status);
    await look('');
  };
}

export const states = {
  'the front page': plain('/', 200),
  'the quick form': everyStep('quick'),
  'the form of 22 criteria': everyStep('criteria'),
  'the form of two parts': everyStep('parts'),
  'what is stored, opened on the form': async ({ page, at, lang, look }) => {
    await goes(page, at.quick.form(lang));
    await page.locator('details summary').first().click();
    await look('');
  },
  'the whole notice on data protection': plain((at) => `/S/${at.quick.code}/notice`, 200),
  'the notice of a survey that is over': plain((at) => `/S/${at.over.code}/notice`, 200),
  'the form for a complaint': plain((at) => `/S/${at.quick.code}/complaint`, 200),
  'where a complaint is followed': plain('/p', 200),
  'the error page': async ({ page, at, lang, look }) => {
    await goes(page, at.quick.form(lang));
    await tooLong(page);
    await look('');
  },
  'the check page': async ({ page, at, lang, look }) => {
    await goes(page, at.criteria.form(lang));
    await check(page);
    await look('');
  },
  'sending': async ({ page, at, lang, look }) => {
    // Without a worker the page sends by itself, where a test can hold it.
    await page.addInitScript(() => Object.defineProperty(navigator, 'serviceWorker', { value: undefined }));
    let release;
    const held = new Promise((resolve) => (release = resolve));
    await page.route('**/api/v1/**', async (route) => {
      await held;
      await route.abort().catch(() => {});
    });
    await goes(page, at.quick.form(lang));
    do await answerVisible(page);
    while (await goOn(page));
    await page.locator('#go').click();
    await page.locator('#go[aria-disabled=true]').waitFor();
    await look('');
    release();
  },
  'no signal when sending': async ({ page, at, lang, look }) => {
    await goes(page, at.quick.form(lang));
    do await answerVisible(page);
    while (await goOn(page));
    await page.context().setOffline(true);
    await page.locator('#go').click();
    await page.waitForFunction((sending) => {
      const said = document.getElementById('say').textContent;
      return said && said !== sending;
    }, await page.locator('#f').getAttribute('data-sending'));
    await look('');
    await page.context().setOffline(false);
  },
  'the confirmation and the tracking page': async ({ page, at, lang, look }) => {
    await goes(page, at.quick.form(lang));
    const code = await complete(page);
    await look('confirmation');
    await goes(page, `${at.demo.at.origin}/t/${code}?lang=${lang}`);
    await look('tracking');
  },
  'a tracking code that nobody got': async ({ page, at, lang, look }) => {
    await page.goto(`${at.demo.at.origin}/t/0000-0000-0000-0?lang=${lang}`);
    await look('');
  },
  'a code that is unknown': plain('/S/0000000', 404),
  'a code that is mistyped': plain((at) => `/S/${mistyped(at.quick.code)}`, 404),
  'a code that is none': plain('/S/ABC', 404),
  'a poster that was taken back': plain((at) => at.revoked.form(), 410),
  'a survey that is over': plain((at) => at.over.form(), 410),
  'a survey that is not yet open': plain((at) => at.future.form(), 404),
  'a counter that takes paper': plain((at) => at.paper.form(), 403),
  'a counter that takes one-time codes': plain((at) => at.code.form(), 403),
  'a counter of interviewers': plain((at) => at.interviewer.form(), 403),
  'a page that cannot be had without a network': async ({ page, at, lang, look }) => {
    await goes(page, at.quick.form(lang));
    await workerReady(page);
    await page.context().setOffline(true);
    await goes(page, `${at.demo.at.origin}/S/${at.quick.code}/sent?lang=${lang}&r=0000-0000-0000-0`, 503);
    await look('');
    await page.context().setOffline(false);
  },
  'a server without its database': async ({ page, lang, look }) => {
    const database = await Database.create(process.env.HAILONG_TEST_POSTGRES);
    const demo = await Demo.started({ url: database.url });
    try {
      const counter = await demo.counter('demo-mot-cua-nhanh');
      await goes(page, counter.form(lang));
      await check(page);
      await database.close();
      await page.locator('button[value=send]').click();
      await page.locator('.faults').waitFor();
      await look('check page');
      await goes(page, `${demo.at.origin}/t/0000-0000-0000-0?lang=${lang}`, 503);
      await look('plain page');
    } finally {
      await demo.stop();
      await database.drop();
    }
  },
  'an address that is nothing': plain('/nothing/here', 404),
  'the list of results': plain('/results', 200),
  'the results of a campaign': plain('/results/demo-sipas-2017', 200),
};

/** Why a state cannot be brought about on this machine; nothing where it can. */
export function lacking(what) {
  return what === 'a server without its database' && !process.env.HAILONG_TEST_POSTGRES && 'HAILONG_TEST_POSTGRES names no server';
}

/** The same code with another first symbol: its check symbol is wrong then. */
function mistyped(code) {
  return (code[0] === '2' ? '3' : '2') + code.slice(1);
}
