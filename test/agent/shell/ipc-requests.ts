import type { IpcEventName, IpcRequest, IpcValue } from '../../../agent/src/shell/ipc-contract.ts';

/** What an event is asked with when all is well, what looks like it and is not, and how it is answered. */
interface Row<E extends IpcEventName> {
  readonly good: IpcRequest<E>;
  readonly bad: readonly unknown[];
  /** Parts that may be left out. */
  readonly optional?: readonly string[];
  readonly reply: IpcValue<E>;
}

const account = { loginName: 'ada', origin: 'https://homeward.example' };
const permissions = { camera: 'granted', location: 'denied', notifications: 'unknown' } as const;
const code = { form: 'code', server: 'homeward.example', code: 'AAAA-BBBB-CCCC-DDDD' } as const;
/** An event that is asked with nothing and answered with nothing. */
const bare = { good: null, bad: [], reply: null } as const;

/** A row for each event of the contract. */
export const ipcRequests: { readonly [E in IpcEventName]: Row<E> } = {
  'pairing:view': { ...bare, reply: { step: 'enter', words: '' } },
  'pairing:enter': {
    good: code,
    bad: [
      { ...code, code: 'A'.repeat(65) },
      { ...code, server: 'a'.repeat(301) },
      { form: 'file', link: 'x' },
      { form: 'link', link: `homeward://${'x'.repeat(2048)}` },
      { form: 'link', server: 'x', code: 'y' },
    ],
    reply: null,
  },
  'pairing:proceed': bare,
  'pairing:confirm': bare,

  'first-run:view': { ...bare, reply: { account, permissions, loginItem: 'enabled' } },
  'permissions:ask': {
    good: { permission: 'location' },
    bad: [{ permission: 'microphone' }, { permission: 'camera', pane: 'camera' }],
    reply: null,
  },
  'permissions:pane': {
    good: { pane: 'login-items' },
    bad: [{ pane: 'x-apple.systempreferences:com.apple.preference.security' }, { pane: 'https://homeward.example' }],
    reply: null,
  },
  'permissions:keep-alive': bare,

  'journal:view': { ...bare, reply: { isStolen: false, revision: 3 } },
  'journal:page': {
    good: { text: 'photo', before: '17', limit: 100 },
    bad: [{ limit: 0 }, { limit: 501 }, { limit: 1, text: 'x'.repeat(201) }, { limit: 1, before: 'x'.repeat(101) }],
    optional: ['text', 'before'],
    reply: { rows: [{ id: '1', what: 'started', at: 0 }], before: null, keptSince: 0, unreadable: 0 },
  },
  'journal:export': {
    good: { format: 'csv', text: '' },
    bad: [
      { format: 'pdf', text: '' },
      { format: 'csv', text: 'x'.repeat(201) },
      { format: 'csv', text: '', path: '/etc/passwd' },
    ],
    reply: { outcome: 'saved', rows: 12 },
  },

  'settings:view': {
    ...bare,
    reply: {
      ...{ account, permissions, loginItem: 'requires-approval', mode: 'protected', pairedAt: 0, version: '0.1.0' },
      ...{
        secretsKept: 'file',
        trouble: null,
        releaseAsked: null,
        accessPointService: null,
        isService: false,
        hasConsole: true,
      },
      unpairCommand: 'sudo x',
      updates: { state: 'off', why: 'unsigned' },
    },
  },
  'settings:open': { good: { what: 'journal' }, bad: [{ what: 'summary' }, { what: 'release' }], reply: null },
  'settings:look-up': {
    good: { service: 'https://api.beacondb.net' },
    bad: [{ service: 'x'.repeat(501) }, { service: '' }],
    reply: null,
  },
  'settings:check-for-updates': bare,
  'settings:release': { good: { wish: 'quit' }, bad: [{ wish: 'erase' }], reply: null },

  'release:view': {
    ...bare,
    reply: { wish: 'unpair', step: 'asked', account, isOnline: true, unpairCommand: 'sudo x' },
  },
  'release:ask': bare,

  'summary:view': {
    ...bare,
    reply: {
      ...{ from: 0, to: 1, why: 'order', counts: { report: 1, snapshot: 2, machine: 1, route: 0 }, account },
      mode: 'paused',
    },
  },
  'summary:acknowledge': bare,

  'window:close': bare,
};
