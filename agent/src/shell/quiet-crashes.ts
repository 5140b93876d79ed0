import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { app, crashReporter } from 'electron';
import { type Log, reasonOf } from '../log.ts';

/** Where Crashpad keeps a dump that is whole (Chromium, third_party/crashpad/crashpad/client/crash_report_database_mac.mm). */
const WHOLE_DUMPS = ['pending', 'completed'];

export interface QuietCrashesParts {
  readonly platform: NodeJS.Platform;
  /** A folder of the app's own for what crashes leave behind. */
  readonly dumps: string;
  readonly log: Log;
}

/**
 * Sees to it that no dialog tells of a crash, since Homeward may be hidden: neither macOS's “quit unexpectedly” (what
 * Electron's own handler takes is not handed on to the system's) nor Electron's of an exception that nobody caught. Nothing
 * is sent anywhere, and what the handler writes down is deleted: memory is in it, and keys may be. Before `ready`, and
 * only where no other instance runs.
 */
export function keepCrashesQuiet({ platform, dumps, log }: QuietCrashesParts): void {
  // As Electron does after its dialog, the app goes on.
  process.on('uncaughtException', (error) => log.error(`nobody expected this: ${reasonOf(error)}`));
  // Elsewhere no system shows a dialog.
  if (platform !== 'darwin') return;
  rmSync(dumps, { recursive: true, force: true });
  app.setPath('crashDumps', dumps);
  crashReporter.start({ uploadToServer: false, ignoreSystemCrashHandler: true });
  // A process is gone when its dump is whole: the handler holds it until then.
  app.on('child-process-gone', () => removeWholeDumps(dumps));
  app.on('render-process-gone', () => removeWholeDumps(dumps));
}

function removeWholeDumps(dumps: string): void {
  for (const folder of WHOLE_DUMPS) {
    for (const name of namesIn(join(dumps, folder))) rmSync(join(dumps, folder, name), { force: true });
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
