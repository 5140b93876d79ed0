import { HomewardError } from '@homeward/shared/errors';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { protectedMac } from '../statuses.ts';
import { app, desksForEachTest, settle } from './desks-under-test.ts';

desksForEachTest();

describe('settings', () => {
  const view = () => app.handlers['settings:view'](null, 'settings');
  beforeEach(() => {
    settle();
    app.windows.open('settings');
  });

  test('shows how everything stands, and what changes at once', async () => {
    app.settings = { ...app.settings, accessPointService: 'https://api.beacondb.net/v1/geolocate' };
    expect(await view()).toEqual({
      ...{ mode: 'protected', account: protectedMac.account, pairedAt: protectedMac.pairedAt, version: '0.1.0' },
      ...{ secretsKept: 'keychain', trouble: null, releaseAsked: null, loginItem: 'enabled' },
      permissions: app.permissions,
      updates: { state: 'off', why: 'unsigned' },
      accessPointService: 'https://api.beacondb.net/v1/geolocate',
      isService: false,
      hasConsole: true,
      unpairCommand: 'sudo homeward-agent unpair',
    });
    app.know({ ...protectedMac, releaseAsked: 'quit' });
    expect(app.told('settings')).toMatchObject([{ releaseAsked: 'quit' }]);
    app.updates = { state: 'ready', version: '0.2.0' };
    await app.clock.pass(1_000);
    expect(app.told('settings')).toMatchObject([{}, { updates: { state: 'ready', version: '0.2.0' } }]);
  });

  test('opens what else there is', () => {
    for (const what of ['pairing', 'first-run', 'journal', 'console'] as const) {
      app.handlers['settings:open']({ what }, 'settings');
    }
    // The pairing window waits for the first status of its own desk.
    expect(app.open).toEqual(['settings', 'first-run', 'journal']);
    expect(app.done).toEqual(['open the console']);
  });

  test('names a service for access points, and takes it away again', async () => {
    await view();
    await app.handlers['settings:look-up']({ service: 'https://api.beacondb.net' }, 'settings');
    await app.handlers['settings:look-up']({ service: null }, 'settings');
    expect(app.done).toEqual(['save https://api.beacondb.net', 'save null']);
    expect(app.told('settings')).toMatchObject([
      { accessPointService: 'https://api.beacondb.net' },
      { accessPointService: null },
    ]);
  });

  test('a service that cannot be is refused, in words, and nothing changes', async () => {
    await view();
    app.failure = new HomewardError('insecure_origin', 'over https only');
    await expect(app.handlers['settings:look-up']({ service: 'http://x' }, 'settings')).rejects.toBe(app.failure);
    expect(app.told('settings')).toEqual([]);
  });

  test('looks for updates when it is told to', () => {
    app.handlers['settings:check-for-updates'](null, 'settings');
    expect(app.done).toEqual(['look for updates']);
  });

  test('leads to the question to the owner, and asks nothing itself', () => {
    app.handlers['settings:release']({ wish: 'quit' }, 'settings');
    expect(app.open).toEqual(['settings', 'release']);
    expect(app.done).toEqual([]);
    expect(app.handlers['release:view'](null, 'release')).toMatchObject({ wish: 'quit', step: 'ask' });
  });
});
