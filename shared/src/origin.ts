import * as Type from 'typebox';
import { HomewardError } from './errors.ts';

/** Scheme, host and port of a server, as `URL.origin` spells it. */
export const Origin = Type.String({ minLength: 8, maxLength: 300, pattern: '^https?://[^/?#@\\s]+$' });

/**
 * The origin of what a person or a link gave: a host, or a URL.
 * @throws HomewardError `bad_request` where it is no URL, `insecure_origin` for plain HTTP beyond loopback.
 */
export function secureOrigin(server: string): string {
  let url: URL;
  try {
    url = new URL(/^https?:\/\//i.test(server) ? server : `https://${server}`);
  } catch (cause) {
    throw new HomewardError('bad_request', `“${server.slice(0, 100)}” is not the address of a server`, { cause });
  }
  if (url.username || url.password) throw new HomewardError('bad_request', 'a server address holds no login name');
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) {
    throw new HomewardError('insecure_origin', `plain HTTP is allowed to this machine itself only, not to ${url.host}`);
  }
  return url.origin;
}

/** Whether a URL's host name is this machine itself (RFC 6761 for `localhost`). */
export const isLoopbackHost = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
