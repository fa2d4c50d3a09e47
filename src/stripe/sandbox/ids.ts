const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** `length` characters of letters and digits; `random` gives numbers from 0 up to, not including, 1. */
export function randomText(random: () => number, length: number): string {
  let text = '';
  while (text.length < length) text += alphabet[Math.floor(random() * alphabet.length)] ?? '';
  return text;
}

/** An id as Stripe writes it: `prefix_` and letters and digits. */
export const newId = (random: () => number, prefix: string): string =>
  `${prefix}_${randomText(random, prefix === 'cs_test' ? 58 : 24)}`;
