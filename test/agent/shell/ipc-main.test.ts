import { HomewardError } from '@homeward/shared/errors';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { Check } from 'typebox/value';
import { type IpcEventName, ipcEvents } from '../../../agent/src/shell/ipc-contract.ts';
import { answerIpc, type IpcHandlers } from '../../../agent/src/shell/ipc-main.ts';
import { AppWindows } from '../../../agent/src/shell/windows/app-windows.ts';
import { type WindowName, windowNames } from '../../../agent/src/shell/windows/window-names.ts';
import { electron, FakeContents, resetElectron } from '../fake-electron.ts';
import { ipcRequests } from './ipc-requests.ts';
import { protectedMac } from './statuses.ts';

const names = Object.keys(ipcEvents) as IpcEventName[];
const NOT_FROM_HERE = { type: 'error', words: 'This page may not ask for that.' };
const NOT_LIKE_THIS = { type: 'error', words: 'The request does not have the expected shape.' };

let handled: [string, unknown, WindowName][];
let failure: Error | undefined;
let windows: AppWindows;
let stop: () => void;

/** Every handler notes what comes to it. */
const handlers = Object.fromEntries(
  names.map((name) => [
    name,
    (request: unknown, from: WindowName) => {
      handled.push([name, request, from]);
      if (failure) throw failure;
      return ipcRequests[name].reply;
    },
  ]),
) as unknown as IpcHandlers;

beforeEach(() => {
  resetElectron();
  handled = [];
  failure = undefined;
  windows = new AppWindows('/app/preload.cjs', 'linux');
  windows.onStatus(protectedMac);
  stop = answerIpc((event) => windows.senderOf(event), handlers);
});

/** The page of a window, opened for it. */
function pageOf(window: WindowName): FakeContents {
  windows.open(window);
  const opened = electron.windows.at(-1);
  if (!opened) throw new Error('there is no window');
  return opened.webContents;
}
const send = (name: string, sender: FakeContents, senderFrame: unknown, ...args: unknown[]) =>
  electron.ipcHandlers.get(name)?.({ sender, senderFrame } as never, ...args);

test('every event of the contract has a handler and a row in this test, and no handler is left when it ends', () => {
  expect([...electron.ipcHandlers.keys()].sort()).toEqual([...names].sort());
  expect(Object.keys(ipcRequests).sort()).toEqual([...names].sort());
  stop();
  expect(electron.ipcHandlers.size).toBe(0);
});

/** Wrong in general: what no event is asked with, and what is left of a good request when one part is gone or another. */
function wrongOnes(good: unknown, optional: readonly string[]): unknown[][] {
  const general = [undefined, 7, true, 'text', '', {}, [], [null], Number.NaN, new Date(0), () => {}];
  const parts = good !== null && typeof good === 'object' ? Object.keys(good) : [];
  const spoilt = parts.flatMap((part) => {
    const { [part as keyof typeof good]: _gone, ...rest } = good as Record<string, unknown>;
    const others = [7.5, {}, [], true, 'x'.repeat(10_000)].map((value) => ({ ...rest, [part]: value }));
    return optional.includes(part) ? others : [rest, { ...rest, [part]: undefined }, ...others];
  });
  const more = parts.length > 0 ? [{ ...(good as object), more: true }, null] : [];
  return [[], [good, good], ...[...general, ...spoilt, ...more].map((request) => [request])];
}

describe.each(names)('%s', (name) => {
  const { good, bad, reply, optional = [] } = ipcRequests[name];
  const from: readonly WindowName[] = ipcEvents[name].from;

  test.each(from)('is answered to %s', async (window) => {
    const page = pageOf(window);
    expect(await send(name, page, page.mainFrame, good)).toEqual({ type: 'success', value: reply });
    expect(handled).toEqual([[name, good, window]]);
    expect(Check(ipcEvents[name].reply, reply)).toBe(true);
  });

  test('is refused to the page of every other window, to a stranger, to a frame within, and to a page that moved', async () => {
    for (const window of windowNames.filter((window) => !from.includes(window))) {
      const page = pageOf(window);
      expect(await send(name, page, page.mainFrame, good)).toEqual(NOT_FROM_HERE);
    }
    for (const window of from) {
      const page = pageOf(window);
      const { url } = page.mainFrame;
      const stranger = new FakeContents();
      stranger.mainFrame.url = url;
      expect(await send(name, stranger, stranger.mainFrame, good)).toEqual(NOT_FROM_HERE);
      expect(await send(name, stranger, page.mainFrame, good)).toEqual(NOT_FROM_HERE);
      for (const frame of [{ url, parent: page.mainFrame }, { url, parent: null }, null]) {
        expect(await send(name, page, frame, good)).toEqual(NOT_FROM_HERE);
      }
      for (const elsewhere of [
        '',
        'about:blank',
        `${url}#x`,
        `${url}/`,
        'https://homeward.example/',
        'app://console/',
      ]) {
        page.mainFrame.url = elsewhere;
        expect(await send(name, page, page.mainFrame, good)).toEqual(NOT_FROM_HERE);
      }
    }
    expect(handled).toEqual([]);
  });

  test('is refused once its window is closed', async () => {
    const [window] = from;
    if (window === undefined) throw new Error('nobody may send it');
    const page = pageOf(window);
    windows.close(window);
    expect(await send(name, page, page.mainFrame, good)).toEqual(NOT_FROM_HERE);
    expect(handled).toEqual([]);
  });

  test('is refused with a wrong payload', async () => {
    const [window] = from;
    const page = pageOf(window as WindowName);
    for (const args of [...wrongOnes(good, optional), ...bad.map((request) => [request])]) {
      expect([args, await send(name, page, page.mainFrame, ...args)]).toEqual([args, NOT_LIKE_THIS]);
    }
    expect(handled).toEqual([]);
  });

  test('what fails comes back in words, ours whole and others without detail', async () => {
    const page = pageOf(from[0] as WindowName);
    failure = new HomewardError('code_mistyped', 'one character is wrong');
    expect(await send(name, page, page.mainFrame, good)).toEqual({
      type: 'error',
      words: 'The code has a typing error: one character is wrong',
    });
    failure = new TypeError('secret inside');
    expect(await send(name, page, page.mainFrame, good)).toEqual({ type: 'error', words: 'Something went wrong.' });
  });
});
