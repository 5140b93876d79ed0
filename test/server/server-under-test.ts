import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Call, createClient } from '@homeward/shared/api/client';
import { newRecoveryCode } from '@homeward/shared/recovery-kit';
import * as opaque from '@serenity-kit/opaque';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { buildApp } from '../../server/src/app.ts';
import { type Clock, systemClock } from '../../server/src/clock.ts';
import { type Config, readConfig } from '../../server/src/config.ts';
import type { GuessBudgets } from '../../server/src/http/guess-limits.ts';
import { openPlaces } from '../../server/src/places/place-of-address.ts';
import { openSecrets, type Secrets } from '../../server/src/secrets.ts';
import { type Activity, createActivity } from '../../server/src/services/activity.ts';
import { createHoldLedger, type HoldLedger } from '../../server/src/services/holds.ts';
import { createInvitationService } from '../../server/src/services/invitations.ts';
import { type Database, openDatabase } from '../../server/src/storage/database.ts';
import { fileSteps } from '../../server/src/storage/durable-files.ts';
import { createFileBlobStore } from '../../server/src/storage/file-blob-store.ts';
import { openStreetMapFile } from '../../server/src/street-map/street-map-file.ts';
import type { OpenAccount } from '../../server/web/src/owner/open-account.ts';
import { signUp } from '../../server/web/src/owner/sign-up.ts';
import { believed } from './believed-time.ts';

export interface ServerUnderTest {
  readonly app: FastifyInstance;
  readonly config: Config;
  readonly database: Database;
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** The log of what is done in accounts, over the server's own database. */
  readonly activity: Activity;
  /** What waits for a veto, over the same. */
  readonly holds: HoldLedger;
  /** The temporary directory that holds data and secrets. */
  readonly directory: string;
  /** Every line that was logged. */
  readonly log: readonly string[];
  /** A typed client of the API over `inject`, keeping its own cookies as a browser does. */
  browser(options?: BrowserOptions): TestBrowser;
  invite(): Promise<string>;
  /** Signs up with an invitation, as the console does. */
  owner(options?: OwnerOptions): Promise<TestOwner>;
  close(): Promise<void>;
}

export interface BrowserOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly remoteAddress?: string;
}

export interface TestBrowser {
  readonly call: Call;
  /** A raw request with this browser's cookies and headers. */
  inject(options: InjectOptions): Promise<LightMyRequestResponse>;
  readonly cookies: Map<string, string>;
}

export interface OwnerOptions extends BrowserOptions {
  readonly loginName?: string;
  readonly password?: string;
}

export interface TestOwner extends TestBrowser {
  readonly account: OpenAccount;
  readonly loginName: string;
  readonly password: string;
  readonly recoveryCode: string;
}

export interface ServerOptions {
  /** Of the command line, such as `['--registration', 'open']`. */
  readonly flags?: readonly string[];
  readonly clock?: Clock;
  readonly guessBudgets?: GuessBudgets;
  /** Starts on what another server under test left; it is then not deleted by this one. */
  readonly directory?: string;
}

/** The real server on a temporary directory, without a port: requests are injected, or the test listens itself. */
export async function startServerUnderTest(options: ServerOptions = {}): Promise<ServerUnderTest> {
  await opaque.ready;
  const { clock = systemClock, flags = [] } = options;
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'homeward-server-')));
  const presets = { HOMEWARD_PORT: '0', HOMEWARD_CONSOLE: 'off', HOMEWARD_LOG_LEVEL: 'debug' };
  const config = readConfig(flags, presets, directory);
  await fileSteps.makeDirectory(config.dataDirectory);
  const log: string[] = [];
  const secrets = await openSecrets(config.secretsDirectory, null);
  const database = await openDatabase(config.dataDirectory);
  const places = await openPlaces();
  const streetMapFile = config.streetMap?.kind === 'file' ? await openStreetMapFile(config.streetMap.path) : null;
  const app = await buildApp({
    config,
    database,
    blobs: createFileBlobStore(join(config.dataDirectory, 'blobs')),
    places,
    streetMapFile,
    secrets,
    clock,
    logStream: { write: (line) => void log.push(line) },
    ...(options.guessBudgets && { guessBudgets: options.guessBudgets }),
  });
  await app.ready();
  const activity = createActivity({ database, clock, changed: () => {} });

  const browser = (as: BrowserOptions = {}) => openBrowser(app, as);
  const invite = () => createInvitationService({ database, clock }).invite();
  let owners = 0;
  const newName = () => {
    owners += 1;
    return `owner ${owners}`;
  };
  return {
    app,
    config,
    database,
    secrets,
    clock,
    activity,
    holds: createHoldLedger({ ...{ database, clock, activity }, time: believed(clock), changed: () => {} }),
    directory,
    log,
    browser,
    invite,
    async owner({ loginName = newName(), password = 'lantern orbit velvet thimble', ...as } = {}) {
      const opened = browser(as);
      const recoveryCode = newRecoveryCode();
      const ports = { call: opened.call, opaque: opaque.client, now: () => clock.now() };
      const { account } = await signUp(ports, { loginName, password, recoveryCode, invitation: await invite() });
      return { ...opened, account, loginName, password, recoveryCode };
    },
    async close() {
      await app.close();
      await database.destroy();
      await streetMapFile?.close();
      if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
    },
  };
}

function openBrowser(app: FastifyInstance, { headers = {}, remoteAddress = '127.0.0.1' }: BrowserOptions): TestBrowser {
  const cookies = new Map<string, string>();
  const inject = async (request: InjectOptions): Promise<LightMyRequestResponse> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await app.inject({
      remoteAddress,
      ...request,
      headers: { ...headers, ...(cookie && { cookie }), ...request.headers },
    });
    for (const { name, value, maxAge, expires } of answer.cookies) {
      const isGone = maxAge === 0 || (expires !== undefined && expires.getTime() <= Date.now());
      if (isGone || value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };
  const call = createClient(async ({ method, path, body }) => {
    const answer = await inject({
      method: method as 'GET',
      url: path,
      ...(body !== undefined && { payload: body as object }),
    });
    const isJson = String(answer.headers['content-type'] ?? '').includes('json');
    return { status: answer.statusCode, body: isJson ? answer.json() : undefined };
  });
  return { call, inject, cookies };
}
