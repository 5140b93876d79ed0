import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freePort } from '../../scripts/trial/free-port.ts';
import { pairMachine } from '../../scripts/trial/machine-under-trial.ts';
import { signUpOwner } from '../../scripts/trial/owner.ts';
import { startProgram } from '../../scripts/trial/program.ts';
import { needs } from '../programs.ts';
import { until } from '../until.ts';

const TEN_MINUTES_MS = 600_000;

const script = (name: string) => fileURLToPath(new URL(`../../scripts/${name}.ts`, import.meta.url));
const run = (name: string, args: readonly string[]) =>
  startProgram(process.execPath, [script(name), ...args], { cwd: directory });

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'homeward-commands-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('npm run demo -- --exit', () => {
  needs('fswebcam', 'traceroute')(
    'does the whole job, and opens everything again',
    async () => {
      const demo = run('demo', ['--exit']);
      const { code } = await demo.ended;
      const said = demo.lines.join('\n');
      expect([code, said]).toEqual([0, expect.stringContaining('every signature held, the chain has no gap')]);
      for (const part of [
        /camera “TEST”, \d+ × \d+/,
        /route: sealed/,
        /position: .*source address, within/,
        /mode-changed/,
      ]) {
        expect(said).toMatch(part);
      }
    },
    TEN_MINUTES_MS,
  );
});

describe('npm start', () => {
  test(
    'serves, invites the first owner, runs an agent that can be paired, and ends all of it on Ctrl-C',
    async () => {
      const [port, data] = [await freePort(), join(directory, 'data')];
      const started = run('start', ['--port', `${port}`, '--data', data, '--log-level', 'warn']);
      try {
        const [, invitation] = await started.waitForLine(/#\/sign-up\?invitation=([\w-]+)/);
        const origin = `http://127.0.0.1:${port}`;
        const console_ = await fetch(origin, { headers: { accept: 'text/html' } });
        expect(await console_.text()).toContain('<title>Homeward');
        const owner = await signUpOwner(origin, {
          loginName: 'ada',
          password: 'lantern orbit velvet thimble quarry meadow',
          invitation,
        });
        const { device } = await pairMachine(owner, origin, `${data}-agent`, 'this machine');
        const reports = async () =>
          (await owner.call('items', { params: device, query: { kind: 'report' } })).items.length;
        await until(async () => (await reports()) > 0, 'a report');
        expect(await reports()).toBe(1);
      } finally {
        await started.stop('SIGINT');
      }
      // By itself: it was not killed at the deadline.
      expect(await started.ended).toEqual({ code: 0, signal: null });
      await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
    },
    TEN_MINUTES_MS,
  );

  test(
    'a taken port is one clear sentence and exit code 1',
    async () => {
      const taken = createServer().listen(0, '127.0.0.1');
      await once(taken, 'listening');
      const address = taken.address();
      const port = typeof address === 'object' ? address?.port : 0;
      const started = run('start', ['--port', `${port}`, '--data', join(directory, 'other'), '--server-only']);
      const { code } = await started.ended;
      taken.close();
      expect(code).toBe(1);
      expect(started.lines.at(-1)).toBe(
        `homeward-server: 127.0.0.1 port ${port} is taken by another program. Stop that one, or choose another with --port.`,
      );
    },
    TEN_MINUTES_MS,
  );
});
