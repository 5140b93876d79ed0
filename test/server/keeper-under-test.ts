import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import type { Clock } from '../../server/src/clock.ts';
import { createDevices } from '../../server/src/repositories/devices.ts';
import { startDeviceServices } from '../../server/src/services/device-services.ts';
import { createHoldKeeper, type HoldKeeper } from '../../server/src/services/hold-keeper.ts';
import { createLimits } from '../../server/src/services/limits.ts';
import { OwnerEvents } from '../../server/src/services/owner-events.ts';
import { createPasskeys } from '../../server/src/services/passkeys.ts';
import { createRetentionService } from '../../server/src/services/retention.ts';
import { createSecondFactors } from '../../server/src/services/second-factors.ts';
import { createSessionService } from '../../server/src/services/sessions.ts';
import { createStepUp } from '../../server/src/services/step-up.ts';
import { createTheftErasure } from '../../server/src/services/theft-erasure.ts';
import { createFileBlobStore } from '../../server/src/storage/file-blob-store.ts';
import { believed } from './believed-time.ts';
import { type ServerUnderTest, startServerUnderTest } from './server-under-test.ts';

export interface KeeperUnderTest extends Pick<HoldKeeper, 'carryOutRipe'> {
  /** The server's other timer: erases what is due of thefts. */
  finishErasures(): Promise<void>;
  close(): Promise<void>;
}

/** Services of their own on the server's data: what its timer does every minute can then be called. */
export async function startKeeper(server: ServerUnderTest): Promise<KeeperUnderTest> {
  const { database, clock, activity, holds, secrets, config } = server;
  const { isAnyStolen } = createDevices(database);
  const factors = createSecondFactors({ database, clock, activity, macKey: secrets.macKey, isAnyStolen });
  const passkeys = createPasskeys({ clock, activity, factors });
  const sessions = createSessionService({ database, clock, activity, holds });
  const stepUp = createStepUp({ database, clock, activity, factors, passkeys, holds });
  const events = new OwnerEvents();
  const blobs = createFileBlobStore(join(config.dataDirectory, 'blobs'));
  const services = await startDeviceServices({
    ...{ database, clock, activity, sessions, events, stepUp, time: believed(clock) },
    blobs,
    receiptKey: secrets.receiptKey,
    places: { placeOf: async (address) => ({ address, scope: 'public', placeSource: 'server' }) },
    isOwnOrigin: () => true,
    limits: createLimits({ database, fixed: {} }),
    onFailure: (cause) => {
      throw cause;
    },
  });
  const { orders, devices } = services;
  const retention = createRetentionService({ database, clock, activity, events, stepUp, devices });
  const theftErasure = createTheftErasure({
    ...{ database, blobs, time: believed(clock), activity, events, stepUp, devices, retention },
    isEnding: () => false,
  });
  const { carryOutRipe } = createHoldKeeper({
    ...{ database, clock, ledger: holds, orders, devices, sessions, retention, theftErasure },
  });
  return { carryOutRipe, finishErasures: () => theftErasure.finishDue(clock.now()), close: () => services.close() };
}

/**
 * One server and what its timer does, for all tests of a file. Call it once, outside of any test.
 * @returns filled in before the first test.
 */
export function serverWithKeeper(clock: Clock): { readonly server: ServerUnderTest; readonly keeper: KeeperUnderTest } {
  const started = {} as { server: ServerUnderTest; keeper: KeeperUnderTest };
  beforeAll(async () => {
    started.server = await startServerUnderTest({ clock });
    started.keeper = await startKeeper(started.server);
  });
  afterAll(async () => {
    await started.keeper.close();
    await started.server.close();
  });
  return started;
}
