
'use strict';
// The whole table of ZIP codes: zip_table.rs says how it is written down.
function readZips(table) {
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-';
  let at = 0;
  let next = 0;
  const digit = () => digits.indexOf(table.zips[at++]);
  const number = () => {
    let value = 0;
    for (let factor = 1; ; factor *= 32) {
      const part = digit();
      value += part % 32 * factor;
      if (part < 32) return value;
    }
  };
  const sets = [];
  const found = new Map();
  while (at < table.zips.length) {
    const first = digit();
    const gap = first < 63 ? first % 4 : number();
    const place = first < 63 ? Math.floor(first / 4) + 1 : number();
    let set;
    if (place) {
      [set] = sets.splice(sets.length - place, 1);
    } else {
      set = [];
      for (let left = number(); left; left -= 1) set.push(table.seats[number()]);
    }
    sets.push(set);
    found.set(next + gap, set);
    next += gap + 1;
  }
  return found;
}
{
  const MAILTO_MAX = 1800; // what mail programs and systems take of a link
  const by = id => document.getElementById('lawmakers-' + id);
  const section = document.getElementById('lawmakers');
  const [said, found, zip, state, city] = ['said', 'found', 'zip', 'state', 'city'].map(by);
  const states = [...by('states').querySelectorAll('details')];
  const lines = [...by('states').querySelectorAll('li')];
  const made = (name, text) => {
    const element = document.createElement(name);
    element.textContent = text;
    return element;
  };
  let zips;
  by('lookup').hidden = false;
  by('privacy').hidden = false;

  const copy = (button, text) => {
    // This works in a file without network, where the clipboard interface may be missing.
    const field = document.createElement('textarea');
    field.value = text;
    field.className = 'hidden-text';
    button.after(field);
    field.select();
    const copied = document.execCommand('copy');
    field.remove();
    button.focus();
    said.textContent = copied ? 'Copied.' : 'This browser copies nothing: select the text under “What you can say”.';
  };

  const shown = line => {
    const item = line.cloneNode(true);
    const message = line.dataset.message && by(line.dataset.message);
    if (!message) return item;
    const name = line.querySelector('bdi').textContent;
    const subject = message.querySelector('.subject').textContent;
    const text = message.querySelector('.text').textContent;
    const mail = item.querySelector('.mail');
    if (mail) {
      const link = mail.getAttribute('href') + '?subject=' + encodeURIComponent(subject) +
        '&body=' + encodeURIComponent(text.replace(/\n/g, '\r\n'));
      // A longer one is cut somewhere on its way: then the address stands there as text, and the buttons copy.
      if (link.length <= MAILTO_MAX) mail.href = link;
      else mail.replaceWith(made('span', mail.textContent));
    }
    const buttons = made('div', '');
    buttons.className = 'buttons';
    for (const [words, value] of [['Copy subject', subject], ['Copy text', text]]) {
      const button = made('button', words);
      button.type = 'button';
      button.setAttribute('aria-label', words + ' for ' + name);
      button.addEventListener('click', () => copy(button, value));
      buttons.append(button);
    }
    item.append(buttons);
    return item;
  };

  const byAddress = words => {
    const part = made('p', words + ' ');
    const link = by('by-address').cloneNode(true);
    link.removeAttribute('id');
    link.textContent = 'Find your representative by your street address at house.gov';
    part.append(link, '.');
    return part;
  };

  const show = (title, parts, items) => {
    const heading = made('h3', title);
    const list = document.createElement('ul');
    list.append(...items.map(shown));
    found.replaceChildren(heading, ...parts, list);
    found.hidden = false;
    section.classList.add('has-found');
    const people = items.filter(item => !item.matches('.vacant')).length;
    said.textContent = people === 1 ? '1 lawmaker found.' : people + ' lawmakers found.';
  };
  const nothing = words => {
    found.hidden = true;
    section.classList.remove('has-found');
    said.textContent = words;
  };
  const notes = codes => states.filter(one => codes.includes(one.dataset.state))
    .flatMap(one => [...one.querySelectorAll('.note')].map(note => note.cloneNode(true)));

  const find = () => {
    const typed = /^\s*(\d{5})(?:[-\s]?\d{4})?\s*$/.exec(zip.value);
    zip.setAttribute('aria-invalid', String(!typed));
    if (!typed) {
      nothing('A ZIP code has five digits.');
      zip.focus();
      return;
    }
    zips = zips || readZips(JSON.parse(by('zips').textContent));
    const seats = zips.get(Number(typed[1]));
    if (!seats) {
      nothing('This page does not know ' + typed[1] + ': post boxes and single buildings are in no table. Choose your state.');
      state.focus();
      return;
    }
    const codes = [...new Set(seats.map(seat => seat.slice(0, 2)))];
    const items = lines.filter(line => codes.includes(line.dataset.seat));
    const parts = notes(codes);
    if (seats.length > 1) {
      parts.push(byAddress('Parts of ' + typed[1] + ' lie in ' + seats.length + ' districts (' + seats.join(', ') +
        '), and a ZIP code alone does not say in which of them you live. So all of them are shown.'));
    }
    for (const seat of seats) {
      const holders = lines.filter(line => line.dataset.seat === seat);
      items.push(...holders);
      if (!holders.length) {
        parts.push(byAddress('Nobody on this campaign’s lists holds the seat of ' + seat.replace(/-0$/, ' at large') +
          ' in the House: it is vacant, or not written to.'));
      }
    }
    show('Lawmakers for ' + typed[1], parts, items);
    // Not after a choice: whoever chooses with arrow keys is still choosing.
    found.focus();
  };

  if (zip) {
    by('find').addEventListener('click', find);
    zip.addEventListener('keydown', event => {
      if (event.key === 'Enter') find();
    });
  }
  state.addEventListener('change', () => {
    const items = lines.filter(line => line.closest('details').dataset.state === state.value && !line.dataset.city);
    const parts = notes([state.value]);
    const inHouse = items.filter(line => (line.dataset.seat || '').includes('-'));
    if (inHouse.length > 1) parts.push(byAddress('One of those in the House is yours.'));
    if (!state.value) nothing('');
    else show(state.selectedOptions[0].textContent, parts, items);
  });
  if (city) {
    city.addEventListener('change', () => {
      if (!city.value) nothing('');
      else show(city.value, [], lines.filter(line => line.dataset.city === city.value));
    });
  }
  // Browsers whose style sheets cannot open what is closed print it opened by this.
  let opened = [];
  window.addEventListener('beforeprint', () => {
    opened = states.filter(one => !one.open);
    for (const one of opened) one.open = true;
  });
  window.addEventListener('afterprint', () => {
    for (const one of opened) one.open = false;
  });
}
