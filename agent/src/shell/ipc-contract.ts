import Type, { type Static, type TSchema } from 'typebox';
import { PairingEntry } from './pairing-entry.ts';
import { PairingView } from './pairing-view.ts';

interface IpcEvent {
  readonly request: TSchema;
  readonly reply: TSchema;
}

const nothing = Type.Null();

/** What a window can ask of the main process: every event, once. */
export const ipcEvents = {
  'pairing:view': { request: nothing, reply: PairingView },
  'pairing:enter': { request: PairingEntry, reply: nothing },
  'pairing:proceed': { request: nothing, reply: nothing },
  'pairing:confirm': { request: nothing, reply: nothing },
  'pairing:cancel': { request: nothing, reply: nothing },
} as const satisfies Record<string, IpcEvent>;

/** What the main process tells a window unasked. */
export const ipcNews = {
  'pairing:changed': PairingView,
} as const satisfies Record<string, TSchema>;

export type IpcEventName = keyof typeof ipcEvents;
export type IpcRequest<E extends IpcEventName> = Static<(typeof ipcEvents)[E]['request']>;
export type IpcValue<E extends IpcEventName> = Static<(typeof ipcEvents)[E]['reply']>;
export type IpcNewsName = keyof typeof ipcNews;
export type IpcNews<N extends IpcNewsName> = Static<(typeof ipcNews)[N]>;

/** How every event is answered: an error crosses as words, never as an exception with its stack. */
export type IpcReply<E extends IpcEventName> =
  | { readonly type: 'success'; readonly value: IpcValue<E> }
  | { readonly type: 'error'; readonly words: string };
