import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { loginNameKey } from '../repositories/accounts.ts';

const KNOWN_BROWSER_COOKIE = 'homeward-browser';
const LIFETIME_SECONDS = 365 * 86_400;

/**
 * Remembers that somebody signed in from a browser, so that whoever guesses at the same login name from elsewhere
 * cannot use up its tries. It lets nobody in. The mark is `random id . MAC over id and login name`: nothing of it
 * is stored on the server, and it is of no use for another login name. Our own pages get it as a cookie; a console that is
 * carried elsewhere gets no cookies, keeps the mark itself and shows it as `knownBrowser` when it begins to sign in.
 */
export interface KnownBrowsers {
  remember(reply: FastifyReply, loginName: string): void;
  /** A mark for a console that is carried elsewhere. */
  mark(loginName: string): string;
  /** The browser's id, if it once signed in under this login name. */
  idOf(request: FastifyRequest, loginName: string): string | undefined;
}

export function createKnownBrowsers(macKey: Uint8Array): KnownBrowsers {
  const mac = (id: string, loginName: string) =>
    createHmac('sha256', macKey)
      .update(`known-browser\0${id}\0${loginNameKey(loginName)}`)
      .digest();

  const mark = (loginName: string) => {
    const id = randomUUID();
    return `${id}.${mac(id, loginName).toString('base64url')}`;
  };

  return {
    mark,

    remember(reply, loginName) {
      reply.setCookie(KNOWN_BROWSER_COOKIE, mark(loginName), {
        path: '/api/',
        httpOnly: true,
        secure: true,
        sameSite: 'strict',
        maxAge: LIFETIME_SECONDS,
      });
    },

    idOf(request, loginName) {
      const { knownBrowser } = (request.body ?? {}) as { knownBrowser?: string };
      const [id = '', given = ''] = (knownBrowser ?? request.cookies[KNOWN_BROWSER_COOKIE] ?? '').split('.');
      const expected = mac(id, loginName);
      const bytes = Buffer.from(given, 'base64url');
      return bytes.length === expected.length && timingSafeEqual(bytes, expected) ? id : undefined;
    },
  };
}
