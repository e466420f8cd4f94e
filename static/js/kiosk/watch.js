// Whoever walks away from the tablet at the counter leaves nothing behind: after half a minute without a touch the
// page asks, and leaves for the idle screen if nobody answers. On every page of the tablet. Seconds are counted, not
// read off a clock: a tablet that slept, or whose clock was set, still asks first.
const PATIENCE_SEC = 30, ANSWER_SEC = 20, CALL_SEC = 10;
const page = document.body.dataset;
const ask = document.getElementById("ask");
const left = document.getElementById("left");
const soon = document.getElementById("soon");
let quiet = 0;

// The form takes this over: it can clear itself, and stays in full screen.
const leave = () => {
  quiet = 0;
  if (ask.open) ask.close();
  try { delete sessionStorage.kiosk; } catch { /* nothing was taken along */ }
  if (document.dispatchEvent(new Event("leave", { cancelable: true }))) location.replace(page.home);
};
const touched = () => { if (!ask.open) quiet = 0; };
["pointerdown", "touchmove", "keydown", "input", "wheel"].forEach((kind) => addEventListener(kind, touched, { capture: true, passive: true }));
ask.addEventListener("close", () => { quiet = 0; });
document.getElementById("stay").addEventListener("click", () => ask.close());
document.getElementById("leave").addEventListener("click", leave);

const tell = (seconds) => {
  left.textContent = left.dataset.text.replace("{n}", seconds);
  // Heard once more before it is too late; every second would be noise.
  soon.textContent = seconds <= CALL_SEC ? left.dataset.text.replace("{n}", CALL_SEC) : "";
};
setInterval(() => {
  // Who is being read to is there.
  if (!ask.open && window.speechSynthesis && speechSynthesis.speaking) quiet = 0;
  quiet += 1;
  // The page says how long it rests where nothing can be lost; else it asks.
  if (page.rest) return quiet >= page.rest && leave();
  if (quiet < PATIENCE_SEC) return;
  if (quiet >= PATIENCE_SEC + ANSWER_SEC) return leave();
  tell(PATIENCE_SEC + ANSWER_SEC - quiet);
  if (!ask.open) ask.showModal();
}, 1000);

// A page that the browser kept, or that Back leads to, is somebody else's.
addEventListener("pageshow", (event) => { if (event.persisted) leave(); });
