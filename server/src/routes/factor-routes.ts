import type { FastifyInstance } from 'fastify';
import { requirePasskeyPlace } from '../http/passkey-place.ts';
import type { RequestOrigins } from '../http/request-origin.ts';
import { type Authenticator, route } from '../http/route.ts';
import type { Passkeys } from '../services/passkeys.ts';
import type { SecondFactors } from '../services/second-factors.ts';
import type { StepUp } from '../services/step-up.ts';

export interface FactorRouteServices {
  readonly factors: SecondFactors;
  readonly passkeys: Passkeys;
  readonly stepUp: StepUp;
  readonly origins: RequestOrigins;
}

/** Of one address block. */
const rateLimit = { max: 60, timeWindow: '10 minutes' };

/** The account's second factors. */
export function factorRoutes(
  app: FastifyInstance,
  authenticator: Authenticator,
  { factors, passkeys, stepUp, origins }: FactorRouteServices,
): void {
  route(app, authenticator, 'factors', async ({ owner }) => ({ factors: await factors.list(owner.accountId) }));
  route(app, authenticator, 'beginTotp', ({ owner }) => factors.begin(owner), { rateLimit });
  route(
    app,
    authenticator,
    'confirmTotp',
    ({ owner, params, body }) => factors.confirm(owner, params.id, body, stepUp),
    {
      rateLimit,
    },
  );
  route(
    app,
    authenticator,
    'beginPasskey',
    ({ owner, request }) => passkeys.begin(owner, requirePasskeyPlace(request, origins)),
    { rateLimit },
  );
  route(
    app,
    authenticator,
    'confirmPasskey',
    ({ owner, params, body }) => passkeys.confirm(owner, params.id, body, stepUp),
    { rateLimit },
  );
  route(
    app,
    authenticator,
    'passkeyChallenge',
    ({ owner, body, request }) =>
      passkeys.stepUpChallenge(owner.accountId, requirePasskeyPlace(request, origins), body.action),
    { rateLimit },
  );
  route(
    app,
    authenticator,
    'removeFactor',
    async ({ owner, params, body }) => {
      await factors.remove(owner, params.id, body.proof, stepUp);
      return undefined;
    },
    { rateLimit },
  );
}
