import { beforeEach, expect, jest, test } from '@jest/globals';
import { denyPermissions, lockPages } from '../../../agent/src/shell/lockdown.ts';
import { app, electron, FakeContents, FakeEvent, resetElectron } from '../fake-electron.ts';

beforeEach(resetElectron);

const lockedContents = () => {
  lockPages();
  const contents = new FakeContents();
  app.emit('web-contents-created', new FakeEvent(), contents);
  return contents;
};

test('every renderer is sandboxed', () => {
  lockPages();
  expect(electron.isSandboxed).toBe(true);
});

test.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
  '%s is prevented',
  (name) => {
    const event = new FakeEvent();
    lockedContents().emit(name, event);
    expect(event.defaultPrevented).toBe(true);
  },
);

test('no page opens another', () => {
  expect(lockedContents().windowOpen?.({} as never)).toEqual({ action: 'deny' });
});

test('no page gets a permission, asked for or looked up', () => {
  denyPermissions();
  const answer = jest.fn();
  for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read'] as const) {
    electron.permissionRequest?.({} as never, permission, answer, {} as never);
    expect(electron.permissionCheck?.(null, permission, 'app://homeward', {} as never)).toBe(false);
  }
  expect(answer.mock.calls).toEqual([[false], [false], [false], [false]]);
  expect(electron.devicePermission?.({} as never)).toBe(false);
});
