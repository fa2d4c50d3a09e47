// Where the reader's own colours rule, backgrounds are gone: a control needs an edge, and a choice a mark.
(() => {
  const hasEdge = (element) => {
    const { borderTopWidth, borderTopStyle, outlineWidth, outlineStyle } = getComputedStyle(element);
    return (
      (borderTopStyle !== 'none' && parseFloat(borderTopWidth) > 0) ||
      (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0)
    );
  };
  const isMarked = (label) => getComputedStyle(label).outlineStyle !== 'none';
  const isDrawnByUs = (radio) => getComputedStyle(radio).opacity === '0';
  const seen = (selector) =>
    [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility());

  const faults = seen('button, input[type=text], input[type=email], input[type=date]')
    .filter((control) => !hasEdge(control))
    .map((control) => `without an edge: ${control.name || control.textContent.trim()}`);
  for (const radio of seen('input[type=radio]').filter(isDrawnByUs)) {
    const label = radio.closest('label');
    if (!hasEdge(label) && !hasEdge(label.parentElement))
      faults.push(`without an edge: ${label.textContent.trim()}`);
    if (radio.checked && !isMarked(label)) faults.push(`chosen, not marked: ${label.textContent.trim()}`);
    if (!radio.checked && isMarked(label)) faults.push(`marked, not chosen: ${label.textContent.trim()}`);
  }
  return faults;
})();
