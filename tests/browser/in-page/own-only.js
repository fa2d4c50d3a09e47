// What a page without scripts and without strangers must not contain.
(() => {
  const faults = [
    ...document.querySelectorAll('script, iframe, object, embed, base, link[rel=stylesheet]'),
  ].map((element) => `not without <${element.localName}>`);
  for (const element of document.querySelectorAll('*'))
    for (const { name, value } of element.attributes)
      if (name.startsWith('on') || /^\s*javascript:/i.test(value)) faults.push(`runs something: ${name}`);
  return faults;
})();
