import type { FastifyInstance } from 'fastify';
import { type Authenticator, route } from '../http/route.ts';
import { accountReply, type SessionReplies } from '../http/session-reply.ts';
import type { RecoveryService } from '../services/recovery.ts';

export interface RecoveryRouteServices {
  readonly recovery: RecoveryService;
  readonly sessionReplies: SessionReplies;
}

/**
 * Of one address block. Not of a login name: nobody guesses a recovery code of 130 bits, and whoever has a stolen Mac must
 * not keep its owner from the way in that is left.
 */
const rateLimit = { max: 60, timeWindow: '10 minutes' };

export function recoveryRoutes(
  app: FastifyInstance,
  authenticator: Authenticator,
  { recovery, sessionReplies }: RecoveryRouteServices,
): void {
  route(app, authenticator, 'recoveryStart', async ({ body }) => await recovery.start(body), { rateLimit });

  route(
    app,
    authenticator,
    'recoveryProve',
    async ({ body }) => {
      const { account, registrationResponse } = await recovery.prove(body);
      return { account: accountReply(account), registrationResponse };
    },
    { rateLimit },
  );

  route(
    app,
    authenticator,
    'recoveryFinish',
    async ({ body, request, reply }) => {
      const recovered = await recovery.finish(body, sessionReplies.clientOf(request, body));
      return await sessionReplies.send(reply, recovered);
    },
    { rateLimit },
  );
}
