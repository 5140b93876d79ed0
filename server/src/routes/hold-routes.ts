import type { FastifyInstance } from 'fastify';
import { type Authenticator, route } from '../http/route.ts';
import type { HoldKeeper } from '../services/hold-keeper.ts';

/** Of one address block. */
const rateLimit = { max: 60, timeWindow: '10 minutes' };

/** What waits 24 hours for a veto. */
export function holdRoutes(
  app: FastifyInstance,
  authenticator: Authenticator,
  { holds }: { readonly holds: HoldKeeper },
): void {
  route(app, authenticator, 'holds', async ({ owner }) => ({ holds: await holds.list(owner) }));
  route(app, authenticator, 'askHold', ({ owner, body }) => holds.ask(owner, body), { rateLimit });
  route(app, authenticator, 'endHold', async ({ owner, params }) => {
    await holds.end(owner, params.id);
    return undefined;
  });
}
