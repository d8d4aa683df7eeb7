
'use strict';
// A state's tile shows the members of that state. Without scripts it is a link to the first of them.
const showState = (suffix, code) => {
  const state = document.getElementById('state' + suffix);
  if (!state) return; // all of them are of one state
  state.value = code;
  state.dispatchEvent(new Event('input'));
  document.getElementById('members' + suffix).scrollIntoView();
  state.focus({ preventScroll: true });
};
for (const tile of document.querySelectorAll('a.tile')) {
  tile.addEventListener('click', event => {
    event.preventDefault();
    showState(tile.closest('.map').dataset.suffix, tile.dataset.state);
  });
}
// Whoever comes from a tile of another page comes to that state as well.
const from = /^#state(-[0-9]+)?-([A-Z]{2})$/.exec(location.hash);
if (from) showState(from[1] || '', from[2]);
