import { Bytes32, Closed, Nullable } from '@homeward/shared/schema';
import type { Static } from 'typebox';
import { CheckedFile } from '../durable/checked-file.ts';
import type { Disk } from '../durable/disk.ts';
import type { Log } from '../log.ts';

/** What nobody but this Mac may know. */
export const DeviceSecrets = Closed({
  /** Seed of the Mac's Ed25519 key. */
  deviceSeed: Bytes32,
  /** Authenticates the agent to the server; null until the server gave one. */
  deviceToken: Nullable(Bytes32),
});
export type DeviceSecrets = Static<typeof DeviceSecrets>;

/** Where secrets are kept: a 0600 file here, the keychain where a shell offers it. */
export interface Secrets {
  load(): Promise<DeviceSecrets | null>;
  /** Returns when they will survive a power cut. */
  save(secrets: DeviceSecrets): Promise<void>;
  remove(): Promise<void>;
}

/** Secrets in a 0600 file. */
export const createSecretsFile = (disk: Disk, path: string, log: Log): Secrets =>
  new CheckedFile(disk, path, DeviceSecrets, log);
