import { readBody } from './read-body.ts';

/** A small body as text, its bytes counted while they arrive. */
export async function readText(
  request: Request,
  limitBytes: number,
): Promise<{ text: string } | 'too large' | 'not text'> {
  const body = await readBody(request, limitBytes);
  if (body === 'too large') return body;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(body) };
  } catch {
    return 'not text';
  }
}
