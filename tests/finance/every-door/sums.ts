/** What was added up under each name, as text. */
export type Sums = Record<string, string>;

export function createSums() {
  const sums = new Map<string, bigint>();
  return {
    add: (key: string, amount: bigint) => void sums.set(key, (sums.get(key) ?? 0n) + amount),
    /** Without what came to nothing. */
    all: (): Sums =>
      Object.fromEntries(
        [...sums]
          .filter(([, sum]) => sum !== 0n)
          .map(([key, sum]): [string, string] => [key, String(sum)])
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
  };
}
