import type { IpcNews, IpcReply, IpcRequest } from './ipc-contract.ts';

/** All that the pairing page can do beyond showing itself; it is `window.homeward` there. */
export interface PairingBridge {
  view(): Promise<IpcReply<'pairing:view'>>;
  enter(entry: IpcRequest<'pairing:enter'>): Promise<IpcReply<'pairing:enter'>>;
  proceed(): Promise<IpcReply<'pairing:proceed'>>;
  confirm(): Promise<IpcReply<'pairing:confirm'>>;
  cancel(): Promise<IpcReply<'pairing:cancel'>>;
  onChange(listener: (view: IpcNews<'pairing:changed'>) => void): void;
}
