/** Gives a window's page its bridge: the events that the contract lets it send, and nothing of Electron. */
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { Bridge } from './bridge.ts';
import { readBridgeArguments } from './windows/bridge-arguments.ts';
import type { WindowName } from './windows/window-names.ts';

const { asks, hears } = readBridgeArguments(process.argv);

const bridge: Bridge<WindowName> = {
  isMac: process.platform === 'darwin',
  ask: async (name, request) => {
    if (!asks.includes(name)) throw new Error('this page may not ask for that');
    return ipcRenderer.invoke(name, request);
  },
  listen: (name, listener) => {
    if (!hears.includes(name)) throw new Error('this page may not listen to that');
    // The page gets the news alone, never Electron's event.
    const hear = (_event: IpcRendererEvent, news: Parameters<typeof listener>[0]) => listener(news);
    ipcRenderer.on(name, hear);
    return () => void ipcRenderer.off(name, hear);
  },
};

contextBridge.exposeInMainWorld('homeward', bridge);
