import { z } from 'zod';

export const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'expected a slug: lower-case letters, digits, hyphens');
export const webAddress = z.url({
  protocol: /^https?$/,
  error: 'expected an address that begins with http:// or https://',
});

/** A text for each language. */
export const texts = z.record(
  z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/, 'expected a language'),
  z.string().min(1),
);
