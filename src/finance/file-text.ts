/** What is wrong with a file that somebody brings, and where. */
export class FileError extends Error {}

/** A year of a busy account; a file of this size is read in a few seconds. */
export const mostFileBytes = 16_777_216;

/** @throws {FileError} */
export function refuseLargeFile(bytes: number): void {
  if (bytes > mostFileBytes) throw new FileError(`expected at most ${mostFileBytes} bytes, got ${bytes}`);
}

/**
 * The bytes of a file as text: UTF-8, or the encoding of one byte that it says of itself.
 * @throws {FileError} if it is neither, or too large.
 */
export function fileText(bytes: Uint8Array): string {
  refuseLargeFile(bytes.length);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const head = new TextDecoder('latin1').decode(bytes.subarray(0, 1000));
    const named = /^<\?xml[^>]*encoding=["']([\w-]+)/.exec(head) ?? /^CHARSET:\s*([\w-]+)/m.exec(head);
    if (/^(windows-|cp)?1252$|^(iso-?)?8859-1$/i.test(named?.[1] ?? ''))
      return new TextDecoder('windows-1252').decode(bytes);
    throw new FileError('expected text in UTF-8, or in Windows-1252 or ISO 8859-1 where the file says so');
  }
}
