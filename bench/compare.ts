/** Something that is done again and again. */
export interface Contestant {
  name: string;
  /** `turn` counts up, for whoever wants to vary. */
  once(turn: number): Promise<void>;
}

const rounds = 7;
const warmUpTurns = 400;
const turnsARound = 400;

interface Row {
  name: string;
  /** Milliseconds, of each round. */
  medians: number[];
  all: number[];
}

/**
 * Measures all in turn, round by round, so that whatever else the machine does meets each alike, and prints
 * a row for each. Only the last column means something on another machine: how often the first one's time.
 */
export async function compare(contestants: readonly Contestant[]): Promise<void> {
  for (const contestant of contestants) await timesOf(contestant, warmUpTurns);
  const rows: Row[] = contestants.map(({ name }) => ({ name, medians: [], all: [] }));
  for (let round = 0; round < rounds; round += 1)
    for (const [at, contestant] of contestants.entries()) {
      const times = await timesOf(contestant, turnsARound);
      rows[at]?.medians.push(quantile(times, 0.5));
      rows[at]?.all.push(...times);
    }
  console.table(rows.map((row) => shown(row, rows[0] ?? row)));
}

async function timesOf(contestant: Contestant, turns: number): Promise<number[]> {
  const times: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const begun = performance.now();
    await contestant.once(turn);
    times.push(performance.now() - begun);
  }
  return times;
}

const shown = ({ name, medians, all }: Row, first: Row) => {
  const ratios = medians.map((median, round) => median / (first.medians[round] ?? median));
  return {
    name,
    'median ms': inMilliseconds(quantile(all, 0.5)),
    'p95 ms': inMilliseconds(quantile(all, 0.95)),
    'medians of the rounds': `${inMilliseconds(Math.min(...medians))} to ${inMilliseconds(Math.max(...medians))}`,
    'times the first': quantile(ratios, 0.5).toFixed(1),
  };
};

const inMilliseconds = (value: number) => value.toFixed(3);

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
