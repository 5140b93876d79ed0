import { systemClock } from '../clock.ts';
import { createDisk } from '../durable/disk.ts';
import { createLog, toStandardError } from '../log.ts';
import type { StartProbe } from '../probe/probe-process.ts';
import { HelperSealer } from '../sealing/helper-sealer.ts';
import { programEnvironment } from '../search-path.ts';
import { readBootId } from '../state/boot-id.ts';
import { dataDirectoryAt } from '../state/data-directory.ts';
import { Journal } from '../state/journal.ts';
import { KeptSecrets, type SecretsPlace } from '../state/kept-secrets.ts';
import { type Cipher, KeychainSecrets } from '../state/keychain-secrets.ts';
import { readMachineId } from '../state/machine-id.ts';
import { createSecretsFile } from '../state/secrets.ts';
import { StateStore } from '../state/state-store.ts';

export interface OpenOptions {
  /** Takes the log's lines; standard error unless said otherwise. */
  readonly writeLog?: (line: string) => void;
  /** Starts what seals; Node's own `fork` unless said otherwise. */
  readonly startProbe?: StartProbe;
  /** The keychain, where the app offers it. */
  readonly cipher?: Cipher;
  /** Where secrets are to be kept; what is kept elsewhere is moved when it is read. A 0600 file unless said otherwise. */
  readonly secretsPlace?: SecretsPlace;
}

/** What every command needs: the data directory, made where it is missing, and what lies in it. */
export async function openDataDirectory(path: string, options: OpenOptions = {}) {
  const { startProbe, cipher = appAlone, secretsPlace = 'file', writeLog = toStandardError } = options;
  const clock = systemClock;
  const log = createLog(clock.now, writeLog);
  const disk = createDisk();
  const directory = dataDirectoryAt(path);
  await disk.makeDirectory(directory.root);
  const store = new StateStore(disk, directory, await readMachineId(), log);
  const keychain = new KeychainSecrets(disk, directory.sealedSecrets, cipher, log);
  const secrets = new KeptSecrets(
    { keychain, file: createSecretsFile(disk, directory.secrets, log) },
    secretsPlace,
    log,
  );
  const sealer = new HelperSealer(clock, log, helperEnvironment(), startProbe);
  const journal = new Journal(disk, directory.journal, clock.now, log);
  return { clock, log, disk, directory, store, secrets, sealer, journal, bootId: await readBootId() };
}

/** Plain Node has no keychain of the app's. */
const appAlone: Cipher = {
  encrypt: () => Promise.reject(new Error('only the app can use the keychain')),
  decrypt: () => Promise.reject(new Error('the app keeps them in the keychain, which only the app can use')),
};

/** A program of ours starts in half the time where its compiled code is kept. */
function helperEnvironment(): Readonly<Record<string, string>> {
  const { NODE_COMPILE_CACHE: cache } = process.env;
  return { ...programEnvironment(process.env), ...(cache !== undefined && { NODE_COMPILE_CACHE: cache }) };
}

export type OpenedData = Awaited<ReturnType<typeof openDataDirectory>>;
