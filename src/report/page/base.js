
'use strict';
// Every field marked data-filter narrows the rows of the table it names; words may stand in any order.
for (const field of document.querySelectorAll('[data-filter]')) {
  const rows = [...document.querySelectorAll('#' + field.dataset.filter + ' tbody tr')];
  const texts = rows.map(row => row.textContent.toLowerCase());
  const said = document.getElementById(field.dataset.filter + '-count');
  field.addEventListener('input', () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, at) => {
      row.hidden = !words.every(word => texts[at].includes(word));
      if (!row.hidden) shown += 1;
    });
    if (said) said.textContent = shown + ' of ' + rows.length + ' shown';
  });
}
