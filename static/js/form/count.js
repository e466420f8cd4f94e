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
