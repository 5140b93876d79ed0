import { HomewardError } from '@homeward/shared/errors';
import { pair, readPairingEntry } from '../pairing/pair.ts';
import { takeLock } from '../state/lock.ts';
import { readDeviceAbout } from '../state/machine-about.ts';
import { createAxiosHttp } from '../transport/axios-http.ts';
import { createServerClient } from '../transport/server-client.ts';
import type { Options } from './options.ts';
import { openDataDirectory } from './ports.ts';
import { firstLine } from './standard-input.ts';

const connect = (origin: string, token: string | null) =>
  createServerClient(origin, token, createAxiosHttp(origin, token));

/** Pairs this Mac: link or code come from standard input, never from the command line, which others can read. */
export async function pairCommand({ data, server }: Options): Promise<void> {
  const { clock, directory, store, secrets } = await openDataDirectory(data);
  const lock = await takeLock(directory.pairingLock);
  if (lock === null) throw new HomewardError('pairing_refused', 'this Mac is being paired in another terminal');
  const ending = new AbortController();
  const end = () => ending.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  try {
    if ((await store.load()) !== null) {
      throw new HomewardError(
        'pairing_refused',
        'this Mac is paired already; `sudo homeward-agent unpair` ends that first',
      );
    }
    const typed = await firstLine('Pairing link or code: ');
    if (typed === null) throw new HomewardError('pairing_refused', 'standard input held no link and no code');
    await pair(readPairingEntry(typed, server), {
      ...{ store, secrets, clock, connect, about: readDeviceAbout, signal: ending.signal },
      show: ({ host, loginName, digits }) =>
        process.stdout.write(
          `Server:  ${host}\nAccount: ${loginName}\nDigits:  ${digits}\nConfirm in the console if it shows the same digits …\n`,
        ),
    });
    process.stdout.write('Paired.\n');
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end);
    await lock.release();
  }
}
