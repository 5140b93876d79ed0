import type { FastifyReply, FastifyRequest } from 'fastify';
import { SESSION_DAYS } from '../services/sessions.ts';
import type { RequestOrigins } from './request-origin.ts';

const SESSION_COOKIE = 'homeward';

export const sessionCookieOf = (request: FastifyRequest): string | undefined => request.cookies[SESSION_COOKIE];

/** The cookie that carries a session: not readable by scripts, sent by no other site's page, never over the network in the clear. */
export interface SessionCookies {
  /** @param isKept whether the browser keeps it when it is closed: not on somebody else's device */
  set(reply: FastifyReply, token: string, isKept: boolean): void;
  /** Takes it away from who came with one. */
  clear(reply: FastifyReply): void;
}

/**
 * `Secure` always, with one exception. Browsers hold loopback to be secure without TLS, but Safari does not (WebKit bug
 * 281149, mended in 2026 for new systems only): it drops such a cookie, and a Mac's owner could not sign in to a server on that Mac.
 * On plain HTTP, which this server speaks on loopback only, Safari gets the cookie without the word.
 */
export function createSessionCookies({ own }: Pick<RequestOrigins, 'own'>): SessionCookies {
  const attributes = ({ request }: FastifyReply) => ({
    path: '/',
    httpOnly: true,
    secure: own().canonical.startsWith('https:') || !isSafari(request.headers['user-agent']),
    sameSite: 'strict' as const,
  });
  return {
    set: (reply, token, isKept) =>
      void reply.setCookie(SESSION_COOKIE, token, {
        ...attributes(reply),
        ...(isKept && { maxAge: SESSION_DAYS * 86_400 }),
      }),
    clear: (reply) => {
      if (sessionCookieOf(reply.request) !== undefined) reply.clearCookie(SESSION_COOKIE, attributes(reply));
    },
  };
}

const isSafari = (userAgent = '') => /AppleWebKit\//.test(userAgent) && !/Chrom(e|ium)\//.test(userAgent);
