import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../scripts/trial/free-port.ts';
import { signUpOwner } from '../../scripts/trial/owner.ts';
import { startServer } from '../../scripts/trial/trial-server.ts';
import { runLoad, type WireRequest } from './http-load.ts';
import { pairKeys } from './mac-fleet.ts';
import { sealedCaptures } from './sealed-captures.ts';
import { dayOfCaptures, fewCaptures, yearOfCaptures } from './year-of-captures.ts';

/** A real server on which an owner has five Macs, one of them with a year behind it. */
export interface ConsoleSite {
  readonly origin: string;
  readonly loginName: string;
  readonly password: string;
  /** The name of the Mac with the year. */
  readonly yearName: string;
  readonly counts: { readonly macs: number; readonly reports: number; readonly items: number };
  /** Further items of that Mac: the day after the year, in the order of capture. */
  readonly day: readonly WireRequest[];
  close(): Promise<void>;
}

/** What is written beside a site's data, so that another run need not make it anew. */
interface SiteNote extends Pick<ConsoleSite, 'loginName' | 'password' | 'yearName' | 'counts'> {
  readonly port: number;
  readonly day: readonly { readonly head: string; readonly body: string }[];
}

const QUIET_MACS = 4;
const QUIET_REPORTS = 30;
const DAY_MS = 24 * 3_600_000;
const NOTE = 'site.json';

/**
 * Starts the site. @param kept a directory in which it is made once, and copied from for each run; without one it is made anew.
 */
export async function startConsoleSite(kept: string | undefined): Promise<ConsoleSite> {
  const directory = await mkdtemp(join(tmpdir(), 'homeward-bench-console-'));
  if (kept === undefined) await makeSite(directory);
  else {
    if (!existsSync(join(kept, NOTE))) {
      await mkdir(kept, { recursive: true });
      await makeSite(kept);
    }
    await cp(kept, directory, { recursive: true });
  }
  const { port, day, ...note } = JSON.parse(await readFile(join(directory, NOTE), 'utf8')) as SiteNote;
  const server = await startServer(directory, port, flags);
  return {
    ...note,
    origin: server.origin,
    day: day.map(({ head, body }) => ({ head: Buffer.from(head, 'base64'), body: Buffer.from(body, 'base64') })),
    close: async () => {
      await server.program.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const flags = ['--log-level', 'warn', '--registration', 'open'];

/** Items of one run of requests, each of which has a deadline. */
const PORTION = 500;

/** One item after the other, as an hourly report comes: each has a receipt with a signed root of its own. */
export async function putInOrder(origin: string, requests: readonly WireRequest[]): Promise<void> {
  for (let at = 0; at < requests.length; at += PORTION) await runLoad(origin, [requests.slice(at, at + PORTION)]);
}

/** Every item is sealed, signed, sent and receipted as a Mac's. */
async function makeSite(directory: string): Promise<void> {
  const port = await freePort();
  const server = await startServer(directory, port, flags);
  try {
    const { origin } = server;
    const [loginName, password] = ['bench', 'lantern orbit velvet thimble quarry meadow'];
    const owner = await signUpOwner(origin, { loginName, password });
    const { accountId, keyring } = owner.account;
    const sealedFor = async (name: string, captures: ReturnType<typeof yearOfCaptures>) => {
      const keys = await pairKeys(origin, owner, name);
      return await sealedCaptures(captures, { accountId, recipient: keyring.recipient, keys });
    };
    const now = Date.now();
    for (let index = 0; index < QUIET_MACS; index += 1) {
      await putInOrder(origin, await sealedFor(`Quiet ${index + 1}`, fewCaptures(now, QUIET_REPORTS)));
    }
    const yearName = 'A year';
    const year = yearOfCaptures(now - DAY_MS);
    const sealed = await sealedFor(yearName, [...year, ...dayOfCaptures(now - DAY_MS)]);
    await putInOrder(origin, sealed.slice(0, year.length));
    const reports = year.filter(({ kind }) => kind === 'report').length;
    const day = sealed.slice(year.length).map(({ head, body }) => ({
      head: head.toString('base64'),
      body: body.toString('base64'),
    }));
    const counts = { macs: QUIET_MACS + 1, reports, items: year.length };
    await writeFile(join(directory, NOTE), JSON.stringify({ port, loginName, password, yearName, counts, day }));
  } finally {
    await server.program.stop();
  }
}
