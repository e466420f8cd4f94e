// The sheet on the page: its answers, and which questions apply. First of the form's pieces, which are
// joined in the order of README.md into one script with a scope of its own.
const form = document.getElementById("f");
const say = document.getElementById("say");
const go = document.getElementById("go");
const set = form.dataset;
const inputs = form.querySelectorAll("textarea,select,input:not([type=hidden])");
const box = (input) => /[xo]$/.test(input.type);
document.documentElement.className = "js";

// What is answered now, by question; several values only where boxes were ticked.
const answers = () => {
  const all = {};
  inputs.forEach((input) => {
    const { name, value } = input;
    if (input.matches(":disabled") || !(box(input) ? input.checked : value.trim())) return;
    all[name] = input.type === "checkbox" ? [].concat(all[name] || [], value) : value;
  });
  return all;
};

// The same rules as the server's, from the same data. Who did not answer fails every test.
const holds = (when, all) => {
  if (when.all) return when.all.every((part) => holds(part, all));
  if (when.any) return when.any.some((part) => holds(part, all));
  if (when.not) return !holds(when.not, all);
  return [].concat(all[when.q] || []).some((value) => when.in ? when.in.includes(value) :
    when.numbers ? when.numbers.includes(Number(value)) : Number(value) >= when.at_least);
};
// In the order of the page: a question that does not apply is as good as not answered for the later ones.
const conditional = Array.from(form.querySelectorAll("[data-when]"), (at) => [at, JSON.parse(at.dataset.when)]);
const arrange = () => conditional.forEach(([at, when]) => { at.disabled = at.hidden = !holds(when, answers()); });
form.addEventListener("change", arrange);

// Puts these answers, and no others, onto the sheet: what the page does not ask or offer is left out.
const fill = (all) => {
  inputs.forEach((input) => {
    const given = [].concat(all[input.name] || []);
    if (box(input)) input.checked = given.includes(input.value);
    else {
      input.value = given[0] || "";
      if (input.selectedIndex < 0) input.value = "";
    }
  });
  arrange();
};
// An empty sheet, opened at its first step.
const clear = () => { fill({}); show(0); };
arrange();
