import type { Account, SessionReply, SessionWish } from '@homeward/shared/api/account';
import { HomewardError } from '@homeward/shared/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StoredAccount } from '../repositories/accounts.ts';
import type { NewSession, SessionClient, SessionService } from '../services/sessions.ts';
import { bearerOf } from './authenticator.ts';
import { browserFamily } from './browser-family.ts';
import type { KnownBrowsers } from './known-browser.ts';
import { type RequestOrigins, senderOf } from './request-origin.ts';
import { type SessionCookies, sessionCookieOf } from './session-cookie.ts';

/** An account as the API shows it to its owner. */
export const accountReply = ({ id, loginName, vault, state }: StoredAccount): Account => ({
  accountId: id,
  loginName,
  vault,
  state,
});

export interface SessionReplies {
  /** Who asks for a session. Before anything is done: a page elsewhere cannot hold our cookie. @throws HomewardError `bad_request` */
  clientOf(request: FastifyRequest, wish: SessionWish): SessionClient;
  /** Hands a session over, as cookie or as bearer, and remembers the browser unless it is borrowed. Its session before ends. */
  send(reply: FastifyReply, signedIn: { account: StoredAccount; begun: NewSession }): Promise<SessionReply>;
}

export function createSessionReplies(
  origins: RequestOrigins,
  knownBrowsers: KnownBrowsers,
  cookies: SessionCookies,
  sessions: Pick<SessionService, 'endReplaced'>,
): SessionReplies {
  return {
    clientOf(request, { carrier = 'cookie', onPairedMac = false, borrowed = false }) {
      if (carrier !== 'bearer' && senderOf(request, origins) === 'listed') {
        throw new HomewardError('bad_request', 'a console that is carried elsewhere asks for a bearer');
      }
      return { browser: browserFamily(request.headers['user-agent']), carrier, onPairedMac, borrowed };
    },

    async send(reply, { account, begun: { session, token } }) {
      const { id, carrier, borrowed } = session;
      const { loginName } = account;
      // The keyring is gone at every reload, so people sign in often: nobody can use the session that this one replaces.
      const replaced = carrier === 'bearer' ? bearerOf(reply.request) : sessionCookieOf(reply.request);
      if (replaced !== undefined) await sessions.endReplaced(replaced, session);
      if (carrier === 'bearer') {
        const knownBrowser = borrowed ? undefined : knownBrowsers.mark(loginName);
        return { account: accountReply(account), session: { id, token, ...(knownBrowser && { knownBrowser }) } };
      }
      cookies.set(reply, token, !borrowed);
      if (!borrowed) knownBrowsers.remember(reply, loginName);
      return { account: accountReply(account), session: { id } };
    },
  };
}
