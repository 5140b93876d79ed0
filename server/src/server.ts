import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { HomewardError } from '@homeward/shared/errors';
import { buildApp } from './app.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { ownOrigin } from './http/own-origin.ts';
import type { LogStream } from './http/request-log.ts';
import { openPlaces } from './places/place-of-address.ts';
import { openSecrets } from './secrets.ts';
import { createInvitationService, invitationLink } from './services/invitations.ts';
import { createLimits } from './services/limits.ts';
import { BLOBS, openDataDirectory } from './storage/data-directory.ts';
import { openDatabase } from './storage/database.ts';
import { createFileBlobStore } from './storage/file-blob-store.ts';
import { openStreetMapFile } from './street-map/street-map-file.ts';

export interface RunningServer {
  /** Where browsers and Macs reach it. */
  readonly origin: string;
  /** Invites the first owner; null where there is an account or anyone may sign up. */
  readonly firstInvitation: string | null;
  /** Ends streams, answers what is under way, closes database and directory. */
  close(): Promise<void>;
}

/**
 * Starts a server: data directory, secrets, database, app, port; each is closed in the reverse order.
 * @throws HomewardError whose `detail` is a sentence for the operator.
 */
export async function startServer(config: Config, logStream: LogStream): Promise<RunningServer> {
  const closers: (() => unknown)[] = [];
  const close = async () => {
    for (let closer = closers.pop(); closer; closer = closers.pop()) await closer();
  };
  try {
    const data = await openDataDirectory(config.dataDirectory);
    closers.push(() => data.release());
    const secrets = await openSecrets(config.secretsDirectory, data.secretsId, data.isEmpty);
    if (data.secretsId === null) await data.mark(secrets.id);
    const database = await openDatabase(data.path);
    closers.push(() => database.destroy());
    const limits = createLimits({ database, fixed: config.fixedLimits });
    await limits.noteFixed();
    const blobs = createFileBlobStore(join(data.path, BLOBS));
    const places = await openPlaces({ city: config.cityDatabase, asn: config.asnDatabase });
    const streetMapFile = config.streetMap?.kind === 'file' ? await openStreetMapFile(config.streetMap.path) : null;
    closers.push(() => streetMapFile?.close());
    const clock = systemClock;
    const app = await buildApp({ config, database, blobs, places, streetMapFile, secrets, clock, logStream });
    closers.push(() => app.close());
    await listen(app, config);
    const { port } = app.server.address() as AddressInfo;
    const origin = ownOrigin(config, port).canonical;
    const invitations = createInvitationService({ database, clock: systemClock });
    const { registration } = await limits.current();
    const code = registration === 'invited' ? await invitations.inviteFirst() : null;
    return { origin, firstInvitation: code && invitationLink(origin, code), close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

const LISTENING_PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program. Stop that one, or choose another with --port',
  EACCES: 'may not be used by this user. Choose one above 1023 with --port',
  EADDRNOTAVAIL: 'is not an address of this machine. Choose another with --host',
  ENOTFOUND: 'is not an address of this machine. Choose another with --host',
};

async function listen(app: Awaited<ReturnType<typeof buildApp>>, { host, port }: Config): Promise<void> {
  try {
    await app.listen({ host, port, listenTextResolver: () => 'listening' });
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    const problem = LISTENING_PROBLEMS[code] ?? `cannot be listened on (${code})`;
    throw new HomewardError('unavailable', `${host} port ${port} ${problem}.`, { cause });
  }
}
