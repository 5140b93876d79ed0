import type { EventBody } from '@homeward/shared/bodies/event';
import { Health } from '@homeward/shared/bodies/report';
import { CheckedFile } from '../durable/checked-file.ts';
import type { Disk } from '../durable/disk.ts';
import { type Log, reasonOf } from '../log.ts';
import { Mutex } from '../mutex.ts';

const Permissions = Health.properties.permissions;
type Permissions = Health['permissions'];

export const createPermissionsFile = (disk: Disk, path: string, log: Log) =>
  new CheckedFile(disk, path, Permissions, log);

/**
 * What the owner was last told of the permissions, so that a change is told once, and also where it came while nothing
 * ran: macOS ends an app whose permission is taken away.
 */
export class PermissionMemory {
  readonly #file: Pick<CheckedFile<typeof Permissions>, 'load' | 'save'>;
  readonly #tell: (event: EventBody) => Promise<void>;
  readonly #log: Log;
  readonly #mutex = new Mutex();
  #told: Permissions | null | undefined;

  /** @param tell makes the event an item */
  constructor(
    file: Pick<CheckedFile<typeof Permissions>, 'load' | 'save'>,
    tell: (event: EventBody) => Promise<void>,
    log: Log,
  ) {
    this.#file = file;
    this.#tell = tell;
    this.#log = log;
  }

  /** Tells what has changed. The first word after a pairing changes nothing. */
  are(now: Permissions): void {
    this.#mutex
      .run(() => this.#compare(now))
      .catch((error) => this.#log.warn(`the permissions cannot be remembered: ${reasonOf(error)}`));
  }

  /** Resolves when what was told is remembered. */
  idle(): Promise<void> {
    return this.#mutex.idle();
  }

  async #compare(now: Permissions): Promise<void> {
    if (this.#told === undefined) this.#told = await this.#file.load();
    const before = this.#told ?? now;
    const changed = (['camera', 'location'] as const).filter((permission) => before[permission] !== now[permission]);
    if (this.#told !== null && changed.length === 0) return;
    for (const permission of changed) {
      const [from, to] = [before[permission], now[permission]];
      await this.#tell({ v: 1, event: 'permission-changed', permission, from, to });
    }
    // Afterwards: what a crash cuts short is told twice rather than never.
    this.#told = { camera: now.camera, location: now.location };
    await this.#file.save(this.#told);
  }
}
