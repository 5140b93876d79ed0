import { fileURLToPath } from 'node:url';
import { systemClock } from '../clock.ts';
import { createDisk } from '../durable/disk.ts';
import { createLog } from '../log.ts';
import { dataDirectoryAt } from '../state/data-directory.ts';
import { Journal } from '../state/journal.ts';
import { readMachineId } from '../state/machine-id.ts';
import { createSecretsFile } from '../state/secrets.ts';
import { StateStore } from '../state/state-store.ts';

/** The directory of our wrappers around traceroute, imagesnap and fswebcam. */
export const wrappersDirectory = fileURLToPath(new URL('../../bin', import.meta.url));

/** What every command needs: the data directory, made where it is missing, and what lies in it. */
export async function openDataDirectory(path: string) {
  const clock = systemClock;
  const log = createLog(clock.now, (line) => process.stderr.write(line));
  const disk = createDisk();
  const directory = dataDirectoryAt(path);
  await disk.makeDirectory(directory.root);
  const store = new StateStore(disk, directory, await readMachineId(), log);
  const secrets = createSecretsFile(disk, directory.secrets, log);
  const journal = new Journal(disk, directory.journal, clock.now, log);
  return { clock, log, disk, directory, store, secrets, journal };
}
export type OpenedData = Awaited<ReturnType<typeof openDataDirectory>>;
