// The staff console works without this; it saves a step here and there.

// The first thing that is wrong with a form is what the keyboard is at.
document.getElementById('faults')?.focus();

// On a narrow screen the menu is closed until it is asked for.
const menu = document.querySelector('.side details');
const narrow = matchMedia('(max-width: 60rem)');
const fold = () => menu?.toggleAttribute('open', !narrow.matches);
narrow.addEventListener('change', fold);
fold();

// A form is sent once.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  else if (!event.defaultPrevented && form.method === 'post') form.dataset.sent = '1';
});
addEventListener('pageshow', () => document.querySelectorAll('form[data-sent]').forEach((form) => delete form.dataset.sent));
