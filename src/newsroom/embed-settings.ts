import { z } from 'zod';

const isOrigin = (text: string) =>
  /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text && !text.includes('*');

/** Exactly what a browser compares: no path, no slash at the end, no star (CSP, frame-ancestors). */
const origin = z
  .string()
  .refine(isOrigin, 'expected an origin such as https://www.example.org, without path or slash at the end');

export const embedSettings = z.strictObject({
  /** The sites that may show the box in a frame. Empty: none may. */
  frame_ancestors: z.array(origin).max(50).default([]),
});
