import { describe, expect, it } from 'vitest';
import { defaultNewsroom, parseNewsroom } from '../../src/newsroom.ts';

const problemsOf = (text: string) => {
  const parsed = parseNewsroom(text);
  return parsed.ok ? [] : parsed.problems;
};

describe('the newsroom', () => {
  it('offers dollars first and at least four other currencies, and knows its campaigns', () => {
    const codes = defaultNewsroom.currencies.map(({ code }) => code);
    expect(codes[0]).toBe('usd');
    expect(codes).toEqual(expect.arrayContaining(['eur', 'gbp', 'jpy', 'kwd']));
    expect(defaultNewsroom.campaigns).toEqual(expect.arrayContaining(['bar', 'article', 'newsletter']));
    expect(defaultNewsroom.currencies.find(({ code }) => code === 'kwd')?.floorMinor).toBe(620);
    expect(defaultNewsroom.currencies.find(({ code }) => code === 'jpy')?.maximumMinor).toBe(1_500_000);
  });

  it('needs nothing said, and claims nothing of another newsroom', () => {
    const parsed = parseNewsroom('{"name": "Other"}');
    expect(parsed.ok && JSON.stringify(parsed.newsroom)).not.toMatch(/Example Times|undesirable/);
  });

  it.each([
    ['listmonk', '', 'expected the number of the list at listmonk, got nothing'],
    ['listmonk', 'weekly', 'expected the number of the list at listmonk, got weekly'],
    ['listmonk', '7', undefined],
    ['mailchimp', '', 'expected the id of the audience at Mailchimp, got nothing'],
    ['mailchimp', 'a1b2c3', undefined],
    ['buttondown', '', undefined],
    ['store', '', undefined],
  ])('says what %s needs to know of a newsletter, given %j', (kind, list, problem) => {
    const newsroom = {
      newsletter_provider: { kind, ...(kind === 'listmonk' && { url: 'https://lists.example.org' }) },
      newsletters: [
        { slug: 'weekly', title: { en: 'The Week' }, ...(list !== '' && { provider_list: list }) },
        { slug: 'daily', title: { en: 'The Day' }, sign_up_url: 'https://example.org/daily' },
      ],
    };
    expect(problemsOf(JSON.stringify(newsroom))).toEqual(
      problem === undefined ? [] : [`line 1, newsletters.0.provider_list: ${problem}`],
    );
  });

  it('knows each newsletter once', () => {
    const weekly = '{"slug": "weekly", "title": {"en": "The Week"}}';
    expect(problemsOf(`{"newsletters": [${weekly}, ${weekly}]}`)).toEqual([
      'line 1, newsletters.1.slug: expected each once, got weekly again',
    ]);
  });

  it('names the path and the line of everything that is wrong, at once', () => {
    const text = `{
  "nope": 1,
  "time_zone": "Mars/Base",
  "currencies": [
    { "code": "usd", "floor_minor": 200, "amounts_minor": { "once": [500], "month": [200], "year": [200] } },
    { "code": "kwd",
      "floor_minor": 3.5, "amounts_minor": { "once": [1000],
        "month": [1000, "ten"], "year": [1000] } }
  ],
  "site_url": "javascript:alert(1)"
}`;
    const problems = problemsOf(text);
    expect(problems).toHaveLength(5);
    const starts = [
      'line 2, nope: ',
      'line 3, time_zone: ',
      'line 7, currencies.1.floor_minor: ',
      'line 8, currencies.1.amounts_minor.month.1: ',
      'line 10, site_url: ',
    ];
    for (const start of starts)
      expect(problems.filter((problem) => problem.startsWith(start))).toHaveLength(1);
  });

  it.each([
    [
      'a floor that Stripe does not take',
      '[{"code":"kwd","floor_minor":625,"amounts_minor":{"once":[1000],"month":[1000],"year":[1000]}}]',
    ],
    [
      'an amount below the floor',
      '[{"code":"usd","amounts_minor":{"once":[100],"month":[200],"year":[200]}}]',
    ],
    ['no currency', '[]'],
    ['roubles', '[{"code":"rub","amounts_minor":{"once":[100],"month":[200],"year":[200]}}]'],
  ])('refuses %s', (_, currencies) => {
    expect(problemsOf(`{"currencies": ${currencies}}`)).toHaveLength(1);
  });

  it('refuses a currency offered twice', () => {
    const usd = '{"code":"usd","amounts_minor":{"once":[500],"month":[200],"year":[200]}}';
    expect(problemsOf(`{"currencies": [${usd}, ${usd}]}`)).toEqual([
      'line 1, currencies: expected each currency once',
    ]);
  });

  it.each(['', '{', '{"a":,}', '[]', 'null', '"x"', '{"name":"x"} trailing', '\u0000'])(
    'never throws: %j',
    (text) => {
      expect(problemsOf(text).length).toBeGreaterThan(0);
    },
  );
});
