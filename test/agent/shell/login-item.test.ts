import { beforeEach, expect, test } from '@jest/globals';
import { createLoginItem } from '../../../agent/src/shell/login-item.ts';
import type { LoginItemState } from '../../../agent/src/shell/login-item-states.ts';
import { electron, resetElectron } from '../fake-electron.ts';

beforeEach(resetElectron);
const service = { type: 'agentService', serviceName: 'org.homeward.agent.plist' };

test('registers the agent of the bundle, by the name of its property list', () => {
  const item = createLoginItem('darwin', true);
  expect(item.state()).toBe('not-found');
  expect(item.register()).toBe('enabled');
  expect(electron.loginItemCalls).toEqual([{ ...service, openAtLogin: true }]);
  expect(item.unregister()).toBe('not-registered');
  expect(electron.loginItemCalls).toEqual([
    { ...service, openAtLogin: true },
    { ...service, openAtLogin: false },
  ]);
  for (const query of electron.loginItemQueries) expect(query).toEqual(service);
});

test.each<[LoginItemState, number]>([
  ['not-found', 1],
  ['not-registered', 1],
  ['enabled', 0],
  ['requires-approval', 0],
])('from %s it asks %d times', (state, calls) => {
  if (state !== 'unsupported') electron.loginItem = state;
  createLoginItem('darwin', true).register();
  expect(electron.loginItemCalls).toHaveLength(calls);
});

test('says when a person has to allow it, and when macOS refused', () => {
  electron.onLoginItem = 'requires-approval';
  expect(createLoginItem('darwin', true).register()).toBe('requires-approval');
  electron.loginItem = 'not-registered';
  electron.onLoginItem = 'not-registered';
  expect(createLoginItem('darwin', true).register()).toBe('not-registered');
});

test.each([
  ['on Linux', 'linux', true],
  ['where it runs from its sources', 'darwin', false],
] as const)('%s it says that there is none, and asks Electron nothing', (_, platform, isPackaged) => {
  const item = createLoginItem(platform, isPackaged);
  expect([item.state(), item.register(), item.unregister()]).toEqual(['unsupported', 'unsupported', 'unsupported']);
  expect([electron.loginItemCalls, electron.loginItemQueries]).toEqual([[], []]);
});
