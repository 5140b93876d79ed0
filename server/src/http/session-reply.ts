import type { Account, SessionReply } from '@homeward/shared/api/account';
import { HomewardError } from '@homeward/shared/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StoredAccount } from '../repositories/accounts.ts';
import type { NewSession, SessionService } from '../services/sessions.ts';
import type { KnownBrowsers } from './known-browser.ts';
import { type RequestOrigins, senderOf } from './request-origin.ts';
import { type SessionCookies, sessionCookieOf } from './session-cookie.ts';

export type Carrier = 'cookie' | 'bearer' | undefined;

/** An account as the API shows it to its owner. */
export const accountReply = ({ id, loginName, vault, state }: StoredAccount): Account => ({
  accountId: id,
  loginName,
  vault,
  state,
});

export interface SessionReplies {
  /** Before anything is done: a page elsewhere cannot hold our cookie. @throws HomewardError `bad_request` */
  checkCarrier(request: FastifyRequest, carrier: Carrier): void;
  /** Hands a session over, as cookie or as bearer, and remembers the browser. A cookie's session before it ends. */
  send(
    reply: FastifyReply,
    carrier: Carrier,
    signedIn: { account: StoredAccount; begun: NewSession },
  ): Promise<SessionReply>;
}

export function createSessionReplies(
  origins: RequestOrigins,
  knownBrowsers: KnownBrowsers,
  cookies: SessionCookies,
  sessions: Pick<SessionService, 'endReplaced'>,
): SessionReplies {
  return {
    checkCarrier(request, carrier) {
      if (carrier !== 'bearer' && senderOf(request, origins) === 'listed') {
        throw new HomewardError('bad_request', 'a console that is carried elsewhere asks for a bearer');
      }
    },

    async send(reply, carrier, { account, begun }) {
      knownBrowsers.remember(reply, account.loginName);
      if (carrier !== 'bearer') {
        // The keyring is gone at every reload, so people sign in often: nobody can use the cookie that this one replaces.
        const replaced = sessionCookieOf(reply.request);
        if (replaced !== undefined) await sessions.endReplaced(replaced);
        cookies.set(reply, begun.token);
      }
      const session = { id: begun.session.id, ...(carrier === 'bearer' && { token: begun.token }) };
      return { account: accountReply(account), session };
    },
  };
}
