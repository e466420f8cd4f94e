// The form on the tablet at the counter: idle screen, form, thanks, and nothing of anyone for the next person. Last
// of the form's pieces there; what it declares stays inside the braces.
{
  const THANKS_SEC = 20, ELSEWHERE_SEC = 30, NEVER = "Infinity", REFRESH_MS = 600_000;
  // The next person does not wait longer for this one's sheet; what waits is tried again so often.
  const SENDING_MS = 8_000, RETRY_MS = 30_000;
  const root = document.documentElement;
  const page = document.body.dataset;
  const idle = document.getElementById("idle");
  const code = document.querySelector("#done .code");
  const resting = () => root.classList.contains("idle");
  // Whether this is the page that the next person begins on.
  const home = () => idle && location.pathname + location.search === page.home;

  // Which of the screens is seen, and how long it rests before the idle screen comes back; without a time, the page
  // asks first.
  const turn = (names, rest) => {
    root.classList.remove("idle", "thanks", "sent", "held");
    root.classList.add(...names);
    if (rest) page.rest = rest;
    else delete page.rest;
    scrollTo(0, 0);
  };
  const rest = () => turn(["idle"], home() ? NEVER : ELSEWHERE_SEC);

  // The page token of this minute, so that the time of answering is counted from the first touch; without one the
  // sheet goes untimed. A form that has changed or closed meanwhile is loaded anew when nobody is at it.
  let seen = "";
  const refresh = async () => {
    root.dataset.offline = "";
    try {
      const reply = await fetch(location.pathname + location.search, { credentials: "omit" });
      if (reply.status >= 500) return;
      const html = await reply.text();
      const [field, token] = /"_token" value="(\d[^"]*)"/.exec(html) || [""];
      const now = html.replace(field, "");
      if (token && (!seen || seen === now)) {
        seen = now;
        form._token.value = token;
        delete root.dataset.offline;
      } else if (resting()) location.replace(page.home);
    } catch { /* no network: the worker or the next try will do */ }
  };

  // Sheets that could not be sent yet: with the worker, which goes on when this page is gone, or here.
  const waiting = new Map();
  let shown = "";
  const put = ({ id, put: address, sheet }) => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), RETRY_MS / 2);
    fetch(address + id, {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      credentials: "omit",
      body: JSON.stringify(sheet),
      signal: stop.signal,
    }).then(async (reply) => settle({ id, status: reply.status, told: await reply.json() })).catch(() => {});
  };
  const retry = () => waiting.forEach((one) => {
    if (worker && worker.active) worker.active.postMessage(one);
    else put(one);
  });
  // Takes the sheet off the page.
  const shelve = () => {
    if (!job) return;
    clearTimeout(again);
    job.sheet.offline = true;
    waiting.set(job.id, job);
    shown = job.id;
    kept.append(anew);
    halt();
    draft.drop();
  };
  const thank = (tracking) => {
    turn(["thanks", "sent"], THANKS_SEC);
    code.textContent = tracking;
    document.querySelector("#done h1").focus();
  };
  const settle = ({ id, status, told }) => {
    if (!waiting.has(id) || !told || !(told.tracking || (told.status < 500 && status !== 408 && status !== 429))) return;
    waiting.delete(id);
    // Whoever still stands there is told.
    if (told.tracking && id === shown && root.classList.contains("held")) thank(told.tracking);
  };
  const held = () => {
    shelve();
    turn(["thanks", "held"], THANKS_SEC);
    document.querySelector("#held h1").focus();
    retry();
  };
  let late = 0;
  form.addEventListener("submit", () => {
    clearTimeout(late);
    if (job) late = setTimeout(() => { if (job) held(); }, SENDING_MS);
  });
  // The form's own words for it come when an attempt has failed.
  new MutationObserver(() => { if (job && !busy) held(); }).observe(say, { childList: true });
  if (server) server.addEventListener("message", (event) => settle(event.data));
  setInterval(retry, RETRY_MS);
  addEventListener("online", retry);

  const begin = () => {
    turn([]);
    refresh();
    title.tabIndex = -1;
    title.focus();
  };

  // Nothing of this person stays. In another language the whole page gives way, if the first one can be had.
  const reset = async () => {
    clearTimeout(late);
    shelve();
    wait(false);
    draft.drop();
    hush();
    grow(false);
    shown = say.textContent = code.textContent = "";
    document.querySelectorAll("details").forEach((details) => { details.open = false; });
    if (home()) return rest();
    if (idle) rest();
    try {
      await fetch(page.home, { method: "HEAD", credentials: "omit" });
      location.replace(page.home);
    } catch { /* it stays as it is, empty */ }
  };
  document.addEventListener("leave", (event) => {
    event.preventDefault();
    reset();
  });
  document.querySelectorAll(".next").forEach((button) => button.addEventListener("click", reset));
  document.querySelectorAll("footer a").forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    reset();
  }));

  // The receipt comes as the fragment of the address, which does not keep it.
  addEventListener("hashchange", () => {
    const tracking = location.hash.slice(1);
    if (!/^[0-9A-Z]{4}-/.test(tracking)) return;
    history.replaceState({ step: 0 }, "", location.pathname + location.search);
    thank(tracking);
  });

  // Another language is another page, and so is the notice. The answers go along in the tab's own storage until the
  // form is there again, or until the notice is left for the idle screen (watch.js).
  const LUGGAGE = "kiosk";
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[name=_lang], #intro a");
    if (!button) return;
    try {
      sessionStorage[LUGGAGE] = JSON.stringify({ answers: answers(), step });
    } catch { return; }
    event.preventDefault();
    event.stopPropagation();
    location.replace(button.href || "?lang=" + button.value);
  }, true);
  const luggage = () => {
    try {
      const kept = sessionStorage[LUGGAGE];
      delete sessionStorage[LUGGAGE];
      return kept && JSON.parse(kept);
    } catch { return null; }
  };

  // Every first touch leads back to full screen, which a new page ends.
  document.addEventListener("click", () => {
    if (root.requestFullscreen && !document.fullscreenElement) root.requestFullscreen({ navigationUI: "hide" }).catch(() => {});
  }, true);

  if (idle) {
    const brought = luggage();
    draft.drop();
    if (brought) {
      turn([]);
      fill(brought.answers);
      show(brought.step);
    } else rest();
    // What lay ahead in the history was somebody else's.
    history.pushState({ step: 0 }, "");
    refresh();
    setInterval(() => { if (resting()) refresh(); }, REFRESH_MS);
    // The whole screen is the button, but for the links to other languages.
    idle.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (link && link.id !== "begin") return;
      event.preventDefault();
      begin();
    });
  }
}
