// The draft: what the phone keeps of this sheet, under the address that it will be sent to, until the server has
// acknowledged it or a day has passed; one that was sent and not answered stays until it is (`pending`).
// Some browsers refuse the storage, a kiosk must not use it: then the id lives as long as the page.
let id = "", timer = 0;
// The one-time code of a slip: on a page that the server sent back, else in the address; kept with the draft.
let once = form._code ? form._code.value : location.pathname.split("/")[3];

// The hour is the server's, from the page token: a phone's clock may be wrong.
const newId = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setUint32(0, Math.floor(parseInt(form._token.value, 10) / 60));
  bytes[6] = bytes[6] & 15 | 128;
  bytes[8] = bytes[8] & 63 | 128;
  const hex = Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};

const stored = (use) => { try { return set.kiosk ? null : use(localStorage); } catch { return null; } };
const read = (key) => stored((store) => JSON.parse(store[key])) || {};
const draft = {
  // The id of this sheet. Two tabs share one: the first to keep anything decides.
  id: () => { draft.keep({}); return id; },
  // Adds to what is kept; false where nothing could be. What another tab has begun anew is left alone.
  keep: (more) => {
    const old = read(set.put);
    id = id || old.id || newId();
    if (old.id && old.id !== id) return false;
    return stored((store) => store[set.put] = JSON.stringify(Object.assign(old, more, { id, at: Date.now() })));
  },
  // Forgets the sheet, here and in every other tab that shows it: with the address of its confirmation, which they
  // go to, or without, where it is begun anew.
  drop: (sent) => {
    if (read(set.put).id === id) stored((store) => { store[set.put] = JSON.stringify({ id, sent }); delete store[set.put]; });
    gone(sent);
  },
};
const gone = (sent) => {
  clearTimeout(timer);
  timer = 0;
  id = "";
  once = undefined;
  clear();
  if (sent) location.replace(sent);
};
addEventListener("storage", (event) => {
  const now = event.key === set.put && JSON.parse(event.newValue);
  if (now && now.id === id && !now.at) gone(now.sent);
});

// Written at every answer; while somebody types, at every pause and when the page is left.
const save = () => {
  clearTimeout(timer);
  timer = 0;
  return draft.keep({ answers: answers(), step, code: once });
};
form.addEventListener("change", save);
form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 400); });
["pagehide", "visibilitychange"].forEach((name) => addEventListener(name, () => { if (timer) save(); }));

// What is too old goes, of every form. What came with answers from the server is newer than the draft, and was not
// accepted.
stored((store) => Object.keys(store).forEach((key) => {
  const old = key[0] === "/" && read(key);
  if (old && !old.pending && !(Math.abs(Date.now() - old.at) < 864e5)) delete store[key];
}));
const posted = document.getElementById("faults") || Object.keys(answers()).length;
if (posted) draft.keep({ answers: answers(), pending: false, code: once });
draft.kept = read(set.put);
once = once || draft.kept.code;
