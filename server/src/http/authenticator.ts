import { HomewardError } from '@homeward/shared/errors';
import type { FastifyRequest } from 'fastify';
import type { SessionService } from '../services/sessions.ts';
import { type RequestOrigins, type Sender, senderOf } from './request-origin.ts';
import type { Authenticator, CallingDevice } from './route.ts';
import { sessionCookieOf } from './session-cookie.ts';

interface AuthenticatorPorts {
  readonly sessions: SessionService;
  readonly origins: RequestOrigins;
  /** The Mac that an `Authorization` header belongs to. @throws HomewardError `unknown_device` */
  readonly identifyDevice: (authorization: string | undefined) => Promise<CallingDevice>;
}

/** Owners come with a session cookie (our own pages) or a bearer (listed origins, and programs); Macs with a device token. */
export function createAuthenticator({ sessions, origins, identifyDevice }: AuthenticatorPorts): Authenticator {
  return {
    async owner(request) {
      const { token, carrier } = shownSession(request, senderOf(request, origins));
      if (token === undefined) throw new HomewardError('not_signed_in', 'there is no session');
      const { id, accountId } = await sessions.find(token, carrier);
      return { accountId, sessionId: id };
    },

    agent: (request) => identifyDevice(request.headers.authorization),
  };
}

/**
 * What a request shows of a session: a cookie, which counts only where our own page sends it, or no page at all; or a
 * bearer, also from a listed page. Never both: no console of ours sends that.
 * @throws HomewardError `bad_request`
 */
function shownSession(request: FastifyRequest, sender: Sender) {
  const cookie = sessionCookieOf(request);
  const { authorization = '' } = request.headers;
  // Of another scheme is what a browser shows to a proxy before this server.
  if (!/^Bearer /i.test(authorization)) {
    const isOwn = sender === 'own' || sender === 'none';
    return { carrier: 'cookie', token: isOwn ? cookie : undefined } as const;
  }
  if (cookie !== undefined) throw new HomewardError('bad_request', 'show a cookie or a bearer, not both');
  return { carrier: 'bearer', token: sender === 'foreign' ? undefined : bearerOf(request) } as const;
}

/** The bearer that a request shows, where it has the shape of one. */
export const bearerOf = ({ headers }: FastifyRequest): string | undefined =>
  /^Bearer ([A-Za-z0-9_-]{43})$/.exec(headers.authorization ?? '')?.[1];
