import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { afterEach, expect, jest, test } from '@jest/globals';
import { launchEngine } from '../../../agent/src/shell/engine-launcher.ts';
import { FakeUtilityProcess } from '../fake-utility-process.ts';
import { allowed } from '../kept-engine.ts';

/** A process that the system does not start, or not yet. */
class Unstarted extends EventEmitter {
  pid: number | undefined;
  postMessage(): void {}
}
let forked: Unstarted;
const launch = () => {
  forked = new Unstarted();
  jest.spyOn(FakeUtilityProcess, 'fork').mockReturnValue(forked as never);
  const configuration = { data: '/data', wrappers: '/bin', isPackaged: false, secretsPlace: 'file' } as const;
  return launchEngine('engine.js', { ...configuration, permissions: allowed });
};
afterEach(() => {
  jest.restoreAllMocks();
});

test('a process that is never started has ended when it is killed', async () => {
  const engine = launch();
  engine.kill();
  expect(await engine.ended).not.toBe(0);
});

test('one that is started after it was killed is killed then', async () => {
  const engine = launch();
  engine.kill();
  await engine.ended;
  const child = spawn('sleep', ['600']);
  forked.pid = child.pid;
  forked.emit('spawn');
  expect((await once(child, 'exit'))[1]).toBe('SIGKILL');
});

test('one that ended by itself tells how', async () => {
  const engine = launch();
  forked.emit('exit', 7);
  engine.kill();
  expect(await engine.ended).toBe(7);
});

test('one that ended by itself, of which nobody has told yet, is no failure', async () => {
  const engine = launch();
  const child = spawn('true');
  await once(child, 'exit');
  forked.pid = child.pid;
  expect(() => engine.kill()).not.toThrow();
  forked.emit('exit', 0);
  expect(await engine.ended).toBe(0);
});
