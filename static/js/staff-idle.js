// Whoever does nothing for half an hour is signed out. Two minutes before, the page asks whether somebody is there;
// after the end it keeps what was typed until a sign-in in another window gives its forms a session again.
{
  const box = document.querySelector('.idle');
  // Asked so long before the end.
  const WARN = 2 * 60_000;
  // Whoever typed or pointed so short a while ago is there, and is not asked.
  const HERE = 5 * 60_000;
  const windows = new BroadcastChannel('staff-session');
  let ends = Date.now() + Number(document.body.dataset.idle) * 1000;
  let last = Date.now();
  let over = false;
  let timer;
  let before;

  const focus = (part) => (part.querySelector('.go') ?? box).focus();
  const show = (name) => {
    const shown = box.querySelector(`[data-part=${name}]`);
    if (!box.hidden && !shown.hidden) return;
    if (box.hidden) before = document.activeElement;
    box.querySelectorAll('[data-part]').forEach((part) => (part.hidden = part !== shown));
    box.setAttribute('aria-labelledby', shown.querySelector('h2').id);
    box.setAttribute('aria-describedby', shown.querySelector('p').id);
    box.hidden = false;
    focus(shown);
  };
  const hide = () => {
    if (box.hidden) return;
    const within = box.contains(document.activeElement);
    box.hidden = true;
    if (within) before?.focus();
  };

  const look = () => {
    clearTimeout(timer);
    const left = ends - Date.now();
    if (over) return;
    if (left <= 0) {
      over = true;
      return show('over');
    }
    timer = setTimeout(look, left > WARN ? left - WARN : left);
    if (left > WARN) return hide();
    if (Date.now() - last < HERE) return stay();
    warn('soon');
  };
  const warn = (name) => {
    const text = box.querySelector(`[data-part=${name}] [data-text]`);
    const clock = { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Ho_Chi_Minh' };
    const when = new Date(ends).toLocaleTimeString(document.documentElement.lang, clock);
    text.textContent = text.dataset.text.replace('#', when);
    show(name);
  };

  // What the service says of the session, which goes on by being asked for; null where there is none any more.
  const ask = async () => {
    const answer = await fetch('/staff/account/session', { redirect: 'manual' });
    return answer.ok ? answer.json() : null;
  };
  const goOn = (session) => {
    over = false;
    ends = Date.now() + session.ends_sec * 1000;
    document.querySelectorAll('input[name=_form]').forEach((field) => (field.value = session.form));
    tell();
    // Half a day old, it cannot be made longer.
    if (ends - Date.now() > WARN) return look();
    clearTimeout(timer);
    timer = setTimeout(look, ends - Date.now());
    warn('last');
  };
  const stay = async () => {
    const session = await ask().catch(() => undefined);
    if (session) goOn(session);
    else if (session === null) {
      ends = 0;
      look();
    } else warn('soon');
  };

  // Another window was used, or signed in to, by whomever.
  const hear = async ({ data }) => {
    if (data.login !== box.dataset.me) {
      over = true;
      return show('other');
    }
    if (!over) {
      ends = Math.max(ends, data.ends);
      return look();
    }
    const session = await ask().catch(() => null);
    if (!session) return;
    goOn(session);
    document.getElementById('idle-said').textContent = box.dataset.back;
  };
  const tell = () => windows.postMessage({ ends, login: box.dataset.me });

  if (box) {
    for (const name of ['keydown', 'pointerdown', 'input']) addEventListener(name, () => (last = Date.now()), { passive: true });
    box.querySelectorAll('button').forEach((button) => button.addEventListener('click', stay));
    windows.addEventListener('message', hear);
    document.addEventListener('visibilitychange', look);
    // What is sent without a session would be lost.
    addEventListener('submit', (event) => {
      if (!over) return;
      event.preventDefault();
      focus(box.querySelector('[data-part]:not([hidden])'));
    }, true);
    tell();
    look();
  }
}
