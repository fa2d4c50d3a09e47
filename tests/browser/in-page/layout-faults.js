// Read as text and run inside the page under test; what it gives is a list of sentences, one for each fault.
(() => {
  const faults = [];
  const { clientWidth, scrollWidth } = document.documentElement;
  if (scrollWidth > clientWidth) faults.push(`scrolls sideways: ${scrollWidth} of ${clientWidth} pixels`);

  const isInline = (element) => getComputedStyle(element).display === 'inline';
  const scrolls = (element) => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX);
  const started = new Set();

  // Neither axe nor a width check sees a word that is wider than the card it stands in: ask where each line is.
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    if (data.trim() === '' || !parentElement.checkVisibility() || parentElement.closest('option')) continue;
    // A field that only a program fills in is out of everybody's sight on purpose.
    if (parentElement.closest('.bait[aria-hidden=true]')) continue;
    const range = document.createRange();
    range.setStart(texts.currentNode, data.search(/\S/));
    range.setEnd(texts.currentNode, data.trimEnd().length);
    const boxes = boxesThatMustHold(parentElement);
    const letters = parseFloat(getComputedStyle(parentElement).fontSize) / 2;
    for (const line of range.getClientRects()) {
      const middle = (line.top + line.bottom) / 2;
      if (boxes.some((box) => line.left < box.left - 1 || line.right > box.right + 1))
        faults.push(`wider than its box: ${data.trim().slice(0, 40)}`);
      // A line's rectangle is as high as its font; what matters are the letters in its middle.
      else if (boxes.some((box) => middle - letters < box.top - 1 || middle + letters > box.bottom + 1))
        faults.push(`higher than its box: ${data.trim().slice(0, 40)}`);
    }
    if (range.getClientRects().length > 1) lookForBrokenWords(texts.currentNode, parentElement);
    lookWhereItStarts([...range.getClientRects()], parentElement, data);
  }

  // Every block around it, since the innermost may have grown with the word; what can be scrolled holds all.
  function boxesThatMustHold(element) {
    const boxes = [];
    for (let box = element; box && !scrolls(box); box = box.parentElement)
      if (!isInline(box)) boxes.push(box.getBoundingClientRect());
    return boxes;
  }

  // A word, or an amount, that goes on in the next line without a hyphen is two to who reads it.
  function lookForBrokenWords(text, element) {
    if (getComputedStyle(element).hyphens === 'auto' || element.closest('code')) return;
    for (const { 0: word, index } of text.data.matchAll(/(?<!\S)[\p{L}\p{N}\p{Sc}.,٫٬’]{2,}(?!\S)/gu)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      const tops = [...range.getClientRects()].map(({ top }) => Math.round(top));
      if (Math.max(...tops) - Math.min(...tops) > 4) faults.push(`breaks a word: ${word}`);
    }
  }

  // A page that reads from right to left does so in every paragraph that does not say otherwise, and its first line touches that edge.
  function lookWhereItStarts(rects, element, data) {
    let block = element;
    while (isInline(block)) block = block.parentElement;
    const style = getComputedStyle(block);
    if (started.has(block) || rects.length === 0 || !['block', 'list-item'].includes(style.display)) return;
    started.add(block);
    if (style.textAlign === 'center') return;
    const box = block.getBoundingClientRect();
    const inner = (side) =>
      parseFloat(style[`padding-${side}`]) + parseFloat(style[`border-${side}-width`]) + 2;
    // Where both directions meet in a line, it is made of several rectangles.
    const line = rects.filter(({ top, bottom }) => top < rects[0].bottom && bottom > rects[0].top);
    const gap =
      block.closest('[dir]').dir === 'rtl'
        ? box.right - inner('right') - Math.max(...line.map(({ right }) => right))
        : Math.min(...line.map(({ left }) => left)) - box.left - inner('left');
    if (gap > 0) faults.push(`starts away from its edge by ${Math.round(gap)}: ${data.trim().slice(0, 40)}`);
  }

  // WCAG 2.2, 2.5.8, with its exception for links within a sentence.
  for (const target of document.querySelectorAll('a[href], button, input:not([type=hidden]), select')) {
    if (!target.checkVisibility()) continue;
    const box = (target.closest('label') ?? target).getBoundingClientRect();
    const isInSentence =
      isInline(target) && target.parentElement.textContent.trim() !== target.textContent.trim();
    if (!isInSentence && (box.width < 24 || box.height < 24))
      faults.push(
        `too small to hit: ${target.name || target.textContent.trim()}, ${box.width} × ${box.height}`,
      );
  }
  return faults;
})();
