import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Config } from '../config.ts';

// The page after the form may stop the reminder, and the next form may change it. The token travels in a cookie: an
// address is kept in histories and in the logs of proxies.
const name = 'stop_reminder';
const seconds = 60 * 60;

export const stopCookie = {
  get: (c: Context): string | undefined => getCookie(c, name),
  set(c: Context, { publicUrl }: Pick<Config, 'publicUrl'>, token: string): void {
    setCookie(c, name, token, {
      path: '/remind',
      httpOnly: true,
      sameSite: 'Strict',
      secure: publicUrl.startsWith('https:'),
      maxAge: seconds,
    });
  },
  forget: (c: Context): string | undefined => deleteCookie(c, name, { path: '/remind' }),
};
