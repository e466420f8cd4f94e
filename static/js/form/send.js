// Sends the sheet under an id of its own, once, and forgets it when it is acknowledged.
const put = {};
let id = "", busy = false, plain = false;

// The hour is the server's, from the page token: a phone's clock may be wrong.
const newId = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setUint32(0, Math.floor(parseInt(form._token.value, 10) / 60));
  bytes[6] = bytes[6] & 15 | 128;
  bytes[8] = bytes[8] & 63 | 128;
  const hex = Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};

const wait = (on, text) => {
  busy = on;
  go.setAttribute("aria-disabled", on);
  say.textContent = text;
};
const send = () => {
  if (busy) return;
  id = id || newId();
  wait(true, set.sending);
  fetch(set.put + id, {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    credentials: "omit",
    body: JSON.stringify({
      definition: set.definition,
      lang: set.lang,
      answers: answers(),
      page_token: form._token.value,
      code: null,
    }),
  }).then((reply) => {
    if (reply.ok) return reply.json();
    // The server explains on a page of its own what is wrong, and keeps the answers.
    if (reply.status < 500 && reply.status !== 429) { plain = true; HTMLFormElement.prototype.submit.call(form); return put; }
    throw reply.status;
  }).then((receipt) => {
    if (receipt === put) return;
    remember(form._token.value);
    forget();
    location.replace(set.sent + receipt.tracking);
  }).catch(() => wait(false, set.failed));
};
document.querySelectorAll("[name=_lang]").forEach((button) => button.addEventListener("click", () => { plain = true; }));
form.addEventListener("submit", (event) => {
  if (plain) return;
  event.preventDefault();
  send();
});

// Whoever comes back to a sheet that was sent finds it empty. Some browsers refuse the storage.
const remember = (token) => { try { sessionStorage[set.put] = token; } catch { /* then it is not kept */ } };
const sent = () => { try { return sessionStorage[set.put] === form._token.value; } catch { return false; } };
const forget = () => {
  form.querySelectorAll("textarea,select,input:not([type=hidden])").forEach((input) => {
    if (input.type === "radio" || input.type === "checkbox") input.checked = false;
    else input.value = "";
  });
  id = "";
  arrange();
};
addEventListener("pageshow", (event) => {
  plain = false;
  if (sent()) forget();
  if (!event.persisted) remember("");
});
