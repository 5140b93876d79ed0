import { describe, expect, test } from '@jest/globals';
import type { ShellStatus } from '../../../agent/src/shell/shell-status.ts';
import { ago } from '../../../agent/src/shell/status-words.ts';
import { trayView } from '../../../agent/src/shell/tray-view.ts';
import { NOW, pausedMac, protectedMac, releasedMac, stolenMac, unpaired, withCamera } from './statuses.ts';

/** The menu as a person reads it: words in brackets cannot be chosen. */
function menu(status: ShellStatus): string[] | null {
  const view = trayView(status, NOW);
  if (view === null) return null;
  return view.items.map((item) => {
    if (item.type === 'separator') return '—';
    return item.type === 'words' ? `(${item.label})` : item.label;
  });
}

const whose = '(ada on homeward.example)';

describe('the menu', () => {
  const cases: [string, ShellStatus, string[] | null][] = [
    ['not paired', unpaired, ['(Not paired)', '—', 'Pair…', '—', 'Quit Homeward']],
    [
      'protected',
      protectedMac,
      ['(Protected · last report 12 min ago)', whose, '—', 'Open console', 'Open in browser', '—', 'Quit Homeward'],
    ],
    [
      'protected, before the first report',
      { ...protectedMac, lastReportAt: null },
      ['(Protected)', whose, '—', 'Open console', 'Open in browser', '—', 'Quit Homeward'],
    ],
    [
      'offline with items that wait',
      { ...protectedMac, isOnline: false, waitingItems: 3 },
      [
        '(Protected · last report 12 min ago)',
        '(Offline, 3 items waiting)',
        whose,
        '—',
        'Open console',
        'Open in browser',
        '—',
        'Quit Homeward',
      ],
    ],
    [
      'the camera was refused',
      withCamera(protectedMac, 'denied'),
      [
        '(Protected · last report 12 min ago)',
        whose,
        'Camera not allowed…',
        '—',
        'Open console',
        'Open in browser',
        '—',
        'Quit Homeward',
      ],
    ],
    [
      'the camera was never asked for',
      withCamera({ ...protectedMac, lastReportAt: null }, 'not-asked'),
      ['(Protected)', whose, 'Camera not allowed yet…', '—', 'Open console', 'Open in browser', '—', 'Quit Homeward'],
    ],
    [
      'the camera is restricted by a profile, which nobody here can change',
      withCamera({ ...protectedMac, lastReportAt: null }, 'restricted'),
      ['(Protected)', whose, '(Camera not allowed)', '—', 'Open console', 'Open in browser', '—', 'Quit Homeward'],
    ],
    ['paused', pausedMac, ['(Paused)', whose, '—', 'Open console', 'Open in browser', '—', 'Quit Homeward']],
    [
      'released',
      releasedMac,
      ['(Released by the owner)', whose, '—', 'Open console', 'Open in browser', '—', 'Quit Homeward'],
    ],
    [
      'stolen and visible: nobody at the desk can end it',
      stolenMac(false),
      ['(Stolen · last report 12 min ago)', whose, '—', 'Open console', 'Open in browser'],
    ],
    ['stolen and hidden: nothing', stolenMac(true), null],
    [
      'stolen, hidden, offline and without a camera: still nothing',
      withCamera({ ...stolenMac(true), isOnline: false }, 'denied'),
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
  expect(menu(withCamera({ ...unpaired, isOnline: false }, 'denied'))).toEqual(menu(unpaired));
});

test('no status but a stolen and hidden one takes the icon away', () => {
  for (const status of [unpaired, protectedMac, pausedMac, releasedMac, stolenMac(false)]) {
    expect(trayView({ ...status, isOnline: false }, NOW)).not.toBeNull();
  }
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
