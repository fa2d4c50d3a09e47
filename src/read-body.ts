/**
 * The body's bytes, counted while they arrive: a declared length is only a claim, and a chunked body
 * declares none.
 * @returns `too large` as soon as `limit` bytes are passed; the rest is not read.
 */
export async function readBody(request: Request, limit: number): Promise<Uint8Array | 'too large'> {
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > limit) return 'too large';
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > limit) return 'too large';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
