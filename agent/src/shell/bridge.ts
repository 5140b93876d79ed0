import type { EventOf, IpcNews, IpcReply, IpcRequest, NewsOf } from './ipc-contract.ts';
import type { WindowName } from './windows/window-names.ts';

/** All that a window's page can do beyond showing itself; it is `window.homeward` there. */
export interface Bridge<W extends WindowName> {
  /** On a Mac the page is drawn on the system's material, beside its three buttons. */
  readonly isMac: boolean;
  /** Asks the main process. It never rejects for what the main process says: that is an `error` reply. */
  ask<E extends EventOf<W>>(name: E, request: IpcRequest<E>): Promise<IpcReply<E>>;
  /** Listens to what the main process tells unasked; the answer ends it. */
  listen<N extends NewsOf<W>>(name: N, listener: (news: IpcNews<N>) => void): () => void;
}
