import type { Account, SessionReply } from '@homeward/shared/api/account';
import { HomewardError } from '@homeward/shared/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StoredAccount } from '../repositories/accounts.ts';
import type { NewSession } from '../services/sessions.ts';
import type { KnownBrowsers } from './known-browser.ts';
import { type RequestOrigins, senderOf } from './request-origin.ts';
import type { SessionCookies } from './session-cookie.ts';

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
  /** Hands a session over, as cookie or as bearer, and remembers the browser. */
  send(reply: FastifyReply, carrier: Carrier, signedIn: { account: StoredAccount; begun: NewSession }): SessionReply;
}

export function createSessionReplies(
  origins: RequestOrigins,
  knownBrowsers: KnownBrowsers,
  cookies: SessionCookies,
): SessionReplies {
  return {
    checkCarrier(request, carrier) {
      if (carrier !== 'bearer' && senderOf(request, origins) === 'listed') {
        throw new HomewardError('bad_request', 'a console that is carried elsewhere asks for a bearer');
      }
    },

    send(reply, carrier, { account, begun }) {
      knownBrowsers.remember(reply, account.loginName);
      if (carrier !== 'bearer') cookies.set(reply, begun.token);
      const session = { id: begun.session.id, ...(carrier === 'bearer' && { token: begun.token }) };
      return { account: accountReply(account), session };
    },
  };
}
