// One section a step. A step that asks this citizen nothing is passed over; the first one also holds what comes
// before it on the page. Each step is an entry of the browser's history, so that its Back and Forward lead there.
const sections = Array.from(form.querySelectorAll("section"));
const back = document.getElementById("back");
const kept = document.getElementById("kept").firstElementChild;
const anew = kept.lastElementChild;
const title = document.querySelector("main>h1");
const first = document.querySelectorAll("#intro,#q-field");
let step = 0;
const open = () => Array.from(sections.keys()).filter((n) => sections[n].querySelector(".q:not([hidden])"));
// The step before this one, or after it; none beyond the ends.
const beside = (by) => open()[open().indexOf(step) + by];

const show = (to) => {
  step = open().filter((n) => n <= to).pop() || 0;
  sections.forEach((section, n) => { section.hidden = n !== step; });
  first.forEach((part) => { part.hidden = step > 0; });
  title.className = step ? "small" : "";
  const part = sections[step].querySelector("h2 small");
  if (part) part.textContent = part.textContent.replace(/\d+(\D+)\d+/, `${open().indexOf(step) + 1}$1${open().length}`);
  back.hidden = !step;
  back.disabled = false;
  go.textContent = beside(1) ? set.next : set.send;
};
const goTo = (to) => {
  if (to !== step) history.pushState({ step: to, from: step }, "");
  kept.hidden = true;
  reach(to);
  save();
};
const reach = (to) => {
  show(to);
  // Past what an error page lists, on every page else to the top.
  if (posted) title.scrollIntoView();
  else scrollTo(0, 0);
  const heading = step ? sections[step].querySelector("h2") : title;
  heading.tabIndex = -1;
  heading.focus();
};
const stepOf = (at) => sections.indexOf(at.closest("section"));
form.addEventListener("change", () => show(step));
addEventListener("popstate", (event) => { if (event.state) reach(event.state.step); });

go.addEventListener("click", (event) => { if (event.detail > 1) event.preventDefault(); });
form.addEventListener("submit", (event) => {
  const next = beside(1);
  if (!next) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  goTo(next);
});
back.addEventListener("click", () => {
  const to = beside(-1);
  if (history.state.from !== to) return goTo(to);
  back.disabled = true;
  history.back();
});
// Each line of the error page leads to its question.
document.querySelectorAll("#faults a").forEach((link) => link.addEventListener("click", (event) => {
  const at = document.getElementById(link.hash.slice(1));
  event.preventDefault();
  goTo(stepOf(at));
  at.focus();
}));
// What the worker holds goes on without the page.
anew.addEventListener("click", () => {
  kept.append(anew);
  halt();
  goTo(0);
  draft.drop();
});

// Another language is another page, to which the draft goes along; where there is none, the server takes the answers
// along, to the same step.
document.querySelectorAll("[name=_lang]").forEach((button) => button.addEventListener("click", (event) => {
  event.preventDefault();
  const lang = button.value;
  if (draft.keep({ answers: answers(), step, lang })) return location.replace("?lang=" + lang);
  const field = form.querySelector("[name=_in]");
  field.name = "_lang";
  field.value = lang;
  form.setAttribute("action", "#" + sections[step].id);
  HTMLFormElement.prototype.submit.call(form);
}));

const start = () => {
  const { state } = history, now = draft.kept = read(set.put), { lang } = now;
  id = now.id || id;
  // Back led to a step in the language of before; a new visit in another language stays in that.
  if (lang && lang !== set.lang && draft.keep(state ? { step: state.step } : { lang: set.lang }) && state) location.replace("?lang=" + lang);
  // Whoever comes back to a sheet that was sent finds it empty.
  if (!posted && (now.answers || !id)) fill(now.answers || {});
  const none = !Object.keys(answers()).length, at = document.getElementById(location.hash.slice(1)) || form.querySelector(".bad");
  show(state && id ? state.step : at ? stepOf(at) : none ? 0 : now.step);
  if (!state || state.step !== step) history.replaceState({ step }, "");
  kept.hidden = posted || now.pending || none;
};
start();
addEventListener("pageshow", (event) => { if (event.persisted) start(); });
