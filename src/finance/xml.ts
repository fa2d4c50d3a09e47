import { parseXml, XmlElement, XmlError } from '@rgrove/parse-xml';
import { FileError } from './file-text.ts';

/** An element of a file that somebody brings; names are without the prefix of their namespace. */
export interface Element {
  readonly name: string;
  /** All text below it, without blanks around it. */
  readonly text: string;
  attribute(name: string): string | undefined;
  /** The first child of this name, or of the first name in turn: `child('Acct', 'Id')` is Acct's Id. */
  child(...path: readonly string[]): Element | undefined;
  all(name: string): Element[];
  /**
   * What `read` makes of the text of a child that has to be there.
   * @throws {FileError} naming its line and element, if it is missing or `read` throws.
   */
  read<T>(path: readonly string[], read: (text: string, element: Element) => T): T;
  /** @throws {FileError} naming its line and element. */
  readonly refuse: (problem: string) => never;
}

/**
 * The root of an XML document. A document type is refused, and with it every entity that is not XML's own: nothing is
 * ever expanded or fetched.
 * @throws {FileError} naming the line, if it is not well formed.
 */
export function readXml(text: string): Element {
  const doctype = text.search(/<!DOCTYPE/i);
  if (doctype >= 0) throw new FileError(`line ${lineAt(text, doctype)}: a document type (DTD) is not taken`);
  try {
    const { root } = parseXml(text, { includeOffsets: true });
    if (root) return elementOf(root, text);
  } catch (error) {
    // The library's message goes on with an excerpt, which may name people.
    if (error instanceof XmlError) throw new FileError(`not XML: ${error.message.split('\n')[0] ?? ''}`);
    if (error instanceof RangeError) throw new FileError('not taken: nested too deeply');
    throw error;
  }
  throw new FileError('expected an element, got none');
}

function elementOf(node: XmlElement, text: string): Element {
  const all = (name: string) => childrenOf(node, name).map((child) => elementOf(child, text));
  const child: Element['child'] = (...path) => {
    const found = path.reduce<XmlElement | undefined>((at, name) => at && childrenOf(at, name)[0], node);
    return found && elementOf(found, text);
  };
  const refuse = (problem: string): never => {
    throw new FileError(`line ${lineAt(text, node.start)}, ${localName(node)}: ${problem}`);
  };
  return {
    name: localName(node),
    text: node.text.trim(),
    attribute: (name) => node.attributes[name],
    ...{ child, all, refuse },
    read(path, read) {
      const found = child(...path);
      if (!found) return refuse(`expected ${path.join('/')} in it`);
      try {
        return read(found.text, found);
      } catch (error) {
        if (error instanceof FileError) throw error;
        return found.refuse(error instanceof Error ? error.message : String(error));
      }
    },
  };
}

const childrenOf = (node: XmlElement, name: string) =>
  node.children.filter(
    (child): child is XmlElement => child instanceof XmlElement && localName(child) === name,
  );

const localName = ({ name }: XmlElement) => name.slice(name.indexOf(':') + 1);

const lineAt = (text: string, offset: number) => text.slice(0, offset).split('\n').length;
