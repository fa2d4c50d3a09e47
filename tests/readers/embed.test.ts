import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { languageCodes } from '../../src/languages/language-codes.ts';
import { parseNewsroom } from '../../src/newsroom.ts';
import { sqlite } from '../helpers/databases.ts';
import { newsroomFile } from './app-world.ts';
import { publicUrl, readersWorld, valueOf } from './readers-world.ts';

const worldOf = async (newsroom?: object) =>
  readersWorld(await sqlite.open(), newsroom && newsroomFile(newsroom));

const publishers = ['https://www.news.example', 'https://beta.news.example:8443'];

const chosen = (page: string, name: string) =>
  new RegExp(`name="${name}"[^>]*?value="([^"]*)"\\s+checked`).exec(page)?.[1];

/** The code on the page, as somebody copies it. */
const codeIn = (page: string): string[] =>
  [...page.matchAll(/<pre[^>]*><code>([\s\S]*?)<\/code><\/pre>/g)].map((match) =>
    (match[1] ?? '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&'),
  );

describe('the box for a frame', () => {
  it('may be framed by the sites that are named, run nothing, load nothing and lead only to us', async () => {
    const world = await worldOf({ embed: { frame_ancestors: publishers } });
    const { headers, text, status } = await world.get('/embed', {
      referer: 'https://www.news.example/secret',
    });
    const style = /<style>([\s\S]*?)<\/style>/.exec(text)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(status).toBe(200);
    expect(headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; img-src 'self' data:; form-action 'self'; ` +
        `base-uri 'none'; frame-ancestors ${publishers.join(' ')}; report-uri /csp-report`,
    );
    expect(headers.get('x-frame-options')).toBeNull();
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect(headers.get('set-cookie')).toBeNull();
    expect(text).not.toMatch(/<script|javascript:|\son\w+=|\bstyle="|(src|srcset)="/i);
    expect(world.logged.join('')).not.toContain('news.example');
  });

  it('may be framed by nobody where nobody is named, and no other page ever', async () => {
    const nobody = await worldOf();
    const { headers } = await nobody.get('/embed');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-frame-options')).toBe('DENY');
    const named = await worldOf({ embed: { frame_ancestors: publishers } });
    for (const path of ['/', '/thanks', '/embed/kit', '/example']) {
      const answer = await named.get(path);
      expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(answer.headers.get('x-frame-options')).toBe('DENY');
    }
  });

  it('asks by GET, out of the frame, for the page with everything chosen', async () => {
    const world = await worldOf();
    const { text } = await world.get('/embed?interval=year&campaign=article&article=a-long-read&lang=de');
    expect(text).toMatch(/<form method="get" action="\/" target="_top">/);
    expect(chosen(text, 'interval')).toBe('year');
    expect(valueOf(text, 'article')).toBe('a-long-read');
    const links = [...text.matchAll(/<a [^>]*>/g)].map(([tag]) => tag);
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect(link).toContain('target="_top"');

    const fields = [...text.matchAll(/<input\s[^>]*>/g)].flatMap(([input]) => {
      const [name, value] = ['name', 'value'].map(
        (of) => new RegExp(`${of}="([^"]*)"`).exec(input)?.[1] ?? '',
      );
      return /type="radio"/.test(input) && !/\schecked/.test(input) ? [] : [[name ?? '', value ?? '']];
    });
    const page = await world.get(`/?${new URLSearchParams(Object.fromEntries(fields)).toString()}`);
    expect(page.text).toContain('<html lang="de"');
    expect(chosen(page.text, 'interval')).toBe('year');
    expect(chosen(page.text, 'preset_year')).toBe('5000');
    expect(valueOf(page.text, 'campaign')).toBe('article');
    expect(valueOf(page.text, 'article')).toBe('a-long-read');
  });

  it.each(languageCodes)('is at most 10 KB with its headers, not compressed, in %s', async (lang) => {
    const { text, headers } = await (await worldOf()).get(`/embed?lang=${lang}&campaign=article&article=x`);
    const bytes = Buffer.byteLength(text) + [...headers].join('\r\n').length;
    expect(bytes).toBeLessThanOrEqual(10 * 1024);
    expect(gzipSync(text).length).toBeLessThan(3 * 1024);
  });
});

describe('a site that may show the frame', () => {
  const problemsOf = (text: string) => {
    const parsed = parseNewsroom(text);
    return parsed.ok ? [] : parsed.problems;
  };

  it.each([
    'https://www.news.example/',
    'https://www.news.example/path',
    'https://*.news.example',
    'www.news.example',
    'HTTPS://www.news.example',
    'https://www.news.example:443',
    'https://reader@news.example',
    "https://x 'self'",
    'https://x;script-src *',
    "'self'",
    '*',
    '',
  ])('is an origin, and %j is none', (origin) => {
    const problems = problemsOf(
      JSON.stringify({ embed: { frame_ancestors: ['https://a.example', origin] } }, null, 1),
    );
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^line 5, embed\.frame_ancestors\.1: expected an origin/);
  });

  it('may be on a port of its own, and by http where it is tried out', () => {
    for (const origin of [...publishers, 'http://localhost:8000', 'http://127.0.0.1:8000'])
      expect(problemsOf(JSON.stringify({ embed: { frame_ancestors: [origin] } }))).toEqual([]);
  });
});

describe('the kit', () => {
  it('shows links and a frame for this campaign and article, ready to copy, with what they need', async () => {
    const world = await worldOf({
      name: 'The "Daily" <News>',
      site_url: 'https://www.news.example/',
      embed: { frame_ancestors: publishers },
    });
    const { text } = await world.get('/embed/kit?campaign=article&article=a-long-read&code_lang=ru');
    const [links = '', frame = '', policy, setting = ''] = codeIn(text);
    expect(text).toContain('<html lang="en"');
    for (const interval of ['once', 'month', 'year'])
      expect(links).toContain(
        `href="${publicUrl}/?interval=${interval}&amp;campaign=article&amp;article=a-long-read&amp;lang=ru"`,
      );
    expect(links).toContain(
      `href="${publicUrl}/remind?campaign=article&amp;article=a-long-read&amp;lang=ru"`,
    );
    expect(links).toContain('Один раз');
    expect(links).toContain('The &quot;Daily&quot; &lt;News&gt;');
    expect(links).not.toMatch(/\sstyle=|<script|\son\w+=/);
    expect(frame).toContain(
      `<iframe src="${publicUrl}/embed?campaign=article&amp;article=a-long-read&amp;lang=ru"`,
    );
    for (const attribute of [
      'sandbox="allow-forms allow-popups allow-top-navigation-by-user-activation"',
      'loading="lazy"',
      'referrerpolicy="no-referrer"',
      'height="540"',
      'title="',
    ])
      expect(frame).toContain(attribute);
    expect(policy).toBe(`frame-src ${publicUrl}`);
    expect(parseNewsroom(`{${setting}}`)).toMatchObject({
      ok: true,
      newsroom: { embed: { frame_ancestors: publishers } },
    });
    expect(text.match(/<pre dir="ltr" tabindex="0"/g)).toHaveLength(4);
    expect(text).toContain('selected>article<');
  });

  it('shows only what was asked for, and nothing as markup that somebody sent', async () => {
    const world = await worldOf();
    expect(codeIn((await world.get('/embed/kit?kind=links')).text)).toHaveLength(1);
    expect(codeIn((await world.get('/embed/kit?kind=frame')).text)).toHaveLength(3);
    const nasty = encodeURIComponent('"><script>alert(1)</script>');
    const { text } = await world.get(
      ['/embed/kit?kind=', '&campaign=', '&article=', '&code_lang=', '&lang='].join(nasty) + nasty,
    );
    expect(text).not.toContain('alert(1)');
    expect(codeIn(text)).toHaveLength(4);
  });
});

describe('the example article', () => {
  it.each(languageCodes)('asks for support in the order in which readers meet it, in %s', async (lang) => {
    const { text } = await (await worldOf()).get(`/example?lang=${lang}`);
    const order = [
      ...['class="standing"', '<article', 'class="newsletter"', 'class="appeal"', 'class="box"'],
      ...['class="methods"', 'class="later"'],
    ].map((mark) => text.indexOf(mark));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order).not.toContain(-1);
    expect(text).not.toMatch(/<script|\sstyle="|(src|srcset)="/);
  });

  it('shows the newsroom’s own newsletters, with a form where one signs up here', async () => {
    const weekly = { slug: 'weekly', title: { en: 'The Week' }, description: { en: 'Every Friday.' } };
    const without = (await (await worldOf({ newsletters: [weekly] })).get('/example')).text;
    expect(without).toContain('The Week');
    expect(without).toContain('action="/newsletter"');
    expect(without).toContain('value="weekly"');
    expect(without).not.toContain('Subscribers agree');
    const links = {
      sign_up_url: 'https://n.example/sign-up',
      preview_url: 'https://n.example/preview',
      policy_url: 'https://n.example/policy',
    };
    const { text } = await (await worldOf({ newsletters: [{ ...weekly, ...links }] })).get('/example');
    for (const href of Object.values(links)) expect(text).toContain(`href="${href}"`);
    expect(text).toMatch(
      /Subscribers agree to the <a href="https:\/\/n.example\/policy">Privacy Policy<\/a>/,
    );
    expect((await (await worldOf({ name: 'Other' })).get('/example')).text).not.toContain('newsletter"');
  });
});
