
'use strict';
// Reads the page again while a send goes on: not while it is held or somebody types, and what was searched for and chosen stays.
(() => {
  const follow = document.getElementById('follow'), hold = document.getElementById('hold');
  const fields = ['find', 'state'].map(id => document.getElementById(id)).filter(Boolean);
  for (const field of fields) {
    if (!history.state || !history.state[field.id]) continue;
    field.value = history.state[field.id];
    field.dispatchEvent(new Event('input'));
  }
  hold.addEventListener('click', () => {
    hold.setAttribute('aria-pressed', String(hold.getAttribute('aria-pressed') !== 'true'));
  });
  setInterval(() => {
    if (hold.getAttribute('aria-pressed') === 'true' || document.activeElement === fields[0]) return;
    history.replaceState(Object.fromEntries(fields.map(field => [field.id, field.value])), '');
    location.reload();
  }, 1000 * follow.dataset.seconds);
})();
