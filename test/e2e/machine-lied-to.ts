import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckInReply } from '@homeward/shared/api/agent';
import { randomBytes } from '@homeward/shared/bytes';
import { type SigningKey, signingKeyFromSeed } from '@homeward/shared/ed25519';
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { allItems } from '../../scripts/trial/evidence.ts';
import { freePort } from '../../scripts/trial/free-port.ts';
import { withLastWords } from '../../scripts/trial/last-words.ts';
import { type PairedMachine, pairMachine, startAgent } from '../../scripts/trial/machine-under-trial.ts';
import { signUpOwner, type TrialOwner } from '../../scripts/trial/owner.ts';
import type { Program } from '../../scripts/trial/program.ts';
import { startServer, type TrialServer } from '../../scripts/trial/trial-server.ts';
import { verifyDevice } from '../../server/web/src/owner/device.ts';
import { until } from '../until.ts';
import { type Lie, type LyingProxy, startLyingProxy } from './lying-proxy.ts';

const DEADLINE_MS = 180_000;
export const TEST_DEADLINE_MS = 600_000;
/** Cycles, and so check-ins, of half a second; the camera is a name that has no device: these tests need no photo. */
const FLAGS = ['--interval-protected', '1', '--interval-stolen', '1'];

let server: TrialServer;
/** Where everything of the file lies; what a test needs beside goes there too. */
export let directory: string;
/** What the Mac takes for its server. */
export let proxy: LyingProxy;
export let owner: TrialOwner;
export let machine: PairedMachine;
export let agent: Program;
/** A key of nobody’s: a server that forges has no better one. */
export let stranger: SigningKey;

const agentData = () => join(directory, 'agent');

/** What the command line says of the agent. */
export async function status(): Promise<{ mode: string; outbox: { waiting: number; rejected: number } }> {
  const asked = startAgent(['status', '--json', '--data', agentData()]);
  await asked.ended;
  return JSON.parse(asked.lines.join('\n'));
}

/** Waits; in vain, it says what the agent said last. */
export const eventually = (what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> =>
  withLastWords(
    () => ({ agent }),
    () => until(isTrue, what, DEADLINE_MS),
  );

/** The Mac as its owner sees it: the owner asks the honest server. */
export const device = async () =>
  verifyDevice(await owner.call('device', { params: { deviceId: machine.device.deviceId } }), owner.account);

/** A lie that is told at each check-in. */
export const atCheckIn =
  (change: (honest: CheckInReply) => CheckInReply | Promise<CheckInReply>): Lie =>
  async ({ path }, honest) =>
    path === '/api/agent/check-in' && honest.status === 200
      ? { status: 200, body: await change(honest.body as CheckInReply) }
      : honest;

/** One honest server, owner and Mac for all tests of a file, and what stands between them; each begins with the truth. */
export function machineForAllTests(): void {
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'homeward-lies-'));
    stranger = await signingKeyFromSeed(randomBytes(32));
    const port = await freePort();
    proxy = await startLyingProxy(`http://127.0.0.1:${port}`);
    server = await startServer(directory, port, ['--log-level', 'warn', '--public-url', proxy.origin]);
    owner = await signUpOwner(server.origin, {
      loginName: 'ada',
      password: 'lantern orbit velvet thimble quarry meadow',
      invitation: server.invitation,
    });
    machine = await pairMachine(owner, proxy.origin, agentData(), 'lied to');
    agent = startAgent(['run', '--data', agentData(), ...FLAGS]);
    await eventually('a first report', async () => (await allItems(owner, machine.device.deviceId)).length > 1);
  }, TEST_DEADLINE_MS);
  afterEach(() => proxy?.tell(null));
  afterAll(async () => {
    await agent?.stop();
    await proxy?.close();
    await server?.program.stop();
    await rm(directory, { recursive: true, force: true });
  });
}
