// The figures of an open page move by themselves: every three seconds it asks whether the ledger has grown, and takes
// over what changed. Asking keeps no session alive; after its end the page says that it stands still.
{
  const page = document.querySelector('[data-live]');
  const EVERY = 3_000;
  const said = page?.querySelector('.moves');
  const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: 'Asia/Ho_Chi_Minh' };
  let tag = page?.dataset.tag;

  const tell = (text) => {
    said.textContent = text.replace('#', new Date().toLocaleTimeString('vi-VN', clock));
    said.hidden = false;
  };
  const handles = (part) => [...part.querySelectorAll('a, summary')];
  // What was unfolded stays so, and the keyboard stays where it is.
  const take = (old, young) => {
    const open = [...old.querySelectorAll('details')].map((one) => one.open);
    const at = handles(old).indexOf(document.activeElement);
    old.replaceChildren(...young.childNodes);
    old.querySelectorAll('details').forEach((one, n) => (one.open = open[n] ?? false));
    handles(old)[at]?.focus({ preventScroll: true });
  };
  const ask = async () => {
    const answer = await fetch(page.dataset.live, { redirect: 'manual', cache: 'no-store', headers: { 'If-None-Match': tag } });
    if (answer.status === 304) return true;
    if (!answer.ok) return answer.status >= 500;
    tag = answer.headers.get('ETag');
    const moved = new DOMParser().parseFromString(await answer.text(), 'text/html');
    page.querySelectorAll('[data-part]').forEach((old) => {
      const young = moved.querySelector(`[data-part=${old.dataset.part}]`);
      if (young) take(old, young);
    });
    tell(said.dataset.moved);
    return true;
  };
  const watch = async () => {
    // Nobody looks at a page behind others; without a network the next try may have one.
    const goesOn = document.hidden || (await ask().catch(() => true));
    if (goesOn) setTimeout(watch, EVERY);
    else tell(said.dataset.over);
  };

  if (page) {
    tell(said.dataset.waits);
    setTimeout(watch, EVERY);
  }
}
