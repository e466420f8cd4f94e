// Makes the citizen's form better where there is script; it is complete without.
// Shows a conditional question only when it applies, sends by itself with an id of its own, and keeps
// a second tap from sending twice.
(() => {
  "use strict";
  const form = document.getElementById("f");
  if (!form || !window.fetch || !window.crypto || !form.closest) return;
  const say = document.getElementById("say");
  const go = document.getElementById("go");
  const set = form.dataset;
  const put = {};
  let id = "", busy = false, plain = false;
  document.documentElement.className = "js";
  go.textContent = set.send;

  // The hour is the server's, from the page token: a phone's clock may be wrong.
  const newId = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    new DataView(bytes.buffer).setUint32(0, Math.floor(parseInt(form._token.value, 10) / 60));
    bytes[6] = bytes[6] & 15 | 128;
    bytes[8] = bytes[8] & 63 | 128;
    const hex = Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };

  // What is answered now, by question; several values only where boxes were ticked.
  const answers = () => {
    const all = {};
    new FormData(form).forEach((value, name) => {
      if (name[0] === "_" || !value.trim()) return;
      const many = form.elements[name];
      if ((many.type || many[0].type) === "checkbox") (all[name] = all[name] || []).push(value);
      else all[name] = value;
    });
    return all;
  };

  // The same rules as the server's, from the same data. Who did not answer fails every test.
  const holds = (when, all) => {
    if (when.all) return when.all.every((part) => holds(part, all));
    if (when.any) return when.any.some((part) => holds(part, all));
    if (when.not) return !holds(when.not, all);
    const given = [].concat(all[when.q] === undefined ? [] : all[when.q]);
    if (when.in) return given.some((value) => when.in.includes(value));
    if (when.numbers) return given.some((value) => when.numbers.includes(Number(value)));
    return given.some((value) => Number(value) >= when.at_least);
  };
  const conditional = Array.from(form.querySelectorAll("[data-when]"), (at) => [at, JSON.parse(at.dataset.when)]);
  const arrange = () => conditional.forEach(([at, when]) => {
    const off = !holds(when, answers());
    at.hidden = off;
    at.querySelectorAll("input,textarea").forEach((input) => { input.disabled = off; });
  });
  form.addEventListener("change", arrange);
  arrange();

  // Characters left, said after a pause, not at every key.
  form.querySelectorAll("textarea").forEach((area) => {
    const count = document.getElementById("c-" + area.name);
    let timer = 0;
    area.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const left = area.dataset.max - Array.from(area.value.trim()).length;
        count.textContent = (left < 0 ? set.over : set.left).replace("{n}", Math.abs(left).toLocaleString(set.lang));
        count.className = left < 0 ? "count over" : "count";
      }, 400);
    });
  });

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
})();
