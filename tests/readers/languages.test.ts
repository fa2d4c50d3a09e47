import { describe, expect, it } from 'vitest';
import { languageCodes } from '../../src/languages/language-codes.ts';
import { chooseLanguage, wordsIn } from '../../src/languages/words.ts';

/** Every sentence by the path to it: a text as it is, a sentence with gaps as the function that fills them. */
function sentencesOf(words: object, path = ''): [path: string, sentence: unknown][] {
  return Object.entries(words).flatMap(([name, value]): [string, unknown][] =>
    typeof value === 'object' && value !== null
      ? sentencesOf(value, `${path}${name}.`)
      : [[`${path}${name}`, value]],
  );
}

const english = sentencesOf(wordsIn('en'));
/** Names, and words that two languages share. */
const maySoundEnglish = /^support\.methodNames\.|^dateLocale$|^errors\.titlePrefix$/;

/** What a language lacks, has too much of, or left in English. */
function faultsOf(words: object): string[] {
  const there = new Map(sentencesOf(words));
  const faults = english.flatMap(([path, sentence]) => {
    const found = there.get(path);
    if (typeof found !== typeof sentence || found === '') return [`lacks ${path}`];
    if (typeof found === 'string' && found === sentence && !maySoundEnglish.test(path))
      return [`left in English: ${path}`];
    return [];
  });
  const known = new Set(english.map(([path]) => path));
  return [
    ...faults,
    ...[...there.keys()].filter((path) => !known.has(path)).map((path) => `unknown: ${path}`),
  ];
}

describe('the languages', () => {
  it('are English, Russian, German, French, Spanish and Arabic at least', () => {
    expect(languageCodes).toEqual(expect.arrayContaining(['en', 'ru', 'de', 'fr', 'es', 'ar']));
    expect(languageCodes[0]).toBe('en');
  });

  it.each(languageCodes.filter((code) => code !== 'en'))('%s says everything that English says', (code) => {
    expect(faultsOf(wordsIn(code))).toEqual([]);
  });

  it('would notice a sentence that is missing, left in English, or nobody asked for', () => {
    const { next: _missing, ...support } = wordsIn('ru').support;
    const planted = {
      ...wordsIn('ru'),
      support: { ...support, notToday: wordsIn('en').support.notToday, extra: 'x' },
    };
    expect(faultsOf(planted)).toEqual([
      'lacks support.next',
      'left in English: support.notToday',
      'unknown: support.extra',
    ]);
  });
});

it('speaks the language that was asked for, else the first of the browser’s that the newsroom offers', () => {
  expect(chooseLanguage(['en', 'ru'], 'ru', 'en')).toBe('ru');
  expect(chooseLanguage(['en', 'ru'], 'xx', 'de;q=0.9, ru-RU;q=0.8, en;q=0.1')).toBe('ru');
  expect(chooseLanguage(['en', 'ru'], undefined, undefined)).toBe('en');
});
