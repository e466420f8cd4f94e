// Reads a question aloud: its text, its hint, its options. Only where the browser has a voice for the page's
// language, which may come late.
const speech = window.speechSynthesis;
let reading;
const hush = () => {
  if (!reading) return;
  reading.setAttribute("aria-pressed", false);
  reading = 0;
  speech.cancel();
};
const offer = () => {
  const voice = speech.getVoices().find((one) => one.lang.split(/[-_]/)[0] === set.lang.split("-")[0]);
  if (voice && !form.querySelector(".hear")) form.querySelectorAll("legend").forEach((legend) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link hear";
    button.textContent = set.listen;
    button.setAttribute("aria-label", set.question);
    button.addEventListener("click", () => {
      const again = button === reading;
      hush();
      if (again) return;
      reading = button;
      button.setAttribute("aria-pressed", true);
      // Part by part: a long text falls silent in the middle.
      legend.parentNode.querySelectorAll("legend,.hint,.o span,option").forEach((part) => {
        // Held by the button, as what nobody holds is not read to its end.
        const words = button.words = new SpeechSynthesisUtterance(part.textContent);
        words.voice = voice;
        words.lang = voice.lang;
        speech.speak(words);
      });
      button.words.onend = () => { if (button === reading) hush(); };
    });
    legend.after(button);
  });
};
if (speech) {
  offer();
  speech.onvoiceschanged = offer;
}
addEventListener("focusin", (event) => { if (reading && !reading.parentNode.contains(event.target)) hush(); });
addEventListener("pagehide", hush);
