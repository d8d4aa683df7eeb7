
'use strict';
// Breaks every letter into boxes of the paper's size, between lines, and numbers them "2 of 3".
(() => {
  const letters = [...document.querySelectorAll('article.letter')];
  const ruler = document.createElement('div');
  ruler.className = 'sheet';
  ruler.innerHTML = '<div class="content"></div>';
  const bench = document.createElement('div');
  bench.setAttribute('style', 'position:absolute;left:-300in;top:0');
  document.querySelector('.packet').append(bench);
  bench.append(ruler);
  ruler.setAttribute('style', 'display:block;height:var(--paper-height);width:var(--paper-width);padding:1in 1in 0');
  ruler.firstChild.setAttribute('style', 'height:calc(var(--paper-height) - 2in)');
  const room = ruler.firstChild.getBoundingClientRect().height;
  // A line takes a little more room than its letters do, above the first line of a page and below the last.
  const slack = 8;
  ruler.remove();

  // Items keep their numbers on the next page.
  for (const list of document.querySelectorAll('article.letter ol')) {
    let number = list.start;
    for (const item of list.children) item.value = number++;
  }

  // A long list of short names, such as those who sign, stands in two columns.
  for (const list of document.querySelectorAll('article.letter ul')) {
    const items = [...list.children];
    if (items.length > 7 && items.every(item => item.textContent.length < 90)) list.className = 'two';
  }

  // All letters are laid out at once, at the width of the paper, so that measuring costs one layout.
  const laidOut = letters.map(letter => {
    const copy = letter.cloneNode(true);
    copy.className = 'letter measured';
    copy.setAttribute('style', 'display:block;width:calc(var(--paper-width) - 2in);padding:0');
    bench.append(copy);
    return copy;
  });

  const blockOf = (node, letter) => {
    let block = node.parentElement;
    while (block !== letter && getComputedStyle(block).display.startsWith('inline')) block = block.parentElement;
    return block;
  };

  const linesOf = letter => {
    const lines = [];
    const walker = document.createTreeWalker(letter, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.data.trim()) continue;
      const block = blockOf(node, letter);
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        const last = lines[lines.length - 1];
        const middle = (box.top + box.bottom) / 2;
        if (last && middle < last.bottom && middle > last.top - box.height) {
          last.top = Math.min(last.top, box.top);
          last.bottom = Math.max(last.bottom, box.bottom);
        } else {
          lines.push({ top: box.top, bottom: box.bottom, node, block });
        }
      }
    }
    return lines;
  };

  // A heading, or a short line in bold that serves as one.
  const isHeading = block => /^H[1-6]$/.test(block.tagName) ||
    (block.children.length === 1 && block.firstElementChild.tagName === 'STRONG' &&
      block.textContent.trim() === block.firstElementChild.textContent.trim());

  const closes = block => /^(sincerely|respectfully|yours)\b/i.test(block.textContent.trim());

  // The names below a "Sincerely,": of so few lines that they are read as one.
  const signs = block => block.previousElementSibling && closes(block.previousElementSibling);
  const SIGNATURE_LINES = 8;

  // The first line of the next page: no heading is left alone at the foot of a page, no
  // "Sincerely," parts from the paragraph before it nor from the name below it, and no paragraph leaves a single line
  // on either side.
  const breakBefore = (lines, first, end) => {
    let at = end;
    for (let tries = 0; tries < 12 && at > first + 1; tries += 1) {
      const above = lines[at - 1], below = lines[at];
      // How many lines of a line's block stand there, from it upwards (-1) or downwards (1). Only as far as it matters: a book has
      // tens of thousands of lines.
      const run = (line, step) => {
        const { block } = lines[line];
        let long = 0;
        while (long <= SIGNATURE_LINES && lines[line + step * long]?.block === block) long += 1;
        return long;
      };
      if (above.block === below.block) {
        const before = run(at - 1, -1), after = run(at, 1);
        if (signs(above.block) && before + after <= SIGNATURE_LINES) { at -= before; continue; }
        if (before === 1 || after === 1) { at -= 1; continue; }
        return at;
      }
      const opens = isHeading(above.block) || closes(above.block);
      // One line of a list does not stay behind under its heading.
      if (above.block.closest('li') && isHeading(lines[at - 2].block)) { at -= 2; continue; }
      // Of a long paragraph two lines go over with it; the whole would leave half a page empty, or fill one.
      if (closes(below.block)) {
        const before = run(at - 1, -1);
        at -= before > 3 ? 2 : before;
        continue;
      }
      if (!opens) return at;
      at -= 1;
    }
    return at > first + 1 ? at : end;
  };

  // Where in the letter a line starts.
  const startOf = (line, letter) => {
    const text = line.node;
    const range = document.createRange();
    const bottomOf = at => {
      range.setStart(text, at);
      range.setEnd(text, at + 1);
      const boxes = range.getClientRects();
      return boxes.length ? boxes[boxes.length - 1].bottom : -Infinity;
    };
    let low = 0, high = text.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (bottomOf(middle) > (line.top + line.bottom) / 2) high = middle; else low = middle + 1;
    }
    const start = document.createRange();
    if (!text.data.slice(0, low).trim()) {
      let outermost = text;
      const opens = node => {
        for (let before = node.previousSibling; before; before = before.previousSibling) {
          if (before.textContent.trim()) return false;
        }
        return true;
      };
      while (outermost.parentNode !== letter && opens(outermost)) outermost = outermost.parentNode;
      start.setStartBefore(outermost);
    } else {
      start.setStart(text, low);
    }
    return start;
  };

  const pagesOf = letter => {
    const lines = linesOf(letter);
    const breaks = [];
    let first = 0, top = letter.getBoundingClientRect().top;
    while (first < lines.length) {
      let end = first;
      while (end < lines.length && lines[end].bottom - top <= room - slack) end += 1;
      if (end === lines.length) break;
      if (end === first) end = first + 1; // a line taller than the page
      const begun = first;
      first = breakBefore(lines, begun, end);
      // A last page of one line looks like a mistake: two more go over with it.
      if (lines.length - first === 1) first = breakBefore(lines, begun, Math.max(begun + 2, lines.length - 3));
      top = lines[first].top;
      breaks.push(startOf(lines[first], letter));
    }
    const pages = [];
    for (let at = 0; at <= breaks.length; at += 1) {
      const range = document.createRange();
      range.selectNodeContents(letter);
      if (at > 0) range.setStart(breaks[at - 1].startContainer, breaks[at - 1].startOffset);
      if (at < breaks.length) range.setEnd(breaks[at].startContainer, breaks[at].startOffset);
      const page = range.cloneContents();
      const item = at > 0 && breaks[at - 1].startContainer.nodeType === 3 && page.querySelector('li');
      if (item) item.className = 'continued';
      pages.push(page);
    }
    return pages;
  };

  const broken = laidOut.map(pagesOf);
  bench.remove();
  letters.forEach((letter, at) => {
    const sheets = broken[at].map((page, number) => {
      const sheet = document.createElement('section');
      sheet.className = 'sheet of-letter';
      const content = document.createElement('div');
      content.className = 'content';
      content.append(page);
      const foot = document.createElement('p');
      foot.className = 'foot';
      const name = document.createElement('span'), place = document.createElement('span');
      name.textContent = letter.dataset.name;
      place.textContent = number + 1 + ' of ' + broken[at].length;
      foot.append(name, place);
      sheet.append(content, foot);
      return sheet;
    });
    letter.classList.add('broken');
    letter.after(...sheets);
  });
  const count = document.querySelectorAll('.sheet').length;
  document.getElementById('pages').textContent = count.toLocaleString('en') + ' pages';
})();
