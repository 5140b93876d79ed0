import { beforeEach, expect, test } from '@jest/globals';
import { keepAliveWhilePaired, leaveForGood } from '../../../agent/src/shell/keep-alive.ts';
import { createLoginItem } from '../../../agent/src/shell/login-item.ts';
import type { ShellStatus } from '../../../agent/src/shell/shell-status.ts';
import { electron, resetElectron } from '../fake-electron.ts';
import { protectedMac as paired, unpaired } from './statuses.ts';

beforeEach(resetElectron);

function engineWith(first: ShellStatus) {
  let status = first;
  const listeners = new Set<() => void>();
  return {
    status: () => status,
    onChange: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    become: (next: ShellStatus) => {
      status = next;
      for (const listener of listeners) listener();
    },
  };
}

test('is asked for when the Mac is paired, and once only', () => {
  const engine = engineWith(unpaired);
  keepAliveWhilePaired(engine, createLoginItem('darwin', true));
  expect(electron.loginItemCalls).toEqual([]);
  engine.become(paired);
  engine.become({ ...paired, waitingItems: 3 });
  expect(electron.loginItemCalls).toHaveLength(1);
  expect(electron.loginItem).toBe('enabled');
});

test('is asked for at the start of an app that is paired', () => {
  keepAliveWhilePaired(engineWith(paired), createLoginItem('darwin', true));
  expect(electron.loginItemCalls).toHaveLength(1);
});

test('a failure is not tried again at every change, but at the next start', () => {
  electron.onLoginItem = 'not-registered';
  const engine = engineWith(paired);
  keepAliveWhilePaired(engine, createLoginItem('darwin', true));
  for (let change = 0; change < 5; change += 1) engine.become({ ...paired, waitingItems: change });
  expect(electron.loginItemCalls).toHaveLength(1);
});

test('what looks unpaired is not taken out by itself', () => {
  const engine = engineWith(paired);
  keepAliveWhilePaired(engine, createLoginItem('darwin', true));
  engine.become(unpaired);
  expect(electron.loginItem).toBe('enabled');
  expect(electron.quits).toBe(0);
});

test('follows no longer than it should', () => {
  const engine = engineWith(unpaired);
  keepAliveWhilePaired(engine, createLoginItem('darwin', true))();
  engine.become(paired);
  expect(electron.loginItemCalls).toEqual([]);
});

test('who leaves for good is not brought back', () => {
  electron.loginItem = 'enabled';
  leaveForGood(createLoginItem('darwin', true));
  expect(electron.loginItem).toBe('not-registered');
  expect(electron.quits).toBe(1);
});
