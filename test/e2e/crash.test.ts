import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ListedItem } from '@homeward/shared/api/devices';
import { envelopeKind } from '@homeward/shared/envelope';
import { readSigned } from '@homeward/shared/signed';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { allItems, chainBreaks, openAsOwner } from '../../scripts/trial/evidence.ts';
import { freePort } from '../../scripts/trial/free-port.ts';
import { withLastWords } from '../../scripts/trial/last-words.ts';
import { type LoopbackProxy, startLoopbackProxy } from '../../scripts/trial/loopback-proxy.ts';
import { type PairedMachine, pairMachine, startAgent } from '../../scripts/trial/machine-under-trial.ts';
import { orderMode } from '../../scripts/trial/ordered-mode.ts';
import { signUpOwner, type TrialOwner } from '../../scripts/trial/owner.ts';
import type { Program } from '../../scripts/trial/program.ts';
import { startServer, type TrialServer } from '../../scripts/trial/trial-server.ts';
import { needs } from '../programs.ts';
import { until } from '../until.ts';

const KILLS = 10;
/** Cycles of a second, so that each kill finds something under way. */
const AGENT_FLAGS = ['--camera', 'TEST', '--interval-stolen', '1'];
const SETTLE_DEADLINE_MS = 240_000;

let directory: string;
let port: number;
let server: TrialServer;
let proxy: LoopbackProxy;
let agent: Program;
let owner: TrialOwner;
let machine: PairedMachine;

const data = () => join(directory, 'data');
const agentData = () => join(directory, 'agent');
const capturedLog = () => join(directory, 'captured.log');
const startOurServer = async () => {
  server = await startServer(directory, port, [
    '--log-level',
    'warn',
    '--trusted-proxies',
    '127.0.0.1',
    '--public-url',
    proxy.origin,
  ]);
};
const startOurAgent = () => {
  agent = startAgent(['run', '--data', agentData(), ...AGENT_FLAGS, '--captured-log', capturedLog()]);
};
/** Anywhere in a cycle. */
const aMoment = () => pause(150 + Math.random() * 1_350);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'homeward-crash-'));
  port = await freePort();
  proxy = await startLoopbackProxy(`http://127.0.0.1:${port}`, '127.0.0.1');
  // Every seventh item is stored, and the Mac never hears of it.
  let puts = 0;
  proxy.swallow((method) => {
    puts += method === 'PUT' ? 1 : 0;
    return method === 'PUT' && puts % 7 === 0;
  });
});
afterAll(async () => {
  await agent?.stop('SIGKILL');
  await proxy?.close();
  await server?.program.stop('SIGKILL');
  await rm(directory, { recursive: true, force: true });
});

/** Ids of all items that were captured, as the log beside the sensors has them. */
async function capturedIds(): Promise<string[]> {
  const lines = (await readFile(capturedLog(), 'utf8')).split('\n').filter((line) => line !== '');
  // A kill can tear the last line that was being written; its fsync had not returned, so it promises nothing.
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line).id as string];
    } catch {
      return [];
    }
  });
}

async function outbox(): Promise<{ waiting: number; rejected: number }> {
  const status = startAgent(['status', '--json', '--data', agentData()]);
  await status.ended;
  return JSON.parse(status.lines.join('\n')).outbox;
}

const listedItems = () => allItems(owner, machine.device.deviceId);
const idOf = ({ envelope }: ListedItem) => readSigned(envelopeKind, envelope).id;

/** Gaps that nothing fills: a Mac that goes on capturing sends several at a time, and a later one may be there first. */
async function lastingBreaks(): Promise<Awaited<ReturnType<typeof chainBreaks>>> {
  const deadline = Date.now() + SETTLE_DEADLINE_MS;
  let breaks = await chainBreaks(owner, machine.device);
  while (breaks.length > 0 && Date.now() < deadline) {
    await pause(300);
    breaks = await chainBreaks(owner, machine.device);
  }
  return breaks;
}

/** Everything captured by now gets there, exactly once, opens, is receipted, and the chain has no gap. */
async function expectNothingLost(): Promise<void> {
  const captured = await capturedIds();
  const missing = async () => {
    const listed = new Set((await listedItems()).map(idOf));
    return captured.filter((id) => !listed.has(id));
  };
  await until(
    async () => (await missing()).length === 0,
    async () => `items ${await missing()}`,
    SETTLE_DEADLINE_MS,
  );
  const listed = await listedItems();
  const opened = await Promise.all(listed.map((item) => openAsOwner(owner, machine.device, item)));
  const ids = opened.map(({ envelope }) => envelope.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(captured.filter((id) => !ids.includes(id))).toEqual([]);
  expect(await lastingBreaks()).toEqual([]);
  // What was sent twice got its first receipt again, and no refusal.
  expect((await outbox()).rejected).toBe(0);
  process.stdout.write(`${captured.length} items were captured, ${ids.length} are on the server, each once\n`);
}

describe('nothing captured is lost', () => {
  needs('fswebcam', 'traceroute')(
    `kill -9 of the agent at ${KILLS} moments, of the server at ${KILLS}, and a server put back from a backup`,
    () => withLastWords(() => ({ agent, server: server?.program }), crashes),
    900_000,
  );
});

async function crashes(): Promise<void> {
  await startOurServer();
  owner = await signUpOwner(server.origin, {
    loginName: 'ada',
    password: 'lantern orbit velvet thimble quarry meadow',
    invitation: server.invitation,
  });
  machine = await pairMachine(owner, proxy.origin, agentData(), 'crash test');
  startOurAgent();
  await orderMode(owner, machine.device.deviceId, 'stolen');

  for (let kill = 0; kill < KILLS; kill += 1) {
    await aMoment();
    await agent.stop('SIGKILL');
    startOurAgent();
    await aMoment();
    await server.program.stop('SIGKILL');
    await startOurServer();
  }
  await expectNothingLost();

  // The backup: taken cold, as the README says.
  const backedUp = (await listedItems()).length;
  await server.program.stop();
  await cp(data(), join(directory, 'backup'), { recursive: true });
  await startOurServer();
  await until(async () => (await listedItems()).length > backedUp + 10, 'items that will be lost', SETTLE_DEADLINE_MS);
  await server.program.stop('SIGKILL');
  await rm(data(), { recursive: true });
  await cp(join(directory, 'backup'), data(), { recursive: true });
  await startOurServer();
  await pause(2_000);

  // Stopping is as certain as starting, also over a server that forgot.
  await orderMode(owner, machine.device.deviceId, 'paused', owner.recoveryCode);
  await until(async () => (await outbox()).waiting === 0, 'the outbox empties', SETTLE_DEADLINE_MS);
  const before = (await capturedIds()).length;
  await pause(3_000);
  expect((await capturedIds()).length).toBe(before);
  await expectNothingLost();
}
