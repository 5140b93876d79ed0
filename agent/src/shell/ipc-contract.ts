import { Closed, Nullable, OneOf } from '@homeward/shared/schema';
import type { Static, TSchema } from 'typebox';
import * as Type from 'typebox';
import { ReleaseWish } from '../state/agent-state.ts';
import { JournalPage, JournalQuery } from '../state/journal-page.ts';
import { PairingEntry } from './pairing-entry.ts';
import { PairingView } from './pairing-view.ts';
import { settingsPaneNames } from './system-settings.ts';
import { FirstRunView } from './views/first-run-view.ts';
import { JournalFormat, JournalView } from './views/journal-view.ts';
import { ReleaseView } from './views/release-view.ts';
import { SettingsView } from './views/settings-view.ts';
import { SummaryView } from './views/summary-view.ts';
import type { BridgeNames } from './windows/bridge-arguments.ts';
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

  'first-run:view': { from: ['first-run'], request: nothing, reply: FirstRunView },

  /** Has macOS ask whoever sits at the Mac; answered when the question has been put, not when it has been decided. */
  'permissions:ask': {
    from: ['first-run', 'settings'],
    request: Closed({ permission: OneOf(['camera', 'location', 'notifications']) }),
    reply: nothing,
  },
  'permissions:pane': {
    from: ['first-run', 'settings'],
    request: Closed({ pane: OneOf(settingsPaneNames) }),
    reply: nothing,
  },
  /** Asks macOS to start Homeward at login, and whenever it ends. */
  'permissions:keep-alive': { from: ['first-run', 'settings'], request: nothing, reply: nothing },

  'journal:view': { from: ['journal'], request: nothing, reply: JournalView },
  'journal:page': { from: ['journal'], request: JournalQuery, reply: JournalPage },
  /** Asks where to, and writes all the rows there that the search finds. */
  'journal:export': {
    from: ['journal'],
    request: Closed({ format: JournalFormat, text: Type.String({ maxLength: 200 }) }),
    reply: Type.Union([
      Closed({ outcome: Type.Literal('saved'), rows: Type.Integer({ minimum: 0 }) }),
      Closed({ outcome: OneOf(['cancelled', 'failed']) }),
    ]),
  },

  'settings:view': { from: ['settings'], request: nothing, reply: SettingsView },
  'settings:open': {
    from: ['settings'],
    request: Closed({ what: OneOf(['pairing', 'first-run', 'journal', 'console']) }),
    reply: nothing,
  },
  /** Names the service that access points are looked up at; null switches that off. */
  'settings:look-up': {
    from: ['settings'],
    request: Closed({ service: Nullable(Type.String({ minLength: 1, maxLength: 500 })) }),
    reply: nothing,
  },
  'settings:check-for-updates': { from: ['settings'], request: nothing, reply: nothing },
  'settings:release': { from: ['settings'], request: Closed({ wish: ReleaseWish }), reply: nothing },

  'release:view': { from: ['release'], request: nothing, reply: ReleaseView },
  'release:ask': { from: ['release'], request: nothing, reply: nothing },

  'summary:view': { from: ['summary'], request: nothing, reply: SummaryView },
  'summary:acknowledge': { from: ['summary'], request: nothing, reply: nothing },

  /** Not from the summary of a theft, which goes when it has been acknowledged. */
  'window:close': {
    from: ['pairing', 'first-run', 'journal', 'settings', 'release'],
    request: nothing,
    reply: nothing,
  },
} as const satisfies Record<string, IpcEvent>;

/** What the main process tells a window unasked. */
export const ipcNews = {
  'pairing:changed': { to: 'pairing', news: PairingView },
  'first-run:changed': { to: 'first-run', news: FirstRunView },
  'journal:changed': { to: 'journal', news: JournalView },
  'settings:changed': { to: 'settings', news: SettingsView },
  'release:changed': { to: 'release', news: ReleaseView },
  'summary:changed': { to: 'summary', news: SummaryView },
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

/** What the page of a window may ask and hear. */
export function bridgeNamesOf(window: WindowName): BridgeNames {
  const events = Object.entries<IpcEvent>(ipcEvents);
  const news = Object.entries<IpcNewsItem>(ipcNews);
  return {
    asks: events.filter(([, { from }]) => from.includes(window)).map(([name]) => name),
    hears: news.filter(([, { to }]) => to === window).map(([name]) => name),
  };
}

/** How every event is answered: an error crosses as words, never as an exception with its stack. */
export type IpcReply<E extends IpcEventName> =
  | { readonly type: 'success'; readonly value: IpcValue<E> }
  | { readonly type: 'error'; readonly words: string };
