import type { FastifyInstance } from 'fastify';
import { type Authenticator, route } from '../http/route.ts';
import type { Activity } from '../services/activity.ts';

/** The owner reads; nobody writes. */
export function activityRoutes(
  app: FastifyInstance,
  authenticator: Authenticator,
  { activity }: { readonly activity: Pick<Activity, 'list'> },
): void {
  route(app, authenticator, 'activity', ({ owner, query }) => activity.list(owner.accountId, query));
}
