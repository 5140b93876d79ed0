import { MAX_ROTATION_BYTES } from '@homeward/shared/api/keys';
import type { FastifyInstance } from 'fastify';
import { type Authenticator, route } from '../http/route.ts';
import { accountReply } from '../http/session-reply.ts';
import type { KeyRotationService } from '../services/key-rotation.ts';
import type { RecoveryCodeService } from '../services/recovery-code.ts';
import type { RotationService } from '../services/rotations.ts';

export interface KeyRouteServices {
  readonly recoveryCode: RecoveryCodeService;
  readonly keyRotation: KeyRotationService;
  readonly rotations: RotationService;
}

/** Of one address block: each is weighed by the megabyte, and nobody makes new keys often. */
const rateLimit = { max: 30, timeWindow: '10 minutes' };

/** The owner's keys: another recovery code, all of them anew, and how far the Macs are with it. */
export function keyRoutes(
  app: FastifyInstance,
  authenticator: Authenticator,
  { recoveryCode, keyRotation, rotations }: KeyRouteServices,
): void {
  route(app, authenticator, 'keyChanges', ({ owner }) => rotations.list(owner.accountId));
  route(
    app,
    authenticator,
    'renewRecoveryCode',
    async ({ owner, body }) => accountReply(await recoveryCode.renew(owner, body)),
    { rateLimit },
  );
  route(app, authenticator, 'rotateStart', async ({ owner, body }) => keyRotation.start(owner.accountId, body), {
    rateLimit,
  });
  route(
    app,
    authenticator,
    'rotateFinish',
    async ({ owner, body }) => accountReply(await keyRotation.finish(owner, body)),
    { rateLimit, bodyLimit: MAX_ROTATION_BYTES },
  );
}
