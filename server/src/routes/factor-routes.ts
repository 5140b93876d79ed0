import type { FastifyInstance } from 'fastify';
import { type Authenticator, route } from '../http/route.ts';
import type { SecondFactors } from '../services/second-factors.ts';
import type { StepUp } from '../services/step-up.ts';

/** Of one address block. */
const rateLimit = { max: 60, timeWindow: '10 minutes' };

/** The account's second factors. */
export function factorRoutes(
  app: FastifyInstance,
  authenticator: Authenticator,
  { factors, stepUp }: { readonly factors: SecondFactors; readonly stepUp: StepUp },
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
    'removeFactor',
    async ({ owner, params, body }) => {
      await factors.remove(owner, params.id, body.proof, stepUp);
      return undefined;
    },
    { rateLimit },
  );
}
