import type { TestService } from '../helpers/service.ts';

export const signInLink = (service: TestService) =>
  /\/finance\/sign-in\?token=([\w-]+)/.exec(service.banner)?.[1] ?? '';

/** Somebody of finance, signed in. */
export interface Staff {
  get(path: string): Promise<Response>;
  /** The page's text. @throws {Error} if it is not 200 */
  page(path: string): Promise<string>;
  post(path: string, fields?: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
}

export async function signInAsStaff(service: TestService): Promise<Staff> {
  const opened = await fetch(`${service.base}/finance/sign-in`, {
    ...{ method: 'POST', redirect: 'manual' },
    body: new URLSearchParams({ token: signInLink(service) }),
  });
  const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
  const get = (path: string) => fetch(service.base + path, { headers: { cookie }, redirect: 'manual' });
  return {
    get,
    async page(path) {
      const answer = await get(path);
      if (answer.status !== 200) throw new Error(`${path}: expected 200, got ${answer.status}`);
      return answer.text();
    },
    post: (path, fields = {}, headers = {}) =>
      fetch(service.base + path, {
        ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) },
        headers: { cookie, origin: service.base, ...headers },
      }),
  };
}
