
'use strict';
(() => {
  const byId = id => document.getElementById(id);
  const groups = JSON.parse(byId('groups').textContent);
  // What goes inside a mail is called `cid:...` there; here it is shown from the page itself.
  const pictures = Object.entries(JSON.parse(byId('pictures').textContent));
  const bases = [];
  const letters = [];
  for (const block of document.querySelectorAll('script.letters')) {
    const data = JSON.parse(block.textContent);
    bases.push(...data.bases);
    letters.push(...data.letters);
    block.remove();
  }

  // A part is the number of a base, or [base, start, length, "new text", ...].
  const part = runs => {
    if (typeof runs === 'number') return bases[runs];
    const base = bases[runs[0]];
    let whole = '';
    for (let at = 1; at < runs.length; at += 1) {
      if (typeof runs[at] === 'string') whole += runs[at];
      else { whole += base.substr(runs[at], runs[at + 1]); at += 1; }
    }
    return whole;
  };

  const list = byId('list'), inner = byId('list-inner'), find = byId('find'), group = byId('group');
  groups.forEach((name, at) => group.add(new Option(name, at)));
  byId('group-field').hidden = groups.length < 2;

  const version = byId('version');
  const versions = new Map();
  const versionNames = JSON.parse(byId('versions').textContent);
  for (const letter of letters) if (letter.v !== undefined) versions.set(letter.v, (versions.get(letter.v) || 0) + 1);
  for (const [at, count] of versions) version.add(new Option(versionNames[at] + ' (' + count.toLocaleString('en') + ')', at));
  byId('version-field').hidden = versions.size < 2;

  for (const letter of letters) {
    letter.all = [letter.n, letter.l, letter.w || '', groups[letter.g]].join(' ').toLowerCase();
  }

  let shown = letters.map((_, at) => at);
  let current = 0;
  let height = 56;

  // Only the rows in sight exist, so that ten thousand cost no more than forty.
  const drawList = () => {
    inner.style.height = shown.length * height + 'px';
    const first = Math.max(0, Math.floor(list.scrollTop / height) - 4);
    const last = Math.min(shown.length, Math.ceil((list.scrollTop + list.clientHeight) / height) + 4);
    const rows = [];
    for (let at = first; at < last; at += 1) {
      const letter = letters[shown[at]];
      const row = document.createElement('div');
      row.className = 'item';
      row.id = 'item-' + at;
      row.setAttribute('role', 'option');
      row.setAttribute('aria-selected', String(at === current));
      row.setAttribute('aria-setsize', String(shown.length));
      row.setAttribute('aria-posinset', String(at + 1));
      row.style.top = at * height + 'px';
      const name = document.createElement('b');
      name.textContent = letter.n;
      const line = document.createElement('span');
      line.textContent = letter.l;
      row.append(name, line);
      rows.push(row);
    }
    inner.replaceChildren(...rows);
    if (byId('item-' + current)) list.setAttribute('aria-activedescendant', 'item-' + current);
    else list.removeAttribute('aria-activedescendant');
  };

  const drawLetter = () => {
    const letter = letters[shown[current]];
    byId('letter').hidden = !letter;
    if (!letter) return;
    byId('subject').textContent = part(letter.s);
    byId('text').textContent = part(letter.t);
    byId('head').textContent = part(letter.d);
    const html = pictures.reduce((whole, [cid, url]) => whole.replaceAll('"' + cid + '"', '"' + url + '"'), part(letter.h));
    byId('html').srcdoc = html;
    byId('pane-html').classList.toggle('absent', !html);
    byId('facts').replaceChildren(...letter.f.flatMap(([label, value]) => {
      const term = document.createElement('dt'), said = document.createElement('dd');
      term.textContent = label;
      said.textContent = value;
      return [term, said];
    }));
    byId('place').textContent = (current + 1).toLocaleString('en') + ' of ' + shown.length.toLocaleString('en');
    byId('file').hidden = !letter.u;
    if (letter.u) byId('file').href = letter.u;
  };

  const go = to => {
    current = Math.max(0, Math.min(shown.length - 1, to));
    const top = current * height;
    if (top < list.scrollTop) list.scrollTop = top;
    if (top + height > list.scrollTop + list.clientHeight) list.scrollTop = top + height - list.clientHeight;
    drawList();
    drawLetter();
  };

  const search = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const kept = letters[shown[current]];
    shown = [];
    letters.forEach((letter, at) => {
      if ((group.value === '' || letter.g === +group.value) && (version.value === '' || letter.v === +version.value) && words.every(word => letter.all.includes(word))) shown.push(at);
    });
    byId('found').textContent = shown.length === 1 ? '1 letter' : shown.length.toLocaleString('en') + ' letters';
    list.scrollTop = 0;
    go(Math.max(0, shown.findIndex(at => letters[at] === kept)));
  };

  find.addEventListener('input', search);
  group.addEventListener('change', search);
  version.addEventListener('change', search);
  list.addEventListener('scroll', drawList);
  list.addEventListener('click', event => {
    const row = event.target.closest('.item');
    if (row) go(+row.id.slice(5));
  });
  byId('previous').addEventListener('click', () => go(current - 1));
  byId('next').addEventListener('click', () => go(current + 1));
  for (const button of document.querySelectorAll('[data-view]')) {
    button.addEventListener('click', () => {
      const pressed = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', String(pressed));
      byId('pane-' + button.dataset.view).hidden = !pressed;
    });
  }
  document.addEventListener('keydown', event => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === '/' && event.target !== find) { event.preventDefault(); find.focus(); return; }
    if (event.target.closest('select, pre') || (event.target === find && !/^Arrow(Up|Down)$/.test(event.key))) return;
    const page = Math.max(1, Math.floor(list.clientHeight / height) - 1);
    const to = { ArrowDown: current + 1, ArrowRight: current + 1, ArrowUp: current - 1, ArrowLeft: current - 1,
      PageDown: current + page, PageUp: current - page, Home: 0, End: shown.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  });
  height = 3.5 * parseFloat(getComputedStyle(document.documentElement).fontSize);
  search();
})();
