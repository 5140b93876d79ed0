import { ipcRenderer } from 'electron';
import type { IpcEventName, IpcNews, IpcNewsName, IpcReply, IpcRequest } from './ipc-contract.ts';

/** Asks the main process. It never rejects for what the main process says: that is an `error` reply. */
export const ask = <E extends IpcEventName>(name: E, request: IpcRequest<E>): Promise<IpcReply<E>> =>
  ipcRenderer.invoke(name, request);

/** Listens to what the main process tells unasked. The page gets the news alone, never Electron's event. */
export function listen<N extends IpcNewsName>(name: N, listener: (news: IpcNews<N>) => void): void {
  ipcRenderer.on(name, (_event, news: IpcNews<N>) => listener(news));
}
