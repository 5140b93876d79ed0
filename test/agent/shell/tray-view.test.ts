import { describe, expect, test } from '@jest/globals';
import type { LastKnown } from '../../../agent/src/shell/last-known.ts';
import { texts } from '../../../agent/src/shell/pages/texts.ts';
import type { ShellStatus } from '../../../agent/src/shell/shell-status.ts';
import type { StartTrouble } from '../../../agent/src/shell/start-trouble.ts';
import { ago } from '../../../agent/src/shell/status-words.ts';
import { startTroubleView, type TrayView, trayView } from '../../../agent/src/shell/tray-view.ts';
import { NOW, pausedMac, protectedMac, releasedMac, stolenMac, unpaired, withPermission } from './statuses.ts';

/** The menu as a person reads it: words in brackets cannot be chosen. */
const read = (view: TrayView | null): string[] | null =>
  view === null
    ? null
    : view.items.map((item) => {
        if (item.type === 'separator') return '—';
        return item.type === 'words' ? `(${item.label})` : item.label;
      });
const menu = (status: ShellStatus) => read(trayView(status, NOW));

const whose = '(ada on homeward.example)';
const reported = '(Protected · last report 12 min ago)';
const rest = ['—', 'Report now', 'Journal…', 'Open console', 'Open in browser', 'Settings…'];
const idle = rest.filter((label) => label !== 'Report now');
const end = ['—', 'Unpair…', 'Quit Homeward…'];
const none = { lastReportAt: null };

describe('the menu', () => {
  const cases: [string, ShellStatus, string[] | null][] = [
    ['not paired', unpaired, ['(Not paired)', '—', 'Pair…', 'Journal…', 'Settings…', '—', 'Quit Homeward']],
    ['protected', protectedMac, [reported, whose, ...rest, ...end]],
    ['protected, before the first report', { ...protectedMac, ...none }, ['(Protected)', whose, ...rest, ...end]],
    [
      'offline with items that wait',
      { ...protectedMac, isOnline: false, waitingItems: 3 },
      [reported, '(Offline, 3 items waiting)', whose, ...rest, ...end],
    ],
    [
      'the camera was refused',
      withPermission(protectedMac, 'camera', 'denied'),
      [reported, whose, 'Camera not allowed…', ...rest, ...end],
    ],
    [
      'the camera was never asked for',
      withPermission({ ...protectedMac, ...none }, 'camera', 'not-asked'),
      ['(Protected)', whose, 'Camera not allowed yet…', ...rest, ...end],
    ],
    [
      'the camera is restricted by a profile, which nobody here can change',
      withPermission({ ...protectedMac, ...none }, 'camera', 'restricted'),
      ['(Protected)', whose, '(Camera not allowed)', ...rest, ...end],
    ],
    [
      'the location was refused',
      withPermission(protectedMac, 'location', 'denied'),
      [reported, whose, 'Location not allowed…', ...rest, ...end],
    ],
    [
      'neither camera nor location was asked for',
      withPermission(withPermission(protectedMac, 'location', 'not-asked'), 'camera', 'not-asked'),
      [reported, whose, 'Camera not allowed yet…', 'Location not allowed yet…', ...rest, ...end],
    ],
    [
      'the location is restricted by a profile',
      withPermission(protectedMac, 'location', 'restricted'),
      [reported, whose, '(Location not allowed)', ...rest, ...end],
    ],
    [
      'nobody can tell of the location',
      withPermission(protectedMac, 'location', 'unknown'),
      [reported, whose, ...rest, ...end],
    ],
    ['paused', pausedMac, ['(Paused)', whose, ...idle, ...end]],
    [
      'the owner was asked to unpair it',
      { ...protectedMac, releaseAsked: 'unpair' },
      [reported, whose, '(ada was asked to unpair this Mac)', ...rest, ...end],
    ],
    [
      'the owner was asked to let Homeward quit',
      { ...pausedMac, releaseAsked: 'quit' },
      ['(Paused)', whose, '(ada was asked to let Homeward quit)', ...idle, ...end],
    ],
    [
      'released: it is sending what waits, and may be quit',
      releasedMac,
      ['(Released by the owner · sending what waits)', whose, ...idle, '—', 'Quit Homeward'],
    ],
    [
      'the engine is starting again',
      { ...protectedMac, isOnline: false, waitingItems: 3, trouble: 'restarting' },
      ['(Protected · starting again…)', whose, ...idle, ...end],
    ],
    [
      'its key is lost: it can neither report nor ask',
      { ...protectedMac, isOnline: false, trouble: 'secrets-lost' },
      ['(Cannot report: this Mac’s key is lost)', whose, ...idle],
    ],
    [
      'the keychain is locked: it can neither report nor ask, and nothing is said to be lost',
      { ...protectedMac, isOnline: false, trouble: 'secrets-unreadable' },
      ['(Cannot report: the keychain does not give this Mac’s key now)', whose, ...idle],
    ],
    [
      'the disk is full; whether the server answers is known all the same',
      { ...protectedMac, isOnline: false, waitingItems: 3, trouble: 'disk-full' },
      [
        '(Protected · nothing can be kept, the disk is full)',
        '(Offline, 3 items waiting)',
        ...[whose, ...idle, ...end],
      ],
    ],
    [
      'the disk cannot be written',
      { ...pausedMac, trouble: 'disk-failed' },
      ['(Paused · nothing can be kept, the disk cannot be written)', whose, ...idle, ...end],
    ],
    [
      'the server refused one item',
      { ...protectedMac, refusedItems: 1 },
      [reported, '(Server refused 1 item this week)', whose, ...rest, ...end],
    ],
    [
      'the server refused some, others wait',
      { ...protectedMac, isOnline: false, waitingItems: 2, refusedItems: 3 },
      [reported, '(Offline, 2 items waiting)', '(Server refused 3 items this week)', whose, ...rest, ...end],
    ],
    [
      'stolen and visible: nobody at the desk can end it, nor ask for it',
      stolenMac(false),
      ['(Stolen · last report 12 min ago)', whose, ...rest],
    ],
    ['stolen and hidden: nothing', stolenMac(true), null],
    [
      'stolen, hidden, offline and without a camera: still nothing',
      withPermission({ ...stolenMac(true), isOnline: false }, 'camera', 'denied'),
      null,
    ],
    [
      'stolen, hidden, and the engine is starting again: still nothing',
      { ...stolenMac(true), trouble: 'restarting' },
      null,
    ],
    ['stolen, hidden, its key lost: still nothing', { ...stolenMac(true), trouble: 'secrets-lost' }, null],
    [
      'stolen, hidden, the disk full and items refused: still nothing',
      { ...stolenMac(true), refusedItems: 3, trouble: 'disk-full' },
      null,
    ],
  ];
  test.each(cases)('%s', (_name, status, expected) => {
    expect(menu(status)).toEqual(expected);
  });
});

test.each([
  ['one item', 1, 'Offline, 1 item waiting'],
  ['nothing', 0, 'Offline'],
])('offline while %s waits', (_name, waitingItems, words) => {
  expect(menu({ ...pausedMac, isOnline: false, waitingItems })).toContain(`(${words})`);
});

test('a Mac that is not paired is not called offline, and nobody asks it for a camera', () => {
  expect(menu(withPermission({ ...unpaired, isOnline: false }, 'camera', 'denied'))).toEqual(menu(unpaired));
});

/** Each that there is: a list of all has to be kept for Settings. */
const troubles = [null, ...(Object.keys(texts.settings.mac.trouble) as NonNullable<ShellStatus['trouble']>[])];

test.each(troubles.filter((trouble) => trouble !== null))(
  '%s is said, whatever the mode, and never as all is well',
  (trouble) => {
    for (const status of [protectedMac, pausedMac, releasedMac, stolenMac(false)]) {
      const labels = menu({ ...status, trouble });
      expect(labels?.[0]).toEqual(expect.any(String));
      expect(labels?.[0]).not.toBe(menu(status)?.[0]);
      expect(labels).not.toContain('Report now');
    }
  },
);

test('no status but a stolen and hidden one takes the icon away', () => {
  for (const status of [unpaired, protectedMac, pausedMac, releasedMac, stolenMac(false)]) {
    for (const trouble of troubles) {
      expect(trayView({ ...status, isOnline: false, trouble }, NOW)).not.toBeNull();
    }
  }
});

test('a Mac that is stolen has no way to end it in its menu', () => {
  for (const trouble of troubles) {
    const actions = trayView({ ...stolenMac(false), trouble }, NOW)?.items.map(
      (item) => 'action' in item && item.action,
    );
    for (const ending of ['unpair', 'ask-to-quit', 'quit', 'pair']) expect(actions).not.toContain(ending);
  }
});

describe('the menu while the engine does not start', () => {
  const full: StartTrouble = { why: 'disk-full', detail: '' };
  const [keeps, quit] = ['(It keeps trying)', ['—', 'Quit Homeward']];
  const isFull = '(Homeward cannot start: the disk is full)';

  test.each<[string, LastKnown, string[] | null]>([
    ['not paired', unpaired, [isFull, keeps, ...quit]],
    ['protected: nobody at the desk can end it', protectedMac, [isFull, keeps, whose]],
    ['paused', pausedMac, [isFull, keeps, whose]],
    ['released', releasedMac, [isFull, keeps, whose, ...quit]],
    ['stolen and visible', stolenMac(false), [isFull, keeps, whose]],
    ['stolen and hidden: nothing', stolenMac(true), null],
  ])('%s', (_name, known, expected) => {
    expect(read(startTroubleView(full, known))).toEqual(expected);
  });

  test.each<[StartTrouble, string]>([
    [{ why: 'no-access', detail: '' }, 'its folder cannot be written'],
    [{ why: 'failed', detail: 'Error EIO' }, 'its engine fails (Error EIO)'],
    [{ why: 'ended', detail: '5' }, 'its engine ends at once (5)'],
    [{ why: 'silent', detail: '' }, 'its engine does not answer'],
  ])('%j in words', (trouble, words) => {
    expect(read(startTroubleView(trouble, protectedMac))?.[0]).toBe(`(Homeward cannot start: ${words})`);
  });
});

test('the tooltip names the account that watches', () => {
  expect(trayView(protectedMac, NOW)?.tooltip).toBe('Homeward: watched by ada on homeward.example');
  expect(trayView(unpaired, NOW)?.tooltip).toBe('Homeward: not paired');
});

test.each([
  [-5_000, 'just now'],
  [0, 'just now'],
  [59_999, 'just now'],
  [60_000, '1 min ago'],
  [59 * 60_000, '59 min ago'],
  [60 * 60_000, '1 h ago'],
  [23 * 3_600_000, '23 h ago'],
  [24 * 3_600_000, '1 day ago'],
  [75 * 3_600_000, '3 days ago'],
])('%d ms ago is “%s”', (passedMs, words) => {
  expect(ago(NOW - passedMs, NOW)).toBe(words);
});
