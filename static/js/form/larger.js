// Larger text, remembered on this phone; at a counter it goes with the person.
const larger = document.getElementById("larger");
const grow = (on) => larger.setAttribute("aria-pressed", document.documentElement.classList.toggle("larger", on));
larger.hidden = false;
larger.addEventListener("click", () => {
  grow();
  stored((store) => { store.larger = larger.getAttribute("aria-pressed"); });
});
grow(stored((store) => store.larger) === "true");
