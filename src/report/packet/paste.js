
'use strict';
// Selecting and copying works in a file without network, where the clipboard interface may be missing.
for (const button of document.querySelectorAll('[data-copy]')) {
  button.addEventListener('click', () => {
    const field = document.getElementById(button.dataset.copy);
    field.focus();
    field.select();
    const copied = document.execCommand('copy');
    document.getElementById('copied').textContent = copied ? 'Copied.' : 'Press Ctrl+C to copy.';
    button.classList.toggle('done', copied);
    if (copied) button.textContent = 'Copied';
    button.focus();
  });
}
// On paper a text is as long as it is; a field would be cut.
for (const field of document.querySelectorAll('textarea')) {
  const text = document.createElement('span');
  text.className = 'printed';
  text.textContent = field.value;
  field.after(text);
}
