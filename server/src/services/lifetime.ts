import { createExports } from './exports.ts';
import { createRetentionService } from './retention.ts';
import { type SweepPorts, sweepRetention } from './retention-sweep.ts';

const DAY_MS = 24 * 60 * 60_000;

type LifetimePorts = Omit<SweepPorts, 'isEnding'> &
  Parameters<typeof createRetentionService>[0] &
  Parameters<typeof createExports>[0] & {
    /** Told of what goes wrong behind a request's back. */
    readonly onFailure: (cause: unknown) => void;
  };

export type LifetimeServices = ReturnType<typeof startLifetime>;

/** How long things live here, and how they leave. What is over goes once a day, and after each start. */
export function startLifetime({ onFailure, ...ports }: LifetimePorts) {
  let isEnding = false;
  let running = Promise.resolve();
  const sweep = () => {
    running = running.then(() => sweepRetention({ ...ports, isEnding: () => isEnding })).catch(onFailure);
    return running;
  };
  void sweep();
  const timer = setInterval(() => void sweep(), DAY_MS).unref();
  return {
    retention: createRetentionService(ports),
    exports: createExports(ports),

    /** What happens by itself every day. */
    sweep,

    /** Ends between two steps. */
    async close(): Promise<void> {
      isEnding = true;
      clearInterval(timer);
      await running;
    },
  };
}
