
'use strict';
// A state's tile shows the members of that state. Without scripts it is a link to the first of them.
for (const tile of document.querySelectorAll('a.tile')) {
  tile.addEventListener('click', event => {
    event.preventDefault();
    const state = document.getElementById('state');
    state.value = tile.dataset.state;
    state.dispatchEvent(new Event('input'));
    document.getElementById('members').scrollIntoView();
    state.focus({ preventScroll: true });
  });
}
