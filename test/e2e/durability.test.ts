import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { envelopeKind } from '@homeward/shared/envelope';
import { readSigned } from '@homeward/shared/signed';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { allItems } from '../../scripts/trial/evidence.ts';
import { freePort } from '../../scripts/trial/free-port.ts';
import { pairMachine } from '../../scripts/trial/machine-under-trial.ts';
import { signUpOwner } from '../../scripts/trial/owner.ts';
import { startProgram } from '../../scripts/trial/program.ts';
import { startServer } from '../../scripts/trial/trial-server.ts';
import { needs } from '../programs.ts';
import { until } from '../until.ts';
import { readSystemCalls, type SystemCall, straceArguments, unsynced } from './system-calls.ts';
import { pairByHand, putUnsealed } from './unsealed-machine.ts';

// A kill leaves the kernel's cache alone, so crash.test.ts cannot see a missing fsync: a power cut would. What a power cut
// leaves is decided by the order of system calls, and that is what is looked at here.

const SERVER = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));
const AGENT = fileURLToPath(new URL('../../agent/bin/homeward-agent', import.meta.url));
const LARGE_BYTES = 200_000;
const password = 'lantern orbit velvet thimble quarry meadow';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'homeward-durable-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const isRename = (one: SystemCall): one is Extract<SystemCall, { call: 'rename' }> => one.call === 'rename';

describe('what a power cut would leave', () => {
  needs('strace')(
    'the server answers with a receipt only after log, blob, and the blob’s directory are on the disk',
    async () => {
      const log = join(directory, 'server.strace');
      const port = await freePort();
      const data = join(directory, 'data');
      const server = startProgram('strace', [
        ...straceArguments(log),
        process.execPath,
        SERVER,
        '--port',
        `${port}`,
        '--data',
        data,
        '--registration',
        'open',
        '--log-level',
        'error',
      ]);
      try {
        await server.waitForLine(/ at http/);
        const owner = await signUpOwner(`http://127.0.0.1:${port}`, { loginName: 'ada', password });
        const machine = await pairByHand(owner, `http://127.0.0.1:${port}`);
        for (const [index, size] of [900, LARGE_BYTES, 900].entries()) {
          const answer = await putUnsealed(machine, new Uint8Array(size).fill(7), { seq: index + 1 });
          expect(answer.status).toBe(200);
        }
      } finally {
        await server.stop();
      }

      const calls = await readSystemCalls(log);
      const receipts = calls.flatMap((one, at) => (one.call === 'send' && /envelopeHash/.test(one.text) ? [at] : []));
      expect(receipts).toHaveLength(3);
      const isStored = (path: string) =>
        (path.startsWith(join(data, 'homeward.db')) && !path.endsWith('-shm')) || path.startsWith(join(data, 'blobs'));
      for (const at of receipts) {
        const before = calls.slice(0, at);
        expect(before.some((one) => one.call === 'write' && one.path.endsWith('-wal'))).toBe(true);
        expect(unsynced(before, isStored)).toEqual([]);
      }
      const blob = calls
        .slice(0, receipts[1])
        .filter(isRename)
        .find(({ to }) => to.startsWith(join(data, 'blobs')));
      expect(blob).toBeDefined();
      const renamedAt = calls.indexOf(blob as SystemCall);
      const directorySyncedAt = calls.findIndex(
        (one, index) => index > renamedAt && one.call === 'sync' && one.path === dirname(blob?.to ?? ''),
      );
      const rowAt = calls.findIndex(
        (one, index) => index > renamedAt && one.call === 'write' && one.path.endsWith('-wal'),
      );
      expect(directorySyncedAt).toBeGreaterThan(renamedAt);
      expect(rowAt).toBeGreaterThan(directorySyncedAt);
    },
    600_000,
  );

  needs('strace')(
    'the agent sends an item only after its file, and the file’s name, are on the disk',
    async () => {
      const log = join(directory, 'agent.strace');
      await mkdir(join(directory, 'second'));
      const server = await startServer(join(directory, 'second'), await freePort(), [
        '--registration',
        'open',
        '--log-level',
        'error',
      ]);
      const agentData = join(directory, 'agent');
      const owner = await signUpOwner(server.origin, { loginName: 'ada', password });
      const { device } = await pairMachine(owner, server.origin, agentData, 'traced');
      const agent = startProgram('strace', [
        ...straceArguments(log),
        AGENT,
        'run',
        '--data',
        agentData,
        '--interval-protected',
        '2',
        '--public-target',
        '127.0.0.1',
      ]);
      try {
        await until(async () => (await allItems(owner, device.deviceId)).length >= 3, 'three items', 240_000);
      } finally {
        await agent.stop();
      }
      const listed = (await allItems(owner, device.deviceId)).map(({ envelope }) => readSigned(envelopeKind, envelope));
      await server.program.stop();
      /** As they stand in the names of the items' files. */
      const numbers = new Map(listed.map(({ id, seq }) => [id, `${seq}`.padStart(16, '0')]));

      const calls = await readSystemCalls(log);
      const sends = calls.flatMap((one, at) => {
        const id = one.call === 'send' ? /PUT \/api\/agent\/items\/([0-9a-f-]{36})/.exec(one.text)?.[1] : undefined;
        // The last one may have been cut off by the agent's end: then no server tells its number.
        const number = numbers.get(id ?? '');
        return number === undefined ? [] : [{ at, number }];
      });
      expect(sends.length).toBeGreaterThanOrEqual(3);
      for (const { at, number } of sends) {
        const before = calls.slice(0, at);
        const named = before.findLastIndex(
          (one) => isRename(one) && one.to.endsWith('.item') && one.to.includes(number),
        );
        expect(named).toBeGreaterThan(0);
        const { from, to } = before[named] as Extract<SystemCall, { call: 'rename' }>;
        expect(before.slice(0, named).some((one) => one.call === 'write' && one.path === from)).toBe(true);
        expect(unsynced(before.slice(0, named), (path) => path === from)).toEqual([]);
        expect(before.slice(named).some((one) => one.call === 'sync' && one.path === dirname(to))).toBe(true);
      }
    },
    600_000,
  );
});
