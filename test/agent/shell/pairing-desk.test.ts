import { formatPairingLink, newLinkSecret, newPairingCode } from '@homeward/shared/pairing-secret';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { readDeepLink } from '../../../agent/src/shell/deep-link.ts';
import { texts } from '../../../agent/src/shell/pages/texts.ts';
import { PairingDesk } from '../../../agent/src/shell/pairing-desk.ts';
import type { PairThisMac } from '../../../agent/src/shell/pairing-session.ts';
import type { PairingView } from '../../../agent/src/shell/pairing-view.ts';
import type { ShellStatus } from '../../../agent/src/shell/shell-status.ts';
import { AppWindows } from '../../../agent/src/shell/windows/app-windows.ts';
import { electron, resetElectron } from '../fake-electron.ts';
import { protectedMac, stolenMac, unpaired } from './statuses.ts';

const link = formatPairingLink({
  origin: 'https://homeward.example',
  secret: newLinkSecret(),
  ownerKeys: 'A'.repeat(43),
});
const entry = { form: 'code', server: 'homeward.example', code: newPairingCode() } as const;

let pair: PairThisMac;
let asked: AbortSignal[];
let windows: AppWindows;
let desk: PairingDesk;
beforeEach(() => {
  resetElectron();
  asked = [];
  pair = async () => {};
  windows = new AppWindows('/app/preload.cjs', 'linux');
  desk = deskOf({ isOpenedByPerson: false });
});

const deskOf = ({ isOpenedByPerson }: { isOpenedByPerson: boolean }) =>
  new PairingDesk({
    isOpenedByPerson,
    pair: (given, compare, signal) => {
      asked.push(signal);
      return pair(given, compare, signal);
    },
    confirmAsAdministrator: async () => true,
    windows,
  });

const openWindows = () => electron.windows.filter((window) => !window.isGone);
const view = (): PairingView | Promise<PairingView> => desk.handlers['pairing:view'](null, 'pairing');
/** Both are told how the Mac stands, as the menu bar does it. */
const know = (status: ShellStatus) => {
  windows.onStatus(status);
  desk.onStatus(status);
};
/** A clicked link, read as the app reads it. */
const click = (text: string) => {
  const read = readDeepLink(text);
  if (read.kind !== 'order') desk.onLink(read);
};
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('on a Mac that is not paired', () => {
  beforeEach(() => know(unpaired));

  test('no window opens by itself', () => {
    expect(openWindows()).toEqual([]);
  });

  test('Pair… opens the window, empty', () => {
    desk.open();
    expect(openWindows()).toHaveLength(1);
    expect(view()).toEqual({ step: 'enter', words: '' });
  });

  test('a second start opens it too, and another brings it to the front', () => {
    desk.onSecondStart();
    desk.onSecondStart();
    expect(openWindows()).toHaveLength(1);
    expect(openWindows()[0]?.focused).toBe(2);
  });

  test('a clicked link opens it with the host named, and asks no server', async () => {
    click(link);
    await turn();
    expect(openWindows()).toHaveLength(1);
    expect(view()).toEqual({ step: 'offered', host: 'homeward.example' });
    expect(asked).toEqual([]);
  });

  test('a link that is no good is refused in words', () => {
    click('homeward://pair?server=x');
    expect(view()).toMatchObject({ step: 'enter', words: expect.stringMatching(/^The pairing is refused: .*\.$/) });
  });

  test('the second link is the one that counts, as long as nobody went on with the first', () => {
    click(link);
    click(link.replace('homeward.example', 'other.example'));
    expect(view()).toEqual({ step: 'offered', host: 'other.example' });
  });

  test('closing the window gives the pairing up, and the next one begins anew', async () => {
    pair = () => new Promise(() => {});
    desk.open();
    expect(desk.handlers['pairing:enter'](entry, 'pairing')).toBeNull();
    expect(view()).toMatchObject({ step: 'asking' });
    windows.close('pairing');
    expect(openWindows()).toEqual([]);
    expect(asked[0]?.aborted).toBe(true);
    desk.open();
    expect(view()).toEqual({ step: 'enter', words: '' });
  });

  test('the red button does the same as Cancel', () => {
    pair = () => new Promise(() => {});
    desk.open();
    desk.handlers['pairing:enter'](entry, 'pairing');
    openWindows()[0]?.destroy();
    expect(asked[0]?.aborted).toBe(true);
  });

  test('each step is told to the page, up to the good end', async () => {
    pair = (_given, compare) => compare({ loginName: 'ada', model: 'MacBookPro18,3', digits: '012345' });
    desk.open();
    desk.handlers['pairing:enter'](entry, 'pairing');
    await turn();
    desk.handlers['pairing:confirm'](null, 'pairing');
    await turn();
    const told = openWindows()[0]?.webContents.sent.map(([, news]) => (news as PairingView).step);
    expect(told).toEqual(['asking', 'compare', 'compare', 'paired']);
    // The engine tells of its new pairing now: the window stays, and still says that all is well.
    know(protectedMac);
    desk.open();
    expect(view()).toMatchObject({ step: 'paired' });
  });

  test('a page without a pairing gets the first view, and what it asks comes to nothing', () => {
    expect(view()).toEqual({ step: 'enter', words: '' });
    expect(desk.handlers['pairing:enter'](entry, 'pairing')).toBeNull();
    expect(asked).toEqual([]);
  });
});

describe('on a Mac that is paired', () => {
  beforeEach(() => know(protectedMac));

  test('a link is refused in words, and neither page nor link can go on', () => {
    click(link);
    expect(view()).toEqual({
      step: 'refused',
      words: 'This Mac is paired already: with ada on https://homeward.example.',
    });
    desk.handlers['pairing:proceed'](null, 'pairing');
    desk.handlers['pairing:enter'](entry, 'pairing');
    expect(asked).toEqual([]);
  });

  test('a second start opens the settings', () => {
    desk.onSecondStart();
    desk.onSecondStart();
    expect(openWindows().map(({ options }) => options.title)).toEqual([texts.titles.settings]);
    expect(openWindows()[0]?.focused).toBe(2);
  });

  test('an order that hides Homeward closes the window', () => {
    desk.open();
    know(stolenMac(true));
    expect(openWindows()).toEqual([]);
  });
});

describe('while the owner’s order hides Homeward', () => {
  beforeEach(() => know(stolenMac(true)));

  test.each([
    ['a link', () => click(link)],
    ['a bad link', () => click('homeward://x')],
    ['a second start', () => desk.onSecondStart()],
    ['Pair…', () => desk.open()],
  ])('%s opens nothing', (_name, act) => {
    act();
    expect(electron.windows).toEqual([]);
  });
});

describe('before the engine has started', () => {
  test('nothing opens, and the last link waits', () => {
    desk.open();
    desk.onSecondStart();
    click('homeward://old');
    click(link);
    expect(electron.windows).toEqual([]);
    know(unpaired);
    expect(view()).toEqual({ step: 'offered', host: 'homeward.example' });
    openWindows()[0]?.destroy();
    know(unpaired);
    expect(openWindows()).toEqual([]);
  });

  test('and is forgotten where Homeward is hidden', () => {
    click(link);
    know(stolenMac(true));
    know(protectedMac);
    expect(electron.windows).toEqual([]);
  });
});

describe('at the start by a person', () => {
  beforeEach(() => {
    desk = deskOf({ isOpenedByPerson: true });
  });

  test('the window opens once it is known that the Mac is not paired, and once', () => {
    expect(openWindows()).toEqual([]);
    know(unpaired);
    expect(view()).toEqual({ step: 'enter', words: '' });
    openWindows()[0]?.destroy();
    know(unpaired);
    expect(openWindows()).toEqual([]);
  });

  test('a link that came before is what it shows', () => {
    click(link);
    know(unpaired);
    expect(openWindows()).toHaveLength(1);
    expect(view()).toEqual({ step: 'offered', host: 'homeward.example' });
  });

  test.each([
    ['paired', protectedMac],
    ['stolen and hidden', stolenMac(true)],
  ])('nothing opens on a Mac that is %s, nor later when it is not paired any more', (_, status) => {
    know(status);
    know(unpaired);
    expect(electron.windows).toEqual([]);
  });
});
