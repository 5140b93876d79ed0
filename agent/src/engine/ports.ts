import type { Health } from '@homeward/shared/bodies/report';
import type { Clock } from '../clock.ts';
import type { Disk } from '../durable/disk.ts';
import type { Log } from '../log.ts';
import type { WrittenItem } from '../outbox/item-writer.ts';
import type { Sealer } from '../sealing/sealer.ts';
import type { Sensor } from '../sensor.ts';
import type { DataDirectory } from '../state/data-directory.ts';
import type { Journal } from '../state/journal.ts';
import type { Secrets } from '../state/secrets.ts';
import type { StateStore } from '../state/state-store.ts';
import type { ServerClient } from '../transport/server-client.ts';

/** What a sensor may need of the engine. */
export interface SensorContext {
  /** Scheme, host and port of the server as it is trusted now. */
  readonly origin: string;
  readonly client: ServerClient;
  readonly health: () => Health;
}

/** What the shell around the engine knows of the machine and the person's permissions. */
export interface Shell {
  readonly agentVersion: string;
  /** System and its release. */
  readonly platform: string;
  readonly permissions: () => Health['permissions'];
}

/** Intervals shortened for a trial; each report says so. */
export interface TrialIntervals {
  readonly protectedSeconds?: number | undefined;
  readonly stolenSeconds?: number | undefined;
}

/** The world, as the engine is handed it by the Electron shell, the headless program, or a test. */
export interface Ports {
  readonly clock: Clock;
  /** A number from 0 to 1. */
  readonly random: () => number;
  readonly log: Log;
  readonly disk: Disk;
  readonly directory: DataDirectory;
  readonly store: StateStore;
  readonly secrets: Secrets;
  /** Names this start of the system; null where it does not tell. */
  readonly bootId: string | null;
  readonly journal: Journal;
  readonly sealer: Sealer;
  readonly shell: Shell;
  readonly sensors: (context: SensorContext) => readonly Sensor[];
  readonly connect: (origin: string, token: string) => ServerClient;
  /** Told of each item that a sensor's capture became, the moment it is safe on disk. */
  readonly onCaptured?: (item: WrittenItem) => void | Promise<void>;
}

export interface EngineSettings {
  readonly trial: TrialIntervals;
  /** Bytes that may wait in the outbox. */
  readonly capBytes: number;
  /** Items on their way to the server at the same time. */
  readonly inFlight: number;
  /** Whose word ends the pairing on this machine: root's. */
  readonly administratorUid: number;
}

export const defaultSettings: EngineSettings = {
  trial: {},
  capBytes: 2 * 1024 ** 3,
  inFlight: 4,
  administratorUid: 0,
};
