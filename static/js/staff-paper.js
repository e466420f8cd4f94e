// A paper sheet typed with the keyboard: the digit printed in the marked box, and on to the next question.
// Without this the page is radios and a button.
{
  const sheet = document.querySelector('form[data-sheet]');
  const asks = sheet ? [...sheet.querySelectorAll('[data-ask]')] : [];
  const store = sheet?.querySelector('[data-store]');
  const note = sheet?.querySelector('[data-note]');
  // Digits of a box that has several.
  let typed = '';

  const say = (text) => {
    note.textContent = text;
  };
  const show = (ask) => {
    if (typed) ask.dataset.typed = typed;
    else delete ask.dataset.typed;
  };
  const place = () => asks.findIndex((ask) => ask.contains(document.activeElement));
  const go = (to) => {
    typed = '';
    const now = asks[place()];
    if (now) show(now);
    say('');
    const next = asks[Math.max(to, 0)];
    const target = next ? (next.querySelector('.field') ?? next) : store;
    target.focus({ preventScroll: true });
    (next ?? store).scrollIntoView({ block: 'center' });
  };

  // The box of the digits typed so far; says where there is none. Whether there was one to take.
  const take = (ask) => {
    const digits = typed;
    typed = '';
    show(ask);
    if (!digits) return true;
    const boxes = [...ask.querySelectorAll('[data-digits]')];
    const box = boxes.find((one) => Number(one.dataset.digits) === Number(digits));
    if (box?.type === 'radio') box.checked = true;
    else if (box) box.checked = !box.checked;
    else if (Number(digits) === 0) boxes.forEach((one) => (one.checked = false));
    else {
      say(sheet.dataset.wrong.replace('#', digits));
      return false;
    }
    return true;
  };

  const press = (event) => {
    const at = place();
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (at < 0) {
      if (document.activeElement === store && event.key === 'ArrowUp') {
        event.preventDefault();
        go(asks.length - 1);
      }
      return;
    }
    const ask = asks[at];
    const kind = ask.dataset.ask;
    const lines = document.activeElement.tagName === 'TEXTAREA';
    const written = kind === 'written';
    if (event.key === 'Enter' && !(lines && event.shiftKey)) {
      event.preventDefault();
      if (written || take(ask)) go(at + 1);
    } else if (event.key === 'ArrowDown' && !lines) {
      event.preventDefault();
      if (written || take(ask)) go(at + 1);
    } else if (event.key === 'ArrowUp' && (!lines || document.activeElement.selectionStart === 0)) {
      event.preventDefault();
      go(at - 1);
    } else if (!written && event.key === 'Backspace') {
      event.preventDefault();
      if (typed) typed = typed.slice(0, -1);
      else go(at - 1);
      show(ask);
    } else if (!written && /^[0-9]$/.test(event.key)) {
      event.preventDefault();
      say('');
      typed += event.key;
      const most = Math.max(...[...ask.querySelectorAll('[data-digits]')].map((one) => one.dataset.digits.length));
      show(ask);
      if (kind === 'several' ? most === 1 : typed.length >= most || Number(typed) === 0) {
        const found = take(ask);
        if (found && kind === 'one') go(at + 1);
      }
    } else if (kind === 'several' && (event.key === ' ' || event.key === ',')) {
      if (typed) {
        event.preventDefault();
        take(ask);
      }
    }
  };

  if (sheet) {
    sheet.addEventListener('keydown', press);
    const faulty = asks.findIndex((ask) => ask.classList.contains('bad'));
    go(Math.max(faulty, 0));
  }
  const serial = document.querySelector('form[data-serial] input.field');
  serial?.focus();
  serial?.select();
}
