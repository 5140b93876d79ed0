import { HomewardError } from '@homeward/shared/errors';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { type IpcEventName, ipcEvents } from '../../../agent/src/shell/ipc-contract.ts';
import { answerIpc, type IpcHandlers, tell } from '../../../agent/src/shell/ipc-main.ts';
import { electron, FakeContents, resetElectron } from '../fake-electron.ts';

const names = Object.keys(ipcEvents) as IpcEventName[];
const code = { form: 'code', server: 'homeward.example', code: 'AAAA-BBBB-CCCC-DDDD' };

/** What each event is asked with when all is well. */
const requests: Record<IpcEventName, unknown> = {
  'pairing:view': null,
  'pairing:enter': code,
  'pairing:proceed': null,
  'pairing:confirm': null,
  'pairing:cancel': null,
};

let handled: [string, unknown][];
let failure: Error | undefined;
const note =
  <T>(name: string, value: T) =>
  (request: unknown): T => {
    handled.push([name, request]);
    if (failure) throw failure;
    return value;
  };
const handlers: IpcHandlers = {
  'pairing:view': note('pairing:view', { step: 'enter', words: '' } as const),
  'pairing:enter': note('pairing:enter', null),
  'pairing:proceed': note('pairing:proceed', null),
  'pairing:confirm': note('pairing:confirm', null),
  'pairing:cancel': note('pairing:cancel', null),
};

const ownContents = new FakeContents();
const own = { sender: ownContents, senderFrame: ownContents.mainFrame };

beforeEach(() => {
  resetElectron();
  handled = [];
  failure = undefined;
});

const start = () => answerIpc((event) => event.sender === (ownContents as unknown), handlers);
const send = (name: string, event: unknown, ...args: unknown[]) =>
  electron.ipcHandlers.get(name)?.(event as never, ...args);

test('every event of the contract has a handler, and none is left when it ends', () => {
  const stop = start();
  expect([...electron.ipcHandlers.keys()].sort()).toEqual([...names].sort());
  stop();
  expect(electron.ipcHandlers.size).toBe(0);
});

describe.each(names)('%s', (name) => {
  test('is answered with success', async () => {
    start();
    expect(await send(name, own, requests[name])).toMatchObject({ type: 'success' });
    expect(handled).toEqual([[name, requests[name]]]);
  });

  test('is refused from another sender', async () => {
    start();
    const stranger = new FakeContents();
    const reply = await send(name, { sender: stranger, senderFrame: stranger.mainFrame }, requests[name]);
    expect(reply).toEqual({ type: 'error', words: 'This page may not ask for that.' });
    expect(handled).toEqual([]);
  });

  test.each([
    ['no payload', []],
    ['undefined', [undefined]],
    ['a number', [7]],
    ['an empty object', [{}]],
    ['a list', [[null]]],
    ['one too many', [requests[name], requests[name]]],
    ['more than the contract has', [{ ...code, more: true }]],
    ['a code that is too long', [{ ...code, code: 'A'.repeat(65) }]],
    ['another form', [{ form: 'file', link: 'x' }]],
  ])('is refused with %s', async (_name, args) => {
    start();
    expect(await send(name, own, ...args)).toEqual({
      type: 'error',
      words: 'The request does not have the expected shape.',
    });
    expect(handled).toEqual([]);
  });

  test('what fails comes back in words, ours whole and others without detail', async () => {
    start();
    failure = new HomewardError('code_mistyped', 'one character is wrong');
    expect(await send(name, own, requests[name])).toEqual({
      type: 'error',
      words: 'The code has a typing error: one character is wrong',
    });
    failure = new TypeError('secret inside');
    expect(await send(name, own, requests[name])).toEqual({ type: 'error', words: 'Something went wrong.' });
  });
});

test('news goes out under its name', () => {
  tell(ownContents, 'pairing:changed', { step: 'asking', host: 'homeward.example' });
  expect(ownContents.sent).toEqual([['pairing:changed', { step: 'asking', host: 'homeward.example' }]]);
});
