// One rule for every figure that could let somebody be recognised. The totals of the whole house are told, so whoever
// reads can subtract; what is kept back is chosen so that this leads nowhere.

/** No figure below this is told. */
export const fewest = 10n;

/** A figure, or that it is too small to be told, or that it would give such a one away. */
export type Told = bigint | '<10' | 'not told';

/** Sentence for the output. */
export const smallCells = `What is fewer than ${fewest} is not told, nor what would give it away by subtraction; two readings at different times can be subtracted from each other.`;

/**
 * What may be told of figures whose sum is known: none below ten; and where the rest of the sum would be what one
 * of them is, or too small itself, the next smallest is kept back too.
 */
export function toldOf(figures: readonly bigint[]): Told[] {
  const isKept = keptBack(figures);
  // Of nines alone even "below ten" says too much, once their sum is known.
  const isOnlyNines = figures.every((figure, i) => isKept[i] !== true || figure === fewest - 1n);
  return figures.map((figure, i) => {
    if (isKept[i] !== true) return figure;
    return figure < fewest && !isOnlyNines ? '<10' : 'not told';
  });
}

/** Which of the figures are not told; or whose amounts, where the figures are of those who gave them. */
export function keptBack(figures: readonly bigint[]): boolean[] {
  const smallestFirst = figures
    .map((_, i) => i)
    .sort((a, b) => Number((figures[a] ?? 0n) - (figures[b] ?? 0n)));
  const kept = new Set<number>();
  let rest = 0n;
  let parts = 0;
  let isOnlyNines = true;
  for (const i of smallestFirst) {
    const figure = figures[i] ?? 0n;
    const isSafe = rest === 0n || (rest >= fewest && parts >= 2 && !isOnlyNines);
    if (figure >= fewest && isSafe) break;
    kept.add(i);
    rest += figure;
    if (figure > 0n) parts++;
    isOnlyNines &&= figure === fewest - 1n;
  }
  return figures.map((_, i) => kept.has(i));
}

/**
 * What may be told of the four fields of a table with two rows and two columns whose sums are known: any one of them
 * gives the others, so all are told or none. Nobody is recognised by a nought.
 */
export function toldTogether(figures: readonly bigint[]): Told[] {
  const isSmall = figures.some((figure) => figure > 0n && figure < fewest);
  return figures.map((figure) => (isSmall ? 'not told' : figure));
}
