import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Closed, Timestamp } from '@homeward/shared/schema';
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Check } from 'typebox/value';

/** One version that was about to take the place of another; `at` in milliseconds since 1970. */
export const Installing = Closed({
  from: Type.String({ maxLength: 40 }),
  to: Type.String({ maxLength: 40 }),
  at: Timestamp,
});
export type Installing = Static<typeof Installing>;

/** How long macOS's updater may take to put the new version in place, copying and checking it. */
const REPLACING_MS = 2 * 60_000;

/** What an app that ended for a new version left word of, for the one that starts next. Nothing depends on the file. */
export class InstallMarker {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  read(): Installing | null {
    try {
      const value: unknown = JSON.parse(readFileSync(this.#path, 'utf8'));
      return Check(Installing, value) ? value : null;
    } catch {
      return null;
    }
  }

  /** Synchronous: the app ends right after it. */
  write(installing: Installing): void {
    writeFileSync(this.#path, JSON.stringify(installing), { mode: 0o600 });
  }

  remove(): void {
    rmSync(this.#path, { force: true });
  }
}

/**
 * Whether this version is being replaced right now, and has to leave at once: launchd starts what it keeps alive before
 * the new version is in place, and macOS's updater gives up where the old one runs (Squirrel.Mac, SQRLInstaller.m,
 * `SQRLInstallerErrorAppStillRunning`). launchd tries again every ten seconds, and after two minutes this one stays, whatever became of the new one.
 */
export function isBeingReplaced(installing: Installing | null, version: string, now: number): boolean {
  if (installing === null || installing.from !== version) return false;
  const since = now - installing.at;
  return since >= 0 && since < REPLACING_MS;
}
