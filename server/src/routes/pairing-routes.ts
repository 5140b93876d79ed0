import type { FastifyInstance } from 'fastify';
import { type Authenticator, route } from '../http/route.ts';
import type { DeviceServices } from '../services/device-services.ts';

/** An id has 256 bits and its code 75: this only keeps a flood of guesses away from the database. */
const GUESSES = { max: 120, timeWindow: '1 minute' };

/** Pairing, seen from the console and from the Mac. */
export function pairingRoutes(
  app: FastifyInstance,
  authenticator: Authenticator,
  { pairings }: Pick<DeviceServices, 'pairings'>,
): void {
  route(app, authenticator, 'createPairing', ({ owner, body }) => pairings.offer(owner, body));
  route(app, authenticator, 'pairing', ({ owner, params }) => pairings.show(owner.accountId, params.pairingId));
  route(app, authenticator, 'certify', ({ owner, params, body }) =>
    pairings.certify(owner, params.pairingId, body.certificate),
  );
  route(app, authenticator, 'refusePairing', async ({ owner, params }) => {
    await pairings.refuse(owner, params.pairingId);
    return undefined;
  });
  route(app, authenticator, 'pairingOffer', ({ body }) => pairings.offerFor(body.pairingId), { rateLimit: GUESSES });
  route(app, authenticator, 'pairingClaim', ({ body }) => pairings.claim(body.pairingId, body.claim), {
    rateLimit: GUESSES,
  });
  route(app, authenticator, 'pairingStatus', ({ device }) => pairings.answerFor(device));
}
