import Type, { type Static, type TSchema } from 'typebox';
import { PairingEntry } from './pairing-entry.ts';
import { PairingView } from './pairing-view.ts';
import type { WindowName } from './windows/window-names.ts';

interface IpcEvent {
  /** The windows whose pages may send it. */
  readonly from: readonly WindowName[];
  readonly request: TSchema;
  readonly reply: TSchema;
}

interface IpcNewsItem {
  /** The window whose page hears it. */
  readonly to: WindowName;
  readonly news: TSchema;
}

const nothing = Type.Null();

/** What a window can ask of the main process: every event, once. */
export const ipcEvents = {
  'pairing:view': { from: ['pairing'], request: nothing, reply: PairingView },
  'pairing:enter': { from: ['pairing'], request: PairingEntry, reply: nothing },
  'pairing:proceed': { from: ['pairing'], request: nothing, reply: nothing },
  'pairing:confirm': { from: ['pairing'], request: nothing, reply: nothing },
  'window:close': { from: ['pairing'], request: nothing, reply: nothing },
} as const satisfies Record<string, IpcEvent>;

/** What the main process tells a window unasked. */
export const ipcNews = {
  'pairing:changed': { to: 'pairing', news: PairingView },
} as const satisfies Record<string, IpcNewsItem>;

export type IpcEventName = keyof typeof ipcEvents;
export type IpcRequest<E extends IpcEventName> = Static<(typeof ipcEvents)[E]['request']>;
export type IpcValue<E extends IpcEventName> = Static<(typeof ipcEvents)[E]['reply']>;
export type IpcNewsName = keyof typeof ipcNews;
export type IpcNews<N extends IpcNewsName> = Static<(typeof ipcNews)[N]['news']>;

/** The events that a window's page may send. */
export type EventOf<W extends WindowName> = {
  [E in IpcEventName]: W extends (typeof ipcEvents)[E]['from'][number] ? E : never;
}[IpcEventName];

/** The news that a window's page hears. */
export type NewsOf<W extends WindowName> = {
  [N in IpcNewsName]: W extends (typeof ipcNews)[N]['to'] ? N : never;
}[IpcNewsName];

/** How every event is answered: an error crosses as words, never as an exception with its stack. */
export type IpcReply<E extends IpcEventName> =
  | { readonly type: 'success'; readonly value: IpcValue<E> }
  | { readonly type: 'error'; readonly words: string };
