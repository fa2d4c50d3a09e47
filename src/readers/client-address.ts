import type { Context } from 'hono';

/**
 * The address of whoever asks: of the connection, or with `trustedProxies` proxies in front, the one that the
 * outermost of them saw: counted from the right, since whatever stands further left the sender wrote himself.
 * Undefined where it cannot be known. Neither stored nor logged anywhere.
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: number,
): string | undefined {
  if (trustedProxies === 0) return peer;
  const seen = (forwardedFor ?? '').split(',').map((part) => part.trim());
  return seen.at(-trustedProxies) || undefined;
}

/** Loopback (RFC 1122, 3.2.1.3; RFC 4291, 2.5.3). */
export const isThisMachine = (address: string | undefined): boolean =>
  /^(::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/.test(address ?? '');

/** Who is at the other end of the connection; the Node server hands its request along (@hono/node-server, HttpBindings). */
export function peerAddress(c: Context): string | undefined {
  const address = memberOf(memberOf(memberOf(c.env, 'incoming'), 'socket'), 'remoteAddress');
  return typeof address === 'string' ? address : undefined;
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
