import { EventEmitter } from 'node:events';
import type * as Real from 'electron';
import { electron } from './deeds.ts';

export type Handler = (event: Real.IpcMainInvokeEvent, ...args: unknown[]) => unknown;

export const ipcMain = {
  handle: (channel: string, handler: Handler) => {
    if (electron.ipcHandlers.has(channel)) throw new Error(`a second handler for ${channel}`);
    electron.ipcHandlers.set(channel, handler);
  },
  removeHandler: (channel: string) => {
    electron.ipcHandlers.delete(channel);
  },
} satisfies Pick<Real.IpcMain, 'handle' | 'removeHandler'>;

class FakeIpcRenderer extends EventEmitter {
  async invoke(...args: unknown[]): Promise<unknown> {
    electron.invoked.push(args);
    return { type: 'success', value: null };
  }
}

export const ipcRenderer = new FakeIpcRenderer() satisfies Pick<Real.IpcRenderer, 'invoke'>;

export const contextBridge = {
  exposeInMainWorld: (name: string, api: unknown) => {
    electron.exposed.set(name, api);
  },
} satisfies Pick<Real.ContextBridge, 'exposeInMainWorld'>;
