import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { allItems, chainBreaks, openAsOwner } from '../../scripts/trial/evidence.ts';
import { freePort } from '../../scripts/trial/free-port.ts';
import { type LoopbackProxy, startLoopbackProxy } from '../../scripts/trial/loopback-proxy.ts';
import { type PairedMachine, pairMachine, startAgent } from '../../scripts/trial/machine-under-trial.ts';
import { orderMode } from '../../scripts/trial/ordered-mode.ts';
import { signUpOwner, type TrialOwner } from '../../scripts/trial/owner.ts';
import type { Program } from '../../scripts/trial/program.ts';
import { startServer, type TrialServer } from '../../scripts/trial/trial-server.ts';
import { needs } from '../programs.ts';

const KILLS = 10;
/** Cycles of a second, so that each kill finds something under way. */
const AGENT_FLAGS = ['--camera', 'TEST', '--interval-stolen', '1'];
const SETTLE_DEADLINE_MS = 60_000;

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

async function settle(): Promise<void> {
  const deadline = Date.now() + SETTLE_DEADLINE_MS;
  while (Date.now() < deadline) {
    const [{ waiting }, captured] = [await outbox(), await capturedIds()];
    if (waiting === 0 && (await allItems(owner, machine.device.deviceId)).length >= captured.length) return;
    await pause(300);
  }
  throw new Error(`the outbox still holds ${(await outbox()).waiting} items:\n${agent.lines.slice(-10).join('\n')}`);
}

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

/** Everything captured is there exactly once, opens, is receipted, and the chain has no gap. */
async function expectNothingLost(): Promise<void> {
  const captured = await capturedIds();
  const listed = await allItems(owner, machine.device.deviceId);
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
    async () => {
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
      await settle();
      await expectNothingLost();

      // The backup: taken cold, as the README says.
      await server.program.stop();
      await cp(data(), join(directory, 'backup'), { recursive: true });
      await startOurServer();
      await pause(4_000);
      await server.program.stop('SIGKILL');
      await rm(data(), { recursive: true });
      await cp(join(directory, 'backup'), data(), { recursive: true });
      await startOurServer();
      await pause(2_000);

      // Stopping is as certain as starting, also over a server that forgot.
      await orderMode(owner, machine.device.deviceId, 'paused', owner.recoveryCode);
      await settle();
      const before = (await capturedIds()).length;
      await pause(3_000);
      expect((await capturedIds()).length).toBe(before);
      await expectNothingLost();
    },
    300_000,
  );
});
