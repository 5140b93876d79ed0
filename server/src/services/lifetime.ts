import { createDevices } from '../repositories/devices.ts';
import { createItems } from '../repositories/items.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import { createAccountDeletion } from './account-deletion.ts';
import type { DeviceServices } from './device-services.ts';
import { createExports } from './exports.ts';
import type { KnownTime } from './known-time.ts';
import { createRetentionService } from './retention.ts';
import { type SweepPorts, sweepRetention } from './retention-sweep.ts';
import type { SessionService } from './sessions.ts';
import type { StepUp } from './step-up.ts';
import { createTheftErasure } from './theft-erasure.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

interface LifetimePorts extends Omit<SweepPorts, 'isEnding' | 'blobs' | 'events' | 'clock'> {
  readonly time: Pick<KnownTime, 'certain' | 'marks'>;
  readonly blobs: BlobStore;
  readonly stepUp: Pick<StepUp, 'verify' | 'check' | 'checkIfStolen'>;
  readonly sessions: Pick<SessionService, 'endAllBut'>;
  readonly services: Pick<DeviceServices, 'devices' | 'tokens' | 'streams' | 'events'>;
  /** Told of what goes wrong behind a request's back. */
  readonly onFailure: (cause: unknown) => void;
}

export type LifetimeServices = ReturnType<typeof startLifetime>;

/** How long things live here, and how they leave. What is over goes by itself: items once a day, accounts every hour. */
export function startLifetime({ onFailure, services, ...ports }: LifetimePorts) {
  const { database, time, activity, stepUp } = ports;
  const { devices, events, tokens, streams } = services;
  const deletion = createAccountDeletion({
    ...{ ...ports, tokens, streams, onFailure },
    devices: createDevices(database),
    items: createItems(database),
  });
  let isEnding = false;
  let running = Promise.resolve();
  const inTurn = (work: () => Promise<void>) => {
    running = running.then(() => (isEnding ? undefined : work())).catch(onFailure);
    return running;
  };
  const retention = createRetentionService({ database, clock: time.marks, activity, events, stepUp, devices });
  const { blobs } = ports;
  const theftErasure = createTheftErasure({
    ...{ database, blobs, time, activity, events, stepUp, devices, retention },
    isEnding: () => isEnding,
  });
  const sweep = () =>
    inTurn(async () => {
      const now = await time.certain();
      if (now === null) return;
      // One time for all of it: what the clock says in the middle of it may be wrong again.
      await sweepRetention({ ...ports, clock: { now: () => now }, events, isEnding: () => isEnding });
    });
  const finishDeletions = () =>
    inTurn(async () => {
      await deletion.finishDue();
      const now = await time.certain();
      if (now !== null) await theftErasure.finishDue(now);
    });
  void finishDeletions();
  void sweep();
  const timers = [
    setInterval(() => void finishDeletions(), HOUR_MS).unref(),
    setInterval(() => void sweep(), DAY_MS).unref(),
  ];
  return {
    deletion,
    retention,
    theftErasure,
    exports: createExports({ stepUp, activity, devices }),

    /** What happens by itself every day. */
    sweep,
    /** And every hour. */
    finishDeletions,

    /** Ends between two steps. */
    async close(): Promise<void> {
      isEnding = true;
      for (const timer of timers) clearInterval(timer);
      await running;
    },
  };
}
