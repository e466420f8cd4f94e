// What can be measured of a page's look, run in the page.

/** How far the page can be pushed sideways, in CSS px. */
export function sideways() {
  return document.documentElement.scrollWidth - document.documentElement.clientWidth;
}

/** Text or controls that stand out of the window to the right, and are in no box that scrolls by itself. */
export function outside() {
  const width = document.documentElement.clientWidth;
  const hidden = (at) => at.closest('.wide, .vh, svg, [hidden], option');
  return [...document.body.querySelectorAll('*')]
    .filter((at) => !hidden(at) && at.getClientRects().length && at.getBoundingClientRect().right > width + 1)
    .map((at) => `${at.tagName}.${at.className} ${Math.round(at.getBoundingClientRect().right)}`);
}

/** Controls that a finger misses: less than 44 px in one direction. A link within a sentence is as high as its line. */
export function small() {
  const inSentence = (at) => {
    const style = getComputedStyle(at);
    return at.tagName === 'A' && style.display === 'inline' && /[^\s.·]/.test(at.parentElement.textContent.replace(at.textContent, ''));
  };
  return [...document.querySelectorAll('a[href], button, summary, select, textarea, input:not([type=hidden])')]
    .filter((at) => at.getClientRects().length && !at.disabled && !inSentence(at))
    .map((at) => (at.matches('[type=radio], [type=checkbox]') ? at.closest('label') : at))
    .map((at) => ({ at, box: at.getBoundingClientRect() }))
    .filter(({ box }) => box.height < 43.9 || box.width < 43.9)
    .map(({ at, box }) => `${at.tagName} ${at.textContent.trim().slice(0, 30)} ${Math.round(box.width)}×${Math.round(box.height)}`);
}

/** Boxes whose text is cut off: more inside than is shown. */
export function cut() {
  return [...document.querySelectorAll('main *, header *, footer *')]
    .filter((at) => !at.closest('.vh, svg, select, textarea, .wide') && at.getClientRects().length)
    .filter((at) => getComputedStyle(at).overflow !== 'visible' && (at.scrollWidth > at.clientWidth + 1 || at.scrollHeight > at.clientHeight + 1))
    .map((at) => `${at.tagName}.${at.className}`);
}

/** Whether what has the focus shows it: by an outline of its own or of the row it is in. */
export function focusShown() {
  const at = document.activeElement;
  const ring = (el) => {
    const style = getComputedStyle(el);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  };
  return at === document.body || ring(at) || Boolean(at.closest('label') && ring(at.closest('label')));
}

/** Whether what has the focus is in the window. */
export function focusInSight() {
  const box = document.activeElement.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
}
