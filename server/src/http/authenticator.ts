import { HomewardError } from '@homeward/shared/errors';
import type { FastifyRequest } from 'fastify';
import type { SessionService } from '../services/sessions.ts';
import { type RequestOrigins, senderOf } from './request-origin.ts';
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
      const sender = senderOf(request, origins);
      // A cookie counts only where our own page sends it, or no page at all; a bearer also from a listed page.
      const cookie = sender === 'own' || sender === 'none' ? sessionCookieOf(request) : undefined;
      const token = sender === 'foreign' ? undefined : (bearerOf(request) ?? cookie);
      if (token === undefined) throw new HomewardError('not_signed_in', 'there is no session');
      const { id, accountId } = await sessions.find(token);
      return { accountId, sessionId: id };
    },

    agent: (request) => identifyDevice(request.headers.authorization),
  };
}

const bearerOf = ({ headers }: FastifyRequest): string | undefined =>
  /^Bearer ([A-Za-z0-9_-]{43})$/.exec(headers.authorization ?? '')?.[1];
