// The service worker of the forms. It holds sheets until the server has acknowledged them, and forms as they were
// last received, so that a second visit opens without a network. Nothing with answers in it is among the forms, and
// no sheet outlives its acknowledgement. README.md says how pages and worker talk.

// Tries to send end after so long: a network that swallows everything counts as none.
const LIMIT_MS = 15_000;
// A form is waited for so long where an older one is at hand.
const PATIENCE_MS = 4_000;
// No more forms are kept than this, languages counted apart.
const MOST_FORMS = 20;
const FORMS = "forms";
// The address of a form; that of a slip leads to the same form and names a one-time code behind it.
const FORM = /^(\/[SK]\/[0-9A-Z]{7})(\/[0-9A-Z]{13})?$/;
const formOf = (at) => (FORM.exec(at.pathname) || [])[1];
// A form is kept without the code of whoever received it: the page finds its own in its address.
const CODE = /<input type="hidden" form="f" name="_code"[^>]*>/;

// One step on the sheets that are held; done when the disk has it.
const held = async (use) => {
  const base = await new Promise((resolve, reject) => {
    const opening = indexedDB.open("hailong", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("sheets", { keyPath: "id" });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  try {
    return await new Promise((resolve, reject) => {
      const step = base.transaction("sheets", "readwrite", { durability: "strict" });
      const asked = use(step.objectStore("sheets"));
      step.oncomplete = () => resolve(asked.result);
      step.onabort = () => reject(step.error);
    });
  } finally {
    base.close();
  }
};

// A sheet that had to wait: how long answering took is not known any more. It may have been acknowledged meanwhile.
const late = (id) => (sheets) => {
  const asking = sheets.get(id);
  asking.onsuccess = () => {
    const job = asking.result;
    if (job && !job.sheet.offline) sheets.put({ ...job, sheet: { ...job.sheet, offline: true } });
  };
  return asking;
};

// Acknowledged, or refused for good. Only the service itself speaks so: a page of some portal on the way does not.
const settled = (told) =>
  told && (told.tracking || (told.status < 500 && told.status !== 408 && told.status !== 429));

const put = async ({ id, put: address, sheet }) => {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), LIMIT_MS);
  try {
    const reply = await fetch(address + id, {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      credentials: "omit",
      body: JSON.stringify(sheet),
      signal: stop.signal,
    });
    return { id, status: reply.status, told: await reply.json().catch(() => null) };
  } catch {
    return { id, status: 0, told: null };
  } finally {
    clearTimeout(timer);
  }
};

// Sends a sheet and tells every open page what became of it. True where it is settled.
const send = async (job) => {
  const answer = await put(job);
  const done = Boolean(settled(answer.told));
  await held(done ? (sheets) => sheets.delete(job.id) : late(job.id));
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  pages.forEach((page) => page.postMessage(answer));
  return done;
};

// The same sheet is never on its way twice.
const underWay = new Map();
const sendOnce = (job) => {
  if (!underWay.has(job.id)) {
    const sending = send(job);
    underWay.set(job.id, sending);
    const over = () => underWay.delete(job.id);
    sending.then(over, over);
  }
  return underWay.get(job.id);
};

// Tries everything that is held. True where nothing remains.
const flush = async () => {
  const jobs = await held((sheets) => sheets.getAll());
  const done = await Promise.all(jobs.map(sendOnce));
  return done.every(Boolean);
};

// Asks the browser to wake us when there is a network again. False where it cannot.
const wake = () => (registration.sync ? registration.sync.register("sheets").then(() => true, () => false) : false);

// A page hands over its sheet. What it hears first: we hold it, and whether we shall be woken.
const take = async (job, page) => {
  await held((sheets) => sheets.put(job));
  page.postMessage({ id: job.id, held: await wake() });
  await flush();
};

addEventListener("message", (event) => event.waitUntil(take(event.data, event.source)));
addEventListener("sync", (event) => event.waitUntil(flush().then((done) => {
  // The browser then tries again later by itself.
  if (!done) throw new Error("sheets remain");
})));

// What was received for this form before, in whatever language.
const kept = async (cache, path) => (await cache.keys()).filter((key) => new URL(key.url).pathname === path);

// Keeps a form as it was received; forgets one that is no more.
const keep = async (path, reply) => {
  const cache = await caches.open(FORMS);
  if (reply.status === 404 || reply.status === 410) {
    await Promise.all((await kept(cache, path)).map((key) => cache.delete(key)));
  }
  if (reply.status !== 200) return;
  const html = await reply.text();
  // Some portal on the way may have answered in the service's place.
  const lang = /<html lang="([^"]+)"[^]*<form id="f"/.exec(html);
  if (!lang) return;
  const key = `${path}?lang=${lang[1]}`;
  const headers = new Headers(reply.headers);
  ["Content-Encoding", "Content-Length"].forEach((name) => headers.delete(name));
  // The newest stands last among the keys.
  await cache.put(key, new Response(html.replace(CODE, ""), { headers }));
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST_FORMS)).map((old) => cache.delete(old)));
};

// The form as it was last received, marked, so that its sheet is not timed.
const former = async (at) => {
  const cache = await caches.open(FORMS);
  const keys = (await kept(cache, formOf(at))).reverse();
  const lang = at.searchParams.get("lang");
  const key = keys.find((one) => new URL(one.url).searchParams.get("lang") === lang) || keys[0];
  if (!key) return null;
  const reply = await cache.match(key);
  const html = (await reply.text()).replace("<html", "<html data-offline");
  return new Response(html, { headers: reply.headers });
};

// What is said where a page cannot be had; of a confirmation, what it would have said first.
const WORDS = {
  vi: {
    title: "Chưa có mạng",
    sent: "Máy chủ đã nhận phiếu. Đây là mã tra cứu phiếu:",
    todo: "Trang này chưa tải được. Khi có mạng trở lại Ông/Bà hãy tải lại trang.",
    again: "Tải lại",
  },
  en: {
    title: "No connection",
    sent: "The server has your answers. This is your tracking code:",
    todo: "This page could not be loaded. Load it again when there is a network.",
    again: "Load again",
  },
};

// A page of our own where there is no network, dressed as the form that was received last.
const nowhere = async (at) => {
  const cache = await caches.open(FORMS);
  const like = await cache.match((await cache.keys()).pop());
  const html = await like.text();
  const lang = at.searchParams.get("lang") === "en" ? "en" : "vi";
  const { title, sent, todo, again } = WORDS[lang];
  const code = /\/sent$/.test(at.pathname) && /^[0-9A-Z*~$=-]{16}$/.exec(at.searchParams.get("r"));
  const style = html.match(/<style>[^]*?<\/style>/g).join("");
  const body = `${code ? `<p>${sent} <b>${code[0]}</b></p>` : ""}<p>${todo}</p><p><a class="go" href="">${again}</a></p>`;
  const page = `<!doctype html><html lang="${lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title>${style}</head>
<body><main><h1>${title}</h1>${body}</main></body></html>`;
  return new Response(page, { status: 503, headers: like.headers });
};

const received = async (event) => (await event.preloadResponse) || fetch(event.request);

// Where that fails too, the browser says it in its own words.
const orNowhere = (reply, at) => reply.catch((error) => nowhere(at).catch(() => { throw error; }));

// The network first; a form as it was last received where there is none, or the server cannot answer.
const open = async (event, at) => {
  const fresh = received(event).then((reply) => {
    event.waitUntil(keep(formOf(at), reply.clone()));
    return reply;
  });
  const answered = fresh.catch(() => {});
  event.waitUntil(answered);
  const first = await Promise.race([answered, new Promise((resolve) => { setTimeout(resolve, PATIENCE_MS); })]);
  return first && first.status < 500 ? first : (await former(at)) || orNowhere(fresh, at);
};

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode !== "navigate") return;
  event.waitUntil(flush());
  const at = new URL(request.url);
  if (request.method === "GET") event.respondWith(formOf(at) ? open(event, at) : orNowhere(received(event), at));
});

// The page that brought us was received before we could see it: its form is fetched once more.
const begin = async () => {
  if (registration.navigationPreload) await registration.navigationPreload.enable();
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const forms = pages.map((page) => new URL(page.url)).filter(formOf);
  await Promise.all(forms.map(async (at) => keep(formOf(at), await fetch(at)).catch(() => {})));
  await flush();
};
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(begin()));
