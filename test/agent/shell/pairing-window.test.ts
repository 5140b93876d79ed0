import { beforeEach, expect, test } from '@jest/globals';
import { PAIRING_PAGE } from '../../../agent/src/shell/app-protocol.ts';
import { PairingWindow } from '../../../agent/src/shell/pairing-window.ts';
import { electron, FakeContents, resetElectron } from '../fake-electron.ts';

let closed: number;
let window: PairingWindow;
beforeEach(() => {
  resetElectron();
  closed = 0;
  window = new PairingWindow('/app/preload.cjs', () => {
    closed += 1;
  });
});

const only = () => {
  const [first, second] = electron.windows;
  if (!first || second) throw new Error('not one window');
  return first;
};

/** As the fake's types are not Electron's. */
const event = (sender: FakeContents, senderFrame: unknown) => ({ sender, senderFrame }) as never;

test('there is no window before it is opened, and one afterwards, however often', () => {
  expect(electron.windows).toEqual([]);
  window.open();
  window.open();
  expect(only().isShown).toBe(true);
  expect(only().focused).toBe(2);
  expect(only().webContents.mainFrame.url).toBe(PAIRING_PAGE);
});

test('its page has no way to Node', () => {
  window.open();
  expect(only().options.webPreferences).toEqual({
    preload: '/app/preload.cjs',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
    webviewTag: false,
    spellcheck: false,
    devTools: false,
  });
});

test('it is gone when it is closed, and the next one is another', () => {
  window.open();
  window.close();
  expect(only().isGone).toBe(true);
  expect(closed).toBe(1);
  expect(window.isOpen).toBe(false);
  window.close();
  window.open();
  expect(electron.windows).toHaveLength(2);
});

test('it is told what to show, while it is there', () => {
  window.show({ step: 'asking', host: 'a' });
  window.open();
  window.show({ step: 'asking', host: 'b' });
  expect(only().webContents.sent).toEqual([['pairing:changed', { step: 'asking', host: 'b' }]]);
});

test('only its own page, in its main frame, is trusted', () => {
  window.open();
  const own = only().webContents;
  expect(window.isOwnPage(event(own, own.mainFrame))).toBe(true);
  expect(window.isOwnPage(event(own, { url: PAIRING_PAGE }))).toBe(false);
  expect(window.isOwnPage(event(own, null))).toBe(false);
  const other = new FakeContents();
  other.mainFrame.url = PAIRING_PAGE;
  expect(window.isOwnPage(event(other, other.mainFrame))).toBe(false);
  own.mainFrame.url = 'https://elsewhere.example/pairing.html';
  expect(window.isOwnPage(event(own, own.mainFrame))).toBe(false);
});

test('a page that is gone is trusted no longer', () => {
  window.open();
  const own = only().webContents;
  window.close();
  expect(window.isOwnPage(event(own, own.mainFrame))).toBe(false);
});
