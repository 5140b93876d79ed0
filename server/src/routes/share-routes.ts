import type { FastifyInstance } from 'fastify';
import { type Authenticator, route } from '../http/route.ts';
import type { ShareService } from '../services/shares.ts';
import { sendSealed } from './item-routes.ts';

/** The sealed list and the ids of 2,000 items, with room for the rest. */
const SHARE_BODY_BYTES = 1024 * 1024;

/** Of one address block. A token cannot be guessed: this bounds what one link costs the server. */
const OPENED = { max: 60, timeWindow: '10 minutes' };
const READ = { max: 300, timeWindow: '10 minutes' };
const FETCHED = { max: 6_000, timeWindow: '10 minutes' };

/** Links that open chosen items: the owner's side, and that of whoever was given one. */
export function shareRoutes(
  app: FastifyInstance,
  authenticator: Authenticator,
  { shares }: { readonly shares: ShareService },
): void {
  route(app, authenticator, 'shares', async ({ owner }) => ({ shares: await shares.list(owner.accountId) }));
  route(app, authenticator, 'createShare', ({ owner, body }) => shares.create(owner, body), {
    bodyLimit: SHARE_BODY_BYTES,
  });
  route(app, authenticator, 'revokeShare', async ({ owner, params }) => {
    await shares.revoke(owner, params.shareId);
    return undefined;
  });

  route(app, authenticator, 'openShare', ({ body }) => shares.open(body), { rateLimit: OPENED });
  route(app, authenticator, 'sharedItems', ({ body }) => shares.items(body), { rateLimit: READ });
  route(
    app,
    authenticator,
    'sharedSealed',
    async ({ body, reply }) => sendSealed(reply, body.itemId, await shares.sealed(body)),
    { rateLimit: FETCHED },
  );
}
