import { describe, expect, it } from 'vitest';
import { theme } from '../../src/readers/theme.ts';

type Colour = keyof typeof theme.light;

/** WCAG 2.2, 1.4.3 asks for 4.5 of text, 1.4.11 for 3 of what one must see to use the page. */
const pairs: [ink: Colour, paper: Colour, least: number][] = [
  ['ink', 'paper', 4.5],
  ['ink', 'field', 4.5],
  ['ink', 'chosen', 4.5],
  ['quiet', 'paper', 4.5],
  ['accent', 'paper', 4.5],
  ['quiet', 'field', 4.5],
  ['ink', 'note', 4.5],
  ['accent', 'note', 4.5],
  ['accent', 'field', 4.5],
  ['onButton', 'button', 4.5],
  ['error', 'paper', 4.5],
  ['error', 'field', 4.5],
  ['button', 'paper', 3],
  ['button', 'field', 3],
  ['line', 'paper', 3],
  ['line', 'field', 3],
  ['accent', 'chosen', 3],
];

describe.each(['light', 'dark'] as const)('the %s theme', (name) => {
  it.each(pairs)('can be read: %s on %s, at least %d', (ink, paper, least) => {
    expect(contrast(theme[name][ink], theme[name][paper])).toBeGreaterThanOrEqual(least);
  });
});

function contrast(a: string, b: string): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
