import { Closed, Nullable } from '@homeward/shared/schema';
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { CheckedFile } from '../durable/checked-file.ts';
import type { Disk } from '../durable/disk.ts';
import type { Log } from '../log.ts';
import { readServiceUrl } from '../service-url.ts';

/** What the person at this Mac chose for the agent; nothing of it is secret, nothing depends on a pairing. */
export const Settings = Closed({
  v: Type.Literal(1),
  /** Where access points are looked up when the location service knows no place; null, the default: nowhere. */
  accessPointService: Nullable(Type.String({ minLength: 1, maxLength: 500 })),
});
export type Settings = Static<typeof Settings>;

export const defaultSettings: Settings = { v: 1, accessPointService: null };

/** The settings on disk. They are read anew each time, so that what a window saves counts from the next round on. */
export class SettingsFile {
  readonly #file: CheckedFile<typeof Settings>;

  constructor(disk: Disk, path: string, log: Log) {
    this.#file = new CheckedFile(disk, path, Settings, log);
  }

  async read(): Promise<Settings> {
    return (await this.#file.load()) ?? defaultSettings;
  }

  /**
   * Replaces the settings; returns what was saved, when it will survive a power cut.
   * @throws HomewardError with words for the person where a value cannot be; nothing is saved then.
   */
  async save(settings: Settings): Promise<Settings> {
    const { accessPointService } = settings;
    const named = accessPointService?.trim() ? readServiceUrl(accessPointService.trim()).href : null;
    const saved = { ...settings, accessPointService: named };
    await this.#file.save(saved);
    return saved;
  }
}
