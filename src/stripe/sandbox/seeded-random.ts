/** The same numbers each time for the same seeds, from 0 up to, not including, 1 (Chris Doty-Humphrey's sfc32). */
export function seededRandom(...seeds: readonly number[]): () => number {
  let [a, b, c, counter] = [0x9e3779b9, seeds[0] ?? 0, seeds[1] ?? 0, 1];
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  // The first numbers still show the seeds.
  for (let n = 0; n < 15; n += 1) next();
  return next;
}
