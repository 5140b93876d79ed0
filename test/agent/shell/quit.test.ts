import { beforeEach, expect, jest, test } from '@jest/globals';
import { closeOnQuit } from '../../../agent/src/shell/quit.ts';
import { app, electron, FakeEvent, resetElectron } from '../fake-electron.ts';

beforeEach(resetElectron);
const turn = () => new Promise((resolve) => setImmediate(resolve));
const quit = () => {
  const event = new FakeEvent();
  app.emit('before-quit', event);
  return event;
};

test('everything is closed, once, before the app leaves', async () => {
  let closings = 0;
  const closed = Promise.withResolvers<void>();
  closeOnQuit(() => {
    closings += 1;
    return closed.promise;
  });
  expect(quit().defaultPrevented).toBe(true);
  expect(quit().defaultPrevented).toBe(true);
  await turn();
  expect(closings).toBe(1);
  expect(electron.exitCode).toBeUndefined();
  closed.resolve();
  await turn();
  expect(electron.exitCode).toBe(0);
});

test('a closing that fails does not keep it', async () => {
  closeOnQuit(() => Promise.reject(new Error('no')));
  quit();
  await turn();
  expect(electron.exitCode).toBe(0);
});

test('a closing that hangs does not keep it for longer than a second', () => {
  jest.useFakeTimers();
  try {
    closeOnQuit(() => new Promise(() => {}));
    quit();
    jest.advanceTimersByTime(999);
    expect(electron.exitCode).toBeUndefined();
    jest.advanceTimersByTime(1);
    expect(electron.exitCode).toBe(0);
  } finally {
    jest.useRealTimers();
  }
});

test('closing the last window quits nothing', () => {
  closeOnQuit(async () => {});
  // Electron quits by itself only where nobody listens.
  expect(app.listenerCount('window-all-closed')).toBe(1);
  app.emit('window-all-closed');
  expect(electron.quits).toBe(0);
});
