// Sends the sheet under an id of its own, once, and forgets it when it is acknowledged.
const put = {};
let busy = false, plain = false;

const wait = (on, text) => {
  busy = on;
  go.setAttribute("aria-disabled", on);
  say.textContent = text;
};
const send = () => {
  if (busy) return;
  wait(true, set.sending);
  fetch(set.put + draft.id(), {
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
    draft.drop(set.sent + receipt.tracking);
  }).catch(() => wait(false, set.failed));
};
form.addEventListener("submit", (event) => {
  if (plain) return;
  event.preventDefault();
  send();
});

addEventListener("pageshow", () => { plain = false; });
