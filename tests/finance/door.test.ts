import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { databases } from '../helpers/databases.ts';
import { give } from '../helpers/reader.ts';
import { startTestService, type TestService } from '../helpers/service.ts';

const linkOf = (service: TestService) => /\/finance\/sign-in\?token=([\w-]+)/.exec(service.banner)?.[1] ?? '';

const signIn = (service: TestService, token: string) =>
  fetch(`${service.base}/finance/sign-in`, {
    method: 'POST',
    body: new URLSearchParams({ token }),
    redirect: 'manual',
  });

const cookieOf = (answer: Response) => answer.headers.get('set-cookie')?.split(';')[0] ?? '';

const pages = [
  '/finance',
  '/finance/webhooks',
  '/finance/payouts',
  '/finance/reconciliation',
  '/finance/mailbox',
  '/finance/mailbox/anything',
];

describe.each(databases)("finance's door on $name", (engine) => {
  it('stays shut without the link, and to a cookie that was made up', async () => {
    const service = await startTestService(engine);
    for (const page of pages) {
      expect((await fetch(service.base + page)).status).toBe(401);
      expect((await fetch(service.base + page, { headers: { cookie: 'finance=guess' } })).status).toBe(401);
    }
    expect((await signIn(service, 'guess')).status).toBe(401);
    expect((await signIn(service, '')).status).toBe(401);
    for (const [type, body] of [
      ['multipart/form-data', 'x'],
      ['multipart/form-data; boundary=x', 'x'],
      ['application/x-www-form-urlencoded', 'x'.repeat(100_000)],
    ] as const) {
      const init = { method: 'POST', headers: { 'content-type': type }, body };
      expect((await fetch(`${service.base}/finance/sign-in`, init)).status).toBe(401);
    }
  });

  it('opens once by the link, which a preview of it does not use up', async () => {
    const service = await startTestService(engine);
    await give(service, { interval: 'once', amount_minor: 200, currency: 'usd', campaign: 'bar' });
    await service.settled();
    const token = linkOf(service);
    expect((await fetch(`${service.base}/finance/sign-in?token=${token}`)).status).toBe(200);

    const opened = await signIn(service, token);

    expect(opened.status).toBe(303);
    expect(opened.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/);
    expect((await signIn(service, token)).status).toBe(401);
    const page = await fetch(`${service.base}/finance`, { headers: { cookie: cookieOf(opened) } });
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('content-security-policy')).toContain(`default-src 'none'`);
    const html = await page.text();
    expect(html).toContain('2.00 USD');
    expect(html).toContain('1.64 USD');
  });

  it('shows a letter as text, whatever is in it', async () => {
    const service = await startTestService(engine);
    const folder = join(service.dataDir, 'mail');
    mkdirSync(folder, { recursive: true });
    const evil = '<script>alert(1)</script>';
    writeFileSync(
      join(folder, '20261122T100000000Z-abc.eml'),
      `Date: ${evil}\r\nSubject: ${evil}\r\nTo: ${evil}\r\nContent-Type: text/plain\r\n\r\nhttp://x/"><script> javascript:alert(1) ${evil}`,
    );
    const cookie = cookieOf(await signIn(service, linkOf(service)));
    for (const page of ['/finance/mailbox', '/finance/mailbox/20261122T100000000Z-abc']) {
      const answer = await fetch(service.base + page, { headers: { cookie } });
      expect(answer.status).toBe(200);
      const html = await answer.text();
      expect(html).not.toContain('<script');
      expect(html).not.toContain('href="javascript');
    }
    const outside = await fetch(`${service.base}/finance/mailbox/..%2fdata-keys`, { headers: { cookie } });
    expect(outside.status).toBe(404);
  });
});
