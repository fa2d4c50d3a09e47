/**
 * OFX 1.x as XML, line by line where it was. It is SGML in which an element with a value need not end, while what holds
 * elements always does (OFX 1.6, 2.3): so whatever has text beside it is ended after it, and what ends nowhere in the
 * file is empty. Anything else is left for the XML parser to refuse.
 */
export function sgmlToXml(text: string): string {
  const start = Math.max(text.search(/<OFX>/i), 0);
  const [header, body] = [text.slice(0, start), text.slice(start)];
  const ended = new Set(Array.from(body.matchAll(/<\/([\w.]+)>/g), ([, name]) => name));
  let leaf: string | undefined;
  const xml = body.replaceAll(
    /<(\/?)([\w.]+)>([^<]*)/g,
    (_all, slash: string, name: string, rest: string) => {
      const wasLeaf = leaf;
      leaf = undefined;
      // Its end was written with its value.
      if (slash === '/') return wasLeaf === name ? escaped(rest) : `</${name}>${escaped(rest)}`;
      if (rest.trim() === '') return ended.has(name) ? `<${name}>${rest}` : `<${name}/>${rest}`;
      leaf = name;
      const value = rest.trimEnd();
      return `<${name}>${escaped(value)}</${name}>${rest.slice(value.length)}`;
    },
  );
  return header.replaceAll(/[^\n]/g, '') + xml;
}

// Many banks write a plain & in a name.
const escaped = (text: string) => text.replaceAll(/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/gi, '&amp;');
