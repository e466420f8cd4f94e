// Who gives a first answer has begun: a poster that is opened but never answered shows. One request with nothing but
// the page's token, which everyone of this minute shares; a draft was counted when it was begun.
if (!draft.kept.at) form.addEventListener("change", () =>
  navigator.sendBeacon(form.getAttribute("action") + "/started", form._token.value), { once: true });
