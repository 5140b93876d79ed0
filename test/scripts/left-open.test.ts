import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { JEST_DEADLINE_MS, jestOfItsOwn, root } from './jest-of-its-own.ts';

const jest = jestOfItsOwn();

const failsOnItsWay = `
  import { startProgram } from '${join(root, 'scripts/trial/program.ts')}';
  test('starts what nobody ends', async () => {
    const { pid } = startProgram(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    throw new Error('in vain, with process ' + pid + ' running');
  });`;

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test(
  'what an end-to-end test that fails has left running is ended after it, and Jest ends by itself',
  () => {
    const testEnvironment = join(root, 'test/e2e/environment.js');
    const { status, out, err } = jest.run(failsOnItsWay, { searchPath: '', testEnvironment });
    expect(out.trimEnd().split('\n')).toEqual(['0 passed, 1 failed, 0 skipped']);
    expect(status).toBe(1);
    const [, pid] = /with process (\d+) running/.exec(err) ?? [];
    expect(isRunning(Number(pid))).toBe(false);
  },
  JEST_DEADLINE_MS,
);

test(
  'what keeps Jest from ending is named, and the run is over all the same',
  () => {
    const { status, out } = jest.run("test('leaves a timer', () => void setInterval(() => {}, 1_000));", {
      searchPath: '',
      endingMs: 100,
    });
    const lines = out.trimEnd().split('\n');
    expect(lines.at(-2)).toMatch(
      /^FAILED: the tests are over, but what they left open keeps Jest from ending: .*Timeout/,
    );
    expect(lines.at(-1)).toBe('1 passed, 0 failed, 0 skipped');
    expect(status).toBe(1);
  },
  JEST_DEADLINE_MS,
);
