// The sheet on the page: its answers, and which questions apply. First of the form's pieces, which are
// joined in the order of README.md into one script with a scope of its own.
const form = document.getElementById("f");
if (!form || !window.fetch || !window.crypto || !form.closest) return;
const say = document.getElementById("say");
const go = document.getElementById("go");
const set = form.dataset;
document.documentElement.className = "js";
go.textContent = set.send;

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
