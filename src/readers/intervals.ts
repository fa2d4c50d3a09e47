/** How often a gift is given. A new one is a row here and a word in each language. */
export const intervals = {
  once: { recurring: undefined },
  month: { recurring: { interval: 'month', intervalCount: 1 } },
  year: { recurring: { interval: 'year', intervalCount: 1 } },
} as const;

export type Interval = keyof typeof intervals;

export const intervalNames = ['once', 'month', 'year'] as const satisfies readonly Interval[];

export const isInterval = (text: unknown): text is Interval =>
  typeof text === 'string' && Object.hasOwn(intervals, text);
