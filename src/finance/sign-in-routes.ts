import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { html } from 'hono/html';
import type { Config } from '../config.ts';
import { readText } from '../read-text.ts';
import { isFromElsewhere } from '../same-origin.ts';
import { sendFinancePage } from './finance-page.ts';
import type { SignIn } from './sign-in.ts';

// __Host- ties the cookie to this host and https; a newcomer's http://127.0.0.1 cannot have it.
const cookieName = (config: Config) => (isSecure(config) ? '__Host-finance' : 'finance');
const isSecure = ({ publicUrl }: Config) => publicUrl.startsWith('https:');

/** Until there are accounts, one link printed at start opens the staff pages. */
export function signInRoutes({ config }: { config: Config }, signIn: SignIn): Hono {
  const app = new Hono();

  app.get('/finance/sign-in', (c) =>
    // Opening the link changes nothing, so that a preview of it does not use it up.
    sendFinancePage(c, {
      title: 'Sign in',
      body: html`<h1>Finance</h1>
        <form method="post" action="/finance/sign-in">
          <input type="hidden" name="token" value="${c.req.query('token') ?? ''}" />
          <button>Sign in</button>
        </form>`,
    }),
  );

  app.post('/finance/sign-in', async (c) => {
    if (isFromElsewhere(c.req.raw.headers, config)) return sendElsewhere(c);
    const body = await readText(c.req.raw, 4 * 1024);
    const token = typeof body === 'object' ? new URLSearchParams(body.text).get('token') : null;
    const session = signIn.redeem(token ?? '');
    if (session === undefined) return sendSignInFirst(c);
    setCookie(c, cookieName(config), session, {
      httpOnly: true,
      secure: isSecure(config),
      sameSite: 'Strict',
      path: '/',
      maxAge: 12 * 3600,
    });
    return c.redirect('/finance', 303);
  });

  return app;
}

/** Lets through who is signed in, and no form that another site's page sent. */
export const staffOnly =
  ({ config }: { config: Config }, signIn: SignIn): MiddlewareHandler =>
  async (c, next) => {
    if (!signIn.isSignedIn(getCookie(c, cookieName(config)))) return sendSignInFirst(c);
    if (c.req.method === 'POST' && isFromElsewhere(c.req.raw.headers, config)) return sendElsewhere(c);
    return next();
  };

const sendSignInFirst = (c: Context) =>
  sendFinancePage(c, {
    title: 'Sign in',
    status: 401,
    body: html`<h1>Sign in first</h1>
      <p>
        Use the sign-in link that the service printed when it started. It is good once; a restart prints
        another.
      </p>`,
  });

const sendElsewhere = (c: Context) =>
  sendFinancePage(c, {
    title: 'Refused',
    status: 403,
    body: html`<h1>Refused</h1>
      <p>That form was sent by a page of another site. Open the page here and send it again.</p>`,
  });
