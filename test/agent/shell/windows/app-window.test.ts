import { beforeEach, expect, test } from '@jest/globals';
import { AppWindow } from '../../../../agent/src/shell/windows/app-window.ts';
import { electron, FakeContents, FakeEvent, resetElectron } from '../../fake-electron.ts';

const PAGE = 'app://homeward/journal';
let closed: number;
let window: AppWindow;
beforeEach(() => {
  resetElectron();
  closed = 0;
  window = new AppWindow({
    page: PAGE,
    preferences: { preload: '/app/preload.cjs', additionalArguments: ['--homeward-asks=x'] },
    frame: { title: 'Journal', width: 300 },
    onClosed: () => {
      closed += 1;
    },
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
  expect(only().webContents.mainFrame.url).toBe(PAGE);
  expect(only().options).toMatchObject({ title: 'Journal', width: 300, show: false });
});

test('its page has no way to Node', () => {
  window.open();
  expect(only().options.webPreferences).toEqual({
    preload: '/app/preload.cjs',
    additionalArguments: ['--homeward-asks=x'],
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

test('its page is told things while it is there', () => {
  window.send('news', 1);
  window.open();
  window.send('news', 2);
  expect(only().webContents.sent).toEqual([['news', 2]]);
});

test('only its own page, in its main frame, speaks for it', () => {
  window.open();
  const own = only().webContents;
  expect(window.isSender(event(own, own.mainFrame))).toBe(true);
  expect(window.isSender(event(own, { url: PAGE }))).toBe(false);
  expect(window.isSender(event(own, null))).toBe(false);
  const other = new FakeContents();
  other.mainFrame.url = PAGE;
  expect(window.isSender(event(other, other.mainFrame))).toBe(false);
  own.mainFrame.url = 'https://elsewhere.example/journal';
  expect(window.isSender(event(own, own.mainFrame))).toBe(false);
});

test('a page that is gone speaks no longer', () => {
  window.open();
  const own = only().webContents;
  window.close();
  expect(window.isSender(event(own, own.mainFrame))).toBe(false);
});

test('a page that has crashed is no window', () => {
  window.open();
  only().webContents.emit('render-process-gone', new FakeEvent(), {});
  expect([window.isOpen, closed]).toEqual([false, 1]);
});

test('a page that cannot be loaded is no window', async () => {
  electron.pageFailure = Promise.resolve(new Error('ERR_FAILED'));
  window.open();
  await new Promise((resolve) => setImmediate(resolve));
  expect([only().isGone, window.isOpen, closed]).toEqual([true, false, 1]);
});

test('one that fails, or crashes, when its window is gone already does nothing more', async () => {
  const failure = Promise.withResolvers<Error>();
  electron.pageFailure = failure.promise;
  window.open();
  window.close();
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  failure.resolve(new Error('ERR_ABORTED'));
  only().webContents.emit('render-process-gone', new FakeEvent(), {});
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', note);
  expect([unhandled, closed]).toEqual([[], 1]);
});
