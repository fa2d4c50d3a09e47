// On paper: nothing to fill in, to press or to go to, and every word dark enough to read where no background is printed.
(() => {
  const faults = [...document.querySelectorAll('form, button, input, nav')]
    .filter((element) => element.checkVisibility())
    .map((element) => `on paper: <${element.localName}> ${element.textContent.trim().slice(0, 30)}`);

  for (const link of document.querySelectorAll('a[href]'))
    if (link.checkVisibility() && /\s\/\S*"$/.test(getComputedStyle(link, '::after').content))
      faults.push(`half an address on paper: ${link.textContent.trim().slice(0, 30)}`);

  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  // Any notation of a colour, as it looks on white (WCAG 2.2, relative luminance).
  function contrastToPaper(color) {
    canvas.fillStyle = '#fff';
    canvas.fillRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
  }

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    if (data.trim() === '' || !parentElement.checkVisibility()) continue;
    const contrast = contrastToPaper(getComputedStyle(parentElement).color);
    if (contrast < 4.5) faults.push(`pale on paper, ${contrast.toFixed(1)}: ${data.trim().slice(0, 40)}`);
  }
  return faults;
})();
