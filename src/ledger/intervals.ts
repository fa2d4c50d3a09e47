/** How often a gift is given. A new one is a row here, a word in each language and amounts in the newsroom. */
export const intervals = {
  once: { recurring: undefined },
  month: { recurring: { interval: 'month', intervalCount: 1 } },
  year: { recurring: { interval: 'year', intervalCount: 1 } },
} as const;

export type Interval = keyof typeof intervals;

export const isInterval = (text: unknown): text is Interval =>
  typeof text === 'string' && Object.hasOwn(intervals, text);

/** In the order in which they are offered. */
export const intervalNames: readonly Interval[] = Object.keys(intervals).filter(isInterval);
