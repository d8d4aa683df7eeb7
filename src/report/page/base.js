
'use strict';
// Fields marked data-filter narrow the rows or sections of what they name, all of them together: a search by words in any
// order, a choice by what the row has under the choice's data-key.
for (const target of new Set([...document.querySelectorAll('[data-filter]')].map(field => field.dataset.filter))) {
  const fields = [...document.querySelectorAll('[data-filter="' + target + '"]')];
  const rows = [...document.querySelectorAll('#' + target + ' tbody tr, #' + target + ' > section')];
  const texts = rows.map(row => row.textContent.toLowerCase());
  const said = document.getElementById(target + '-count');
  const narrow = () => {
    const words = fields.filter(field => !field.dataset.key).flatMap(field => field.value.toLowerCase().split(/\s+/)).filter(Boolean);
    const chosen = fields.filter(field => field.dataset.key && field.value);
    let shown = 0;
    rows.forEach((row, at) => {
      row.hidden = !(words.every(word => texts[at].includes(word)) &&
        chosen.every(field => row.dataset[field.dataset.key] === field.value));
      if (!row.hidden) shown += 1;
    });
    said.textContent = shown + ' of ' + rows.length + ' shown';
  };
  for (const field of fields) field.addEventListener('input', narrow);
}
