import { systemClock } from '../clock.ts';
import { createDisk } from '../durable/disk.ts';
import { createLog } from '../log.ts';
import { HelperSealer } from '../sealing/helper-sealer.ts';
import { programEnvironment } from '../search-path.ts';
import { readBootId } from '../state/boot-id.ts';
import { dataDirectoryAt } from '../state/data-directory.ts';
import { Journal } from '../state/journal.ts';
import { readMachineId } from '../state/machine-id.ts';
import { createSecretsFile } from '../state/secrets.ts';
import { StateStore } from '../state/state-store.ts';

/** What every command needs: the data directory, made where it is missing, and what lies in it. */
export async function openDataDirectory(path: string) {
  const clock = systemClock;
  const log = createLog(clock.now, (line) => process.stderr.write(line));
  const disk = createDisk();
  const directory = dataDirectoryAt(path);
  await disk.makeDirectory(directory.root);
  const store = new StateStore(disk, directory, await readMachineId(), log);
  const secrets = createSecretsFile(disk, directory.secrets, log);
  const sealer = new HelperSealer(clock, log, helperEnvironment());
  const journal = new Journal(disk, directory.journal, clock.now, log, sealer);
  return { clock, log, disk, directory, store, secrets, sealer, journal, bootId: await readBootId() };
}

/** A program of ours starts in half the time where its compiled code is kept. */
function helperEnvironment(): Readonly<Record<string, string>> {
  const { NODE_COMPILE_CACHE: cache } = process.env;
  return { ...programEnvironment(process.env), ...(cache !== undefined && { NODE_COMPILE_CACHE: cache }) };
}

export type OpenedData = Awaited<ReturnType<typeof openDataDirectory>>;
