
'use strict';
// Reads the page again while a send goes on: not while it is held or somebody types, and what was searched for stays.
(() => {
  const follow = document.getElementById('follow'), hold = document.getElementById('hold');
  const find = document.getElementById('find');
  if (find && history.state && history.state.find) {
    find.value = history.state.find;
    find.dispatchEvent(new Event('input'));
  }
  hold.addEventListener('click', () => {
    hold.setAttribute('aria-pressed', String(hold.getAttribute('aria-pressed') !== 'true'));
  });
  setInterval(() => {
    if (hold.getAttribute('aria-pressed') === 'true' || document.activeElement === find) return;
    history.replaceState({ find: find ? find.value : '' }, '');
    location.reload();
  }, 1000 * follow.dataset.seconds);
})();
