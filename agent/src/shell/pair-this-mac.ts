import { HomewardError } from '@homeward/shared/errors';
import { type OpenOptions, openDataDirectory } from '../commands/ports.ts';
import { pair, readPairingEntry } from '../pairing/pair.ts';
import { takeLock } from '../state/lock.ts';
import { readDeviceAbout } from '../state/machine-about.ts';
import { createServerClient, type ServerClient } from '../transport/server-client.ts';
import type { PairThisMac } from './pairing-session.ts';

/**
 * Pairs as `homeward-agent pair` does, beside the running engine, which finds the pairing in the data directory. The
 * owner's certificate is not taken before the person at the Mac has said that the digits agree.
 * @param path the engine's data directory
 * @param options where it keeps secrets
 */
export const pairThisMac =
  (path: string, options: () => Promise<OpenOptions>): PairThisMac =>
  async (entry, compare, signal) => {
    const { clock, directory, store, secrets } = await openDataDirectory(path, await options());
    const lock = await takeLock(directory.pairingLock);
    if (lock === null) throw new HomewardError('pairing_refused', 'this Mac is being paired in a terminal');
    let isAgreed = false;
    const connect = (origin: string, token: string | null) =>
      heldBack(createServerClient(origin, token), () => isAgreed);
    try {
      const read =
        entry.form === 'link'
          ? readPairingEntry(entry.link, undefined)
          : readPairingEntry(entry.code, entry.server.trim());
      await pair(read, {
        ...{ store, secrets, clock, connect, signal, about: readDeviceAbout },
        show: ({ loginName, model, digits }) => {
          const agree = () => {
            isAgreed = true;
          };
          // A refusal here comes as the end of `signal`.
          compare({ loginName, model, digits }).then(agree, () => {});
        },
      });
    } finally {
      await lock.release();
    }
  };

/** A client that keeps the certificate to itself until the digits are agreed on; a refusal or an expiry it tells at once. */
function heldBack(client: ServerClient, isAgreed: () => boolean): ServerClient {
  return {
    ...client,
    call: async (name, input) => {
      const reply = await client.call(name, input);
      const isCertified =
        reply !== undefined && typeof reply === 'object' && 'certificate' in reply && reply.certificate !== null;
      if (isCertified && !isAgreed()) {
        throw new HomewardError('unavailable', 'the digits have not been confirmed on this Mac yet');
      }
      return reply;
    },
  };
}
