// Read as text and run inside the page under test; what it gives is a list of sentences, one for each fault.
(() => {
  const faults = [];
  const { clientWidth, scrollWidth } = document.documentElement;
  if (scrollWidth > clientWidth) faults.push(`scrolls sideways: ${scrollWidth} of ${clientWidth} pixels`);

  const isInline = (element) => getComputedStyle(element).display === 'inline';
  const scrolls = (element) => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX);

  // Neither axe nor a width check sees a word that is wider than the card it stands in: ask where each line is.
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    if (data.trim() === '' || !parentElement.checkVisibility() || parentElement.closest('option')) continue;
    const range = document.createRange();
    range.setStart(texts.currentNode, data.search(/\S/));
    range.setEnd(texts.currentNode, data.trimEnd().length);
    const boxes = boxesThatMustHold(parentElement);
    for (const line of range.getClientRects())
      if (boxes.some((box) => line.left < box.left - 1 || line.right > box.right + 1))
        faults.push(`wider than its box: ${data.trim().slice(0, 40)}`);
  }

  // Every block around it, since the innermost may have grown with the word; what can be scrolled holds all.
  function boxesThatMustHold(element) {
    const boxes = [];
    for (let box = element; box && !scrolls(box); box = box.parentElement)
      if (!isInline(box)) boxes.push(box.getBoundingClientRect());
    return boxes;
  }

  // WCAG 2.2, 2.5.8, with its exception for links within a sentence.
  for (const target of document.querySelectorAll('a[href], button, input:not([type=hidden]), select')) {
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
