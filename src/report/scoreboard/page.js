
'use strict';
// A state's tile shows the members of that state. Without scripts it is a link to the first of them.
for (const tile of document.querySelectorAll('a.tile')) {
  tile.addEventListener('click', event => {
    event.preventDefault();
    const suffix = tile.closest('.map').dataset.suffix;
    const state = document.getElementById('state' + suffix);
    state.value = tile.dataset.state;
    state.dispatchEvent(new Event('input'));
    document.getElementById('members' + suffix).scrollIntoView();
    state.focus({ preventScroll: true });
  });
}
