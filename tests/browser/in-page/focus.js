// Where the focus is, and what keeps a reader from seeing it there (WCAG 2.2, 2.4.7 and 2.4.11).
(() => {
  const focused = document.activeElement;
  // A radio of ours is drawn by its label.
  const shown = getComputedStyle(focused).opacity === '0' ? focused.closest('label') : focused;
  const box = shown.getClientRects()[0];
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(shown);
  const faults = [];
  if (outlineStyle === 'none' || parseFloat(outlineWidth) === 0 || /, 0\)$|transparent/.test(outlineColor))
    faults.push('nothing shows the focus');
  if (box.bottom < 1 || box.top > innerHeight - 1) faults.push('out of sight');
  else {
    const middle = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
    const above = document.elementFromPoint((box.left + box.right) / 2, middle);
    if (!shown.contains(above) && !above?.contains(shown))
      faults.push(`covered by <${above?.localName} class="${above?.className}">`);
    if (above !== shown && above?.contains(shown) && getComputedStyle(shown).display !== 'inline')
      faults.push(`lies under <${above.localName}>`);
  }
  const name = focused.name || focused.getAttribute('role') || focused.textContent.trim();
  return {
    name,
    faults: faults.map((fault) => `${name}: ${fault}`),
    top: box.top + scrollY,
    bottom: box.bottom + scrollY,
    left: box.left,
    direction: document.dir,
  };
})();
