// Sends the sheet under its id until it is acknowledged: through the worker, which goes on when the page is closed,
// else by itself. Both at once do no harm. README.md says how they talk.
const server = navigator.serviceWorker;
let job, busy, plain, again, pause, worker, wakes;

const wait = (on) => { busy = on; go.setAttribute("aria-disabled", on); };
const tell = (text) => { if (say.textContent !== text) say.textContent = text; };
// Nothing is on its way from this page.
const halt = () => {
  clearTimeout(again);
  job = wakes = undefined;
  wait(false);
  tell("");
};

// What became of the sheet.
const hear = ({ id, told, status, held }) => {
  if (!job || id !== job.id) return;
  clearTimeout(again);
  if (status === undefined) {
    // The worker holds it; it may be ended in its attempt all the same.
    wakes = held;
    again = setTimeout(alone, 2e4);
  } else if (told && told.tracking) {
    job = 0;
    draft.drop(set.sent + told.tracking);
  } else if (told && told.status < 500 && told.status !== 408 && told.status !== 429) {
    // The server explains on a page of its own what is wrong, and keeps the answers.
    plain = true;
    draft.keep({ pending: false });
    HTMLFormElement.prototype.submit.call(form);
  } else {
    job.sheet.offline = true;
    draft.keep({ pending: job.sheet });
    wait(false);
    tell((status ? set.busy : set.away) + set.held + (wakes ? set.leave : set.stay));
    // The next person need not wait for it.
    if (wakes !== undefined) go.after(anew);
    again = setTimeout(attempt, pause * (1 + Math.random()) / 2);
    pause = Math.min(2 * pause, 3e4);
  }
};
const alone = () => {
  const { id, put, sheet } = job, stop = new AbortController();
  setTimeout(() => stop.abort(), 15e3);
  fetch(put + id, {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    credentials: "omit",
    keepalive: true,
    body: JSON.stringify(sheet),
    signal: stop.signal,
  }).then((reply) => reply.json().catch(() => 0).then((told) => hear({ id, told, status: reply.status })))
    .catch(() => hear({ id, status: 0 }));
};
const attempt = () => {
  if (busy || !job) return;
  wait(true);
  clearTimeout(again);
  if (worker && worker.active) {
    worker.active.postMessage(job);
    again = setTimeout(alone, 2e3);
  } else alone();
};
const send = (sheet) => {
  job = { id: draft.id(), put: set.put, sheet };
  draft.keep({ pending: sheet });
  pause = 1e3;
  tell(set.sending);
  attempt();
};
form.addEventListener("submit", (event) => {
  if (plain) return;
  event.preventDefault();
  if (!busy) send({
    definition: set.definition,
    lang: set.lang,
    answers: answers(),
    page_token: form._token.value,
    offline: "offline" in document.documentElement.dataset,
    code: once,
  });
});
["online", "visibilitychange"].forEach((name) => addEventListener(name, attempt));

const address = "/worker.js";
if (server) {
  server.onmessage = (event) => hear(event.data);
  addEventListener("load", () => server.register(
    window.trustedTypes ? trustedTypes.createPolicy("hl", { createScriptURL: () => address }).createScriptURL("") : address,
    { scope: location.pathname.slice(0, 3) },
  ).then((found) => { worker = found; }, () => {}));
}
// What was sent and not answered goes on by itself.
addEventListener("pageshow", (event) => {
  plain = false;
  if (job && !event.persisted) return;
  halt();
  if (draft.kept.pending) send(Object.assign(draft.kept.pending, { offline: true }));
});
