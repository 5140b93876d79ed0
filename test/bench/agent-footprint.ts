import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { allItems } from '../../scripts/trial/evidence.ts';
import { freePort } from '../../scripts/trial/free-port.ts';
import { pairMachine, startAgent } from '../../scripts/trial/machine-under-trial.ts';
import { signUpOwner, type TrialOwner } from '../../scripts/trial/owner.ts';
import { startServer } from '../../scripts/trial/trial-server.ts';
import { type Figure, median } from './figure.ts';

const STARTS = 5;
const CYCLES_BEFORE = 10;
const CYCLES_AFTER = 200;
const BARE_NODE_SETTLES_MS = 3_000;
/** Kernel's clock ticks a second; 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

interface Footprint {
  readonly rssMb: number;
  readonly cpuSeconds: number;
  readonly handles: number;
}

/** Memory, processor time (children included) and open files of a process, from /proc (proc(5)). */
async function footprintOf(pid: number): Promise<Footprint> {
  const [status, stat, handles] = await Promise.all([
    readFile(`/proc/${pid}/status`, 'utf8'),
    readFile(`/proc/${pid}/stat`, 'utf8'),
    readdir(`/proc/${pid}/fd`),
  ]);
  const rssKb = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]);
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + (fields[index] ?? 0), 0);
  return { rssMb: rssKb / 1024, cpuSeconds: ticks / TICKS_PER_SECOND, handles: handles.length };
}

/**
 * Memory, in MB, of a Node process that only waits, with the flags that `homeward-agent` starts it with: what no agent on
 * Node can go below, and below what no agent that speaks HTTPS can.
 */
async function bareNodeMb(program: string): Promise<number> {
  const flags = ['--jitless', '--max-semi-space-size=1'];
  const child = spawn(process.execPath, [...flags, '-e', `${program};setInterval(() => {}, 1e6)`], {
    env: { ...process.env, MALLOC_ARENA_MAX: '1' },
    stdio: 'ignore',
  });
  try {
    await pause(BARE_NODE_SETTLES_MS);
    return (await footprintOf(child.pid ?? 0)).rssMb;
  } finally {
    child.kill('SIGKILL');
  }
}

/**
 * What the headless agent costs in mode protected.
 * @param idleSeconds for which it is watched doing nothing; 900 is what the peers were measured with.
 */
export async function measureAgentFootprint(idleSeconds: number): Promise<Figure[]> {
  if (process.platform !== 'linux') return [];
  const directory = await mkdtemp(join(tmpdir(), 'homeward-bench-'));
  const server = await startServer(directory, await freePort(), ['--log-level', 'error']);
  const agentData = join(directory, 'agent');
  try {
    const { origin, invitation } = server;
    const password = 'lantern orbit velvet thimble quarry meadow';
    const owner = await signUpOwner(origin, { loginName: 'bench', password, invitation });
    const { device } = await pairMachine(owner, origin, agentData, 'bench');
    const { deviceId } = device;

    const bareMb = await bareNodeMb('');
    const httpsMb = await bareNodeMb("require('node:https')");
    const starts: number[] = [];
    const stops: number[] = [];
    for (let round = 0; round < STARTS; round += 1) {
      const startedAt = performance.now();
      const agent = startAgent(['run', '--data', agentData]);
      await untilOnline(owner, deviceId);
      starts.push(performance.now() - startedAt);
      stops.push(await agent.stop());
      await untilOffline(owner, deviceId);
    }

    const idle = startAgent(['run', '--data', agentData]);
    await untilOnline(owner, deviceId);
    await pause(30_000);
    const before = await footprintOf(idle.pid);
    await pause(idleSeconds * 1_000);
    const after = await footprintOf(idle.pid);
    await idle.stop();

    const busy = startAgent(['run', '--data', agentData, '--interval-protected', '1']);
    const already = (await allItems(owner, deviceId)).length;
    await untilItems(owner, deviceId, already + CYCLES_BEFORE);
    const few = await footprintOf(busy.pid);
    await untilItems(owner, deviceId, already + CYCLES_AFTER);
    const many = await footprintOf(busy.pid);
    await busy.stop();

    return [
      {
        name: 'agent_idle_rss_mb',
        value: after.rssMb,
        unit: 'MB',
        goal: { atMost: 50 },
        note: `${idleSeconds} s idle (Prey: 78); of it Node alone ${bareMb.toFixed(0)}, Node with HTTPS ${httpsMb.toFixed(0)}`,
      },
      {
        name: 'agent_idle_cpu_s_per_h',
        value: ((after.cpuSeconds - before.cpuSeconds) / idleSeconds) * 3_600,
        unit: 's/h',
        goal: { atMost: 1 },
        note: `over ${idleSeconds} s, children included (Prey: 1.3 without children)`,
      },
      {
        name: 'agent_start_to_stream_ms',
        value: median(starts),
        unit: 'ms',
        goal: { atMost: 600 },
        note: `median of ${STARTS} (Prey: 600)`,
      },
      { name: 'agent_sigterm_ms', value: median(stops), unit: 'ms', goal: { atMost: 1_000 }, note: '(Prey: 10,020)' },
      {
        name: 'agent_handles_grown_idle',
        value: after.handles - before.handles,
        unit: '',
        goal: { atMost: 0 },
        note: `open files ${before.handles} → ${after.handles} over ${idleSeconds} s (Prey: 1 → 33 in 900 s)`,
      },
      {
        name: 'agent_handles_grown',
        value: many.handles - few.handles,
        unit: '',
        goal: { atMost: 0 },
        note: `open files after ${CYCLES_AFTER} cycles less those after ${CYCLES_BEFORE}; RSS ${few.rssMb.toFixed(0)} → ${many.rssMb.toFixed(0)} MB`,
      },
    ];
  } finally {
    await server.program.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

const isOnline = async ({ call }: TrialOwner, deviceId: string) =>
  (await call('device', { params: { deviceId } })).online;

const untilOnline = (owner: TrialOwner, deviceId: string) => until(async () => isOnline(owner, deviceId), 20_000, 5);
const untilOffline = (owner: TrialOwner, deviceId: string) =>
  until(async () => !(await isOnline(owner, deviceId)), 20_000, 20);
const untilItems = (owner: TrialOwner, deviceId: string, count: number) =>
  until(async () => (await owner.call('device', { params: { deviceId } })).items >= count, 600_000, 200);

async function until(isTrue: () => Promise<boolean>, deadlineMs: number, pollMs: number): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`it did not come true within ${deadlineMs} ms`);
    await pause(pollMs);
  }
}
