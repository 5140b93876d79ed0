import type { FastifyInstance } from 'fastify';
import type { GuessLimits } from '../http/guess-limits.ts';
import { type Authenticator, route } from '../http/route.ts';
import { accountReply } from '../http/session-reply.ts';
import type { AccountService } from '../services/account-state.ts';
import type { PasswordChangeService } from '../services/password-change.ts';
import type { StepUp } from '../services/step-up.ts';

export interface AccountRouteServices {
  readonly account: AccountService;
  readonly passwordChange: PasswordChangeService;
  readonly stepUp: StepUp;
  readonly guessLimits: GuessLimits;
}

/** Tries at the present password, and challenges for the recovery code, from one address block. */
const rateLimit = { max: 60, timeWindow: '10 minutes' };

export function accountRoutes(
  app: FastifyInstance,
  authenticator: Authenticator,
  { account, passwordChange, stepUp, guessLimits }: AccountRouteServices,
): void {
  route(app, authenticator, 'account', async ({ owner }) => accountReply(await account.get(owner.accountId)));

  route(app, authenticator, 'putState', async ({ owner, body }) => {
    await account.putState(owner.accountId, body.state);
    return undefined;
  });

  route(
    app,
    authenticator,
    'passwordStart',
    async ({ owner, body, request, reply }) => {
      await guessLimits.countOwnTry(request, reply);
      return await passwordChange.start(owner.accountId, body);
    },
    { rateLimit },
  );

  route(
    app,
    authenticator,
    'passwordFinish',
    async ({ owner, body }) => {
      await passwordChange.finish(owner, body);
      return undefined;
    },
    { rateLimit },
  );

  route(app, authenticator, 'stepUp', async ({ owner }) => stepUp.challenge(owner.accountId), { rateLimit });
}
