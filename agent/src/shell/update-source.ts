import { autoUpdater } from 'electron';
import { CancellationToken, MacUpdater } from 'electron-updater';
import type { Clock } from '../clock.ts';
import { within } from '../deadline.ts';
import type { UpdateSource } from './updates.ts';

/** For macOS's updater to take what was fetched: it unpacks and checks the signature. */
const STAGING_MS = 10 * 60_000;
/** For a server to answer, and for a new version to come over a slow line. */
const LOOK_MS = 2 * 60_000;
const FETCH_MS = 4 * 3_600_000;

/**
 * electron-updater, which reads from the app's `app-update.yml` where new versions are. A file of its own in the build: it
 * is not in memory before it is needed.
 */
export function createUpdateSource(clock: Clock, updater: MacUpdater = new MacUpdater()): UpdateSource {
  const inTime = async <T>(
    deadlineMs: number,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    const done = await within(clock, deadlineMs, signal, async (both) => ({ value: await work(both) }));
    if (done === undefined) throw Object.assign(new Error('nobody answered in time'), { code: 'ETIMEDOUT' });
    return done.value;
  };
  const never = new AbortController().signal;
  updater.autoDownload = false;
  // We say when: macOS's updater would otherwise put it in place whenever the app ends, in mode stolen too.
  updater.autoInstallOnAppQuit = false;
  updater.autoRunAppAfterInstall = true;
  updater.allowPrerelease = false;
  updater.allowDowngrade = false;
  // It would write addresses to the log.
  updater.logger = null;
  // It would send a number of this Mac with each look; nothing here is rolled out to a share of Macs.
  updater.requestHeaders = { 'x-user-staging-id': '00000000-0000-0000-0000-000000000000' };
  // What fails is thrown as well.
  updater.on('error', () => {});

  let isStaged = false;
  autoUpdater.on('update-downloaded', () => {
    isStaged = true;
  });
  return {
    look: () =>
      inTime(LOOK_MS, never, async () => {
        const answer = await updater.checkForUpdates();
        return answer?.isUpdateAvailable ? answer.updateInfo.version : null;
      }),
    fetch: (signal) =>
      inTime(FETCH_MS, signal, async (both) => {
        const token = new CancellationToken();
        both.addEventListener('abort', () => token.cancel(), { once: true });
        await updater.downloadUpdate(token);
      }),
    stage: async () => {
      if (!isStaged) await inTime(STAGING_MS, never, staged);
    },
    install: () => updater.quitAndInstall(),
  };
}

/** electron-updater has told macOS's updater where to fetch it: from a server of its own on loopback. */
function staged(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onNone = () => settle(() => reject(new Error('macOS sees no new version')));
    const onError = (error: Error) => settle(() => reject(error));
    const onDone = () => settle(resolve);
    const settle = (end: () => void) => {
      autoUpdater.off('update-downloaded', onDone);
      autoUpdater.off('update-not-available', onNone);
      autoUpdater.off('error', onError);
      end();
    };
    autoUpdater.on('update-downloaded', onDone);
    autoUpdater.on('update-not-available', onNone);
    autoUpdater.on('error', onError);
    signal.addEventListener('abort', () => settle(() => reject(signal.reason)), { once: true });
    autoUpdater.checkForUpdates();
  });
}
