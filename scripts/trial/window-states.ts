/** Every state of every window of the app, as the main process would play it: for pictures, and for what must hold in each. */

import type { PairingView } from '../../agent/src/shell/pairing-view.ts';
import type { FirstRunView } from '../../agent/src/shell/views/first-run-view.ts';
import type { ReleaseView } from '../../agent/src/shell/views/release-view.ts';
import type { SettingsView } from '../../agent/src/shell/views/settings-view.ts';
import type { SummaryView } from '../../agent/src/shell/views/summary-view.ts';
import type { WindowName } from '../../agent/src/shell/windows/window-names.ts';
import type { JournalPage, JournalQuery, JournalRow } from '../../agent/src/state/journal-page.ts';
import { type Play, STAGE_TIME } from './page-stage.ts';

export interface WindowState {
  readonly window: WindowName;
  readonly name: string;
  readonly play: Play;
  /** The buttons to be pressed, one after the other, until it is seen. */
  readonly press?: readonly string[];
}

const host = 'homeward.example.org';
const account = { loginName: 'ada', origin: `https://${host}` };
const unpairCommand = 'sudo /Applications/Homeward.app/Contents/Resources/bin/homeward-agent unpair';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export const compare: Extract<PairingView, { step: 'compare' }> = {
  ...{ step: 'compare', host, loginName: 'ada', model: 'MacBookPro18,3', digits: '407912', isConfirmed: false },
};

export const pairingViews = {
  enter: { step: 'enter', words: '' },
  'enter-again': {
    step: 'enter',
    words: 'The code has a typing error: one character is not the one that was shown',
  },
  offered: { step: 'offered', host },
  asking: { step: 'asking', host },
  compare,
  confirmed: { ...compare, isConfirmed: true },
  paired: { step: 'paired', host, loginName: 'ada' },
  'long-names': { ...compare, host: `${'very-long-name.'.repeat(6)}example.org:8443`, loginName: 'a'.repeat(64) },
  'without-model': { ...compare, model: '' },
  refused: { step: 'refused', words: `This Mac is paired already: with ada on https://${host}.` },
} as const satisfies Record<string, PairingView>;

export const firstRunView: FirstRunView = {
  account,
  permissions: { camera: 'not-asked', location: 'not-asked', notifications: 'unknown' },
  loginItem: 'requires-approval',
};
export const allAllowed: FirstRunView = {
  account,
  permissions: { camera: 'granted', location: 'granted', notifications: 'granted' },
  loginItem: 'enabled',
};
const allRefused: FirstRunView = {
  account,
  permissions: { camera: 'denied', location: 'restricted', notifications: 'denied' },
  loginItem: 'not-registered',
};

export const settingsView: SettingsView = {
  ...allAllowed,
  mode: 'protected',
  pairedAt: STAGE_TIME - 12 * DAY_MS,
  version: '0.1.0',
  secretsKept: 'keychain',
  trouble: null,
  releaseAsked: null,
  updates: { state: 'current', checkedAt: STAGE_TIME - 3 * HOUR_MS },
  accessPointService: null,
  isService: false,
  hasConsole: true,
  unpairCommand,
};
const unpairedSettings: SettingsView = { ...settingsView, mode: 'unpaired', account: null, pairedAt: null };

export const releaseView: ReleaseView = { wish: 'unpair', step: 'ask', account, isOnline: true, unpairCommand };

export const stolenSummary: NonNullable<SummaryView> = {
  mode: 'protected',
  from: STAGE_TIME - 3 * DAY_MS - 2 * HOUR_MS,
  to: STAGE_TIME - 12 * MINUTE_MS,
  why: 'order',
  counts: { report: 891, snapshot: 1764, machine: 890, route: 874 },
  account,
};

/** A journal of some weeks, the newest row first. */
export const journalRows: readonly JournalRow[] = writeJournal();

function writeJournal(): JournalRow[] {
  const rows: Omit<JournalRow, 'id'>[] = [];
  const item = (
    kind: Extract<JournalRow, { what: 'item' }>['kind'],
    mode: Extract<JournalRow, { what: 'item' }>['mode'],
    at: number,
    state: Extract<JournalRow, { what: 'item' }>['state'] = 'sent',
  ) => {
    const settledAt = state === 'waiting' ? null : at + 2_000;
    rows.push({ what: 'item', kind, mode, at, state, settledAt } as Omit<JournalRow, 'id'>);
  };
  const begin = STAGE_TIME - 9 * DAY_MS;
  rows.push({ what: 'started', at: begin - 90_000 } as Omit<JournalRow, 'id'>);
  rows.push({ what: 'paired', at: begin - 30_000 } as Omit<JournalRow, 'id'>);
  rows.push({ what: 'mode', mode: 'protected', at: begin - 20_000 } as Omit<JournalRow, 'id'>);
  for (let at = begin; at < STAGE_TIME - 40 * MINUTE_MS; at += HOUR_MS) item('report', 'protected', at + 11_000);
  const stolen = STAGE_TIME - 37 * MINUTE_MS;
  rows.push({ what: 'mode', mode: 'stolen', at: stolen } as Omit<JournalRow, 'id'>);
  rows.push({
    ...{ what: 'collected', at: stolen + 18 * MINUTE_MS, from: stolen, to: stolen + 18 * MINUTE_MS },
    counts: { report: 4, snapshot: 8, machine: 4, route: 3 },
  } as Omit<JournalRow, 'id'>);
  item('event', 'stolen', stolen + 18 * MINUTE_MS + 1_000);
  rows.push({ what: 'mode', mode: 'protected', at: stolen + 18 * MINUTE_MS + 2_000 } as Omit<JournalRow, 'id'>);
  item('report', 'protected', STAGE_TIME - 16 * MINUTE_MS);
  item('event', 'protected', STAGE_TIME - 9 * MINUTE_MS, 'rejected');
  item('report', 'protected', STAGE_TIME - 4 * MINUTE_MS, 'waiting');
  item('event', 'protected', STAGE_TIME - 2 * MINUTE_MS, 'waiting');
  return rows.map((row, index) => ({ ...row, id: `${index}` }) as JournalRow).reverse();
}

/** Answers as the engine does: the rows that have the text, a page at a time. */
export function playJournal({ text = '', before, limit }: JournalQuery, rows = journalRows): { value: JournalPage } {
  const found = rows.filter((row) => JSON.stringify(row).includes(text.toLowerCase()));
  const from = before === undefined ? 0 : Number(before);
  const page = found.slice(from, from + limit);
  const isMore = from + limit < found.length;
  const keptSince = rows.at(-1)?.at ?? null;
  return { value: { rows: page, before: isMore ? `${from + limit}` : null, keptSince, unreadable: 0 } };
}

const quiet = { 'journal:view': { value: { isStolen: false, revision: 0 } } } as const satisfies Play;

const journal = (name: string, play: Play): WindowState => ({
  ...{ window: 'journal', name },
  play: { ...quiet, 'journal:page': (query) => playJournal(query), ...play },
});

const firstRun = (name: string, view: FirstRunView, ...press: string[]): WindowState => ({
  ...{ window: 'first-run', name, press },
  play: { 'first-run:view': { value: view } },
});

const settings = (name: string, tab: string | null, view: Partial<SettingsView> = {}): WindowState => ({
  ...{ window: 'settings', name, press: tab === null ? [] : [tab] },
  play: { 'settings:view': { value: { ...settingsView, ...view } } },
});

const release = (name: string, view: Partial<ReleaseView>, play: Play = {}): WindowState => ({
  ...{ window: 'release', name },
  play: { 'release:view': { value: { ...releaseView, ...view } }, ...play },
});

const summary = (name: string, view: Partial<NonNullable<SummaryView>>): WindowState => ({
  ...{ window: 'summary', name },
  play: { 'summary:view': { value: { ...stolenSummary, ...view } } },
});

export const windowStates: readonly WindowState[] = [
  ...Object.entries(pairingViews).map(
    ([name, view]): WindowState => ({ window: 'pairing', name, play: { 'pairing:view': { value: view } } }),
  ),
  firstRun('what', firstRunView),
  firstRun('camera', firstRunView, 'Camera'),
  firstRun('camera-refused', allRefused, 'Camera'),
  firstRun('location', firstRunView, 'Location'),
  firstRun('location-ruled-out', allRefused, 'Location'),
  firstRun('notifications', firstRunView, 'Notifications'),
  firstRun('background', firstRunView, 'In the background'),
  firstRun('background-allowed', allAllowed, 'In the background'),
  firstRun('ready', allAllowed, 'Ready'),
  firstRun('ready-with-gaps', allRefused, 'Ready'),
  journal('rows', {}),
  journal('stolen', { 'journal:view': { value: { isStolen: true, revision: 0 } } }),
  journal('empty', { 'journal:page': (query) => playJournal(query, []) }),
  journal('failed', { 'journal:page': { words: 'The journal cannot be read now.' } }),
  journal('loading', { 'journal:page': 'pending' }),
  settings('mac', null),
  settings('mac-in-a-file', null, { secretsKept: 'file', trouble: 'restarting' }),
  settings('not-paired', null, unpairedSettings),
  settings('permissions', 'Permissions'),
  settings('permissions-missing', 'Permissions', { ...firstRunView, permissions: allRefused.permissions }),
  settings('lookup', 'Wi-Fi lookup'),
  settings('lookup-on', 'Wi-Fi lookup', { accessPointService: 'https://api.beacondb.net/v1/geolocate' }),
  settings('lookup-of-the-service', 'Wi-Fi lookup', { isService: true }),
  settings('updates', 'Updates'),
  settings('updates-off', 'Updates', { updates: { state: 'off', why: 'unsigned' } }),
  settings('updates-ready', 'Updates', { updates: { state: 'ready', version: '0.2.0' } }),
  settings('leaving', 'Leaving'),
  settings('leaving-asked', 'Leaving', { releaseAsked: 'quit' }),
  settings('leaving-stolen', 'Leaving', { mode: 'stolen' }),
  settings('leaving-not-paired', 'Leaving', unpairedSettings),
  release('ask', {}),
  release('ask-quit-offline', { wish: 'quit', isOnline: false }),
  release('asked', { step: 'asked' }),
  release('declined', { step: 'declined' }),
  release('released', { step: 'released', account: null }),
  release('stolen', { step: 'stolen' }),
  summary('ended', {}),
  summary('expired', { why: 'expired', counts: { report: 1, snapshot: 0, machine: 1, route: 0 } }),
  summary('paused', { mode: 'paused' }),
  summary('unpaired', { why: 'unpaired', mode: 'unpaired' }),
];
