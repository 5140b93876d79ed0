import { contextBridge } from 'electron';
import { ask, listen } from './ipc-renderer.ts';
import type { PairingBridge } from './pairing-bridge.ts';

const bridge: PairingBridge = {
  view: () => ask('pairing:view', null),
  enter: (entry) => ask('pairing:enter', entry),
  proceed: () => ask('pairing:proceed', null),
  confirm: () => ask('pairing:confirm', null),
  cancel: () => ask('pairing:cancel', null),
  onChange: (listener) => listen('pairing:changed', listener),
};

contextBridge.exposeInMainWorld('homeward', bridge);
