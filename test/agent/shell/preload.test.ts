import { beforeEach, expect, test } from '@jest/globals';
import type { IpcNews } from '../../../agent/src/shell/ipc-contract.ts';
import type { PairingBridge } from '../../../agent/src/shell/pairing-bridge.ts';
import { electron, ipcRenderer, resetElectron } from '../fake-electron.ts';

let bridge: PairingBridge;
beforeEach(async () => {
  resetElectron();
  await import(`../../../agent/src/shell/preload.ts?${Math.random()}`);
  bridge = electron.exposed.get('homeward') as PairingBridge;
});

test('gives the page six functions and nothing of Electron', () => {
  expect([...electron.exposed.keys()]).toEqual(['homeward']);
  expect(Object.entries(bridge).map(([name, value]) => [name, typeof value])).toEqual([
    ['view', 'function'],
    ['enter', 'function'],
    ['proceed', 'function'],
    ['confirm', 'function'],
    ['cancel', 'function'],
    ['onChange', 'function'],
  ]);
});

test('each function asks for its event', async () => {
  await bridge.view();
  await bridge.enter({ form: 'link', link: 'homeward://pair?x' });
  await bridge.proceed();
  await bridge.confirm();
  await bridge.cancel();
  expect(electron.invoked).toEqual([
    ['pairing:view', null],
    ['pairing:enter', { form: 'link', link: 'homeward://pair?x' }],
    ['pairing:proceed', null],
    ['pairing:confirm', null],
    ['pairing:cancel', null],
  ]);
});

test('news reaches the page without the event that carries it', () => {
  const heard: unknown[][] = [];
  bridge.onChange((...news: unknown[]) => heard.push(news));
  const view: IpcNews<'pairing:changed'> = { step: 'asking', host: 'homeward.example' };
  ipcRenderer.emit('pairing:changed', { sender: 'of Electron' }, view);
  expect(heard).toEqual([[view]]);
});
