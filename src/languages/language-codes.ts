import { readdirSync } from 'node:fs';

/** Where each language's words lie, one file each: whoever adds one adds a language. */
export const languageFolder = import.meta.dirname;

/** Every language that the pages can speak (BCP 47, primary subtags), English first. */
export const languageCodes: readonly string[] = readdirSync(languageFolder)
  .flatMap((file) => /^([a-z]{2,3})\.ts$/.exec(file)?.[1] ?? [])
  .sort((a, b) => Number(b === 'en') - Number(a === 'en') || (a < b ? -1 : 1));
