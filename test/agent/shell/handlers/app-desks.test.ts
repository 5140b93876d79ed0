import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HomewardError } from '@homeward/shared/errors';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ipcEvents } from '../../../../agent/src/shell/ipc-contract.ts';
import type { ShellStatus } from '../../../../agent/src/shell/shell-status.ts';
import { settingsPanes } from '../../../../agent/src/shell/system-settings.ts';
import type { ReleaseView } from '../../../../agent/src/shell/views/release-view.ts';
import type { StolenSummary } from '../../../../agent/src/state/stolen-summary.ts';
import { electron, resetElectron } from '../../fake-electron.ts';
import { NOW, pausedMac, protectedMac, releasedMac, stolenMac, unpaired } from '../statuses.ts';
import { DesksUnderTest } from './desks-under-test.ts';

let directory: string;
let app: DesksUnderTest;
beforeEach(async () => {
  resetElectron();
  directory = await mkdtemp(join(tmpdir(), 'homeward-desks-'));
  app = new DesksUnderTest(join(directory, 'shown'));
});
afterEach(() => rm(directory, { recursive: true }));

/** A Mac on which the walk was shown long ago. */
const settle = () => {
  app.know(protectedMac);
  app.windows.closeAll();
};

test('every event of the contract has somebody who answers it', () => {
  expect(Object.keys(app.handlers).sort()).toEqual(Object.keys(ipcEvents).sort());
});

test('a page closes its own window and no other', () => {
  settle();
  app.windows.open('journal');
  app.windows.open('settings');
  expect(app.handlers['window:close'](null, 'journal')).toBeNull();
  expect(app.open).toEqual(['settings']);
});

describe('the walk through permissions', () => {
  test('opens once, when the Mac is paired, and not again after a restart', () => {
    app.know(unpaired);
    expect(app.open).toEqual([]);
    app.know(protectedMac);
    expect(app.open).toEqual(['first-run']);
    app.windows.close('first-run');
    app.know(protectedMac);
    expect(app.open).toEqual([]);
    resetElectron();
    const restarted = new DesksUnderTest(join(directory, 'shown'));
    restarted.know(protectedMac);
    expect(restarted.open).toEqual([]);
  });

  test('waits until the window that tells of the pairing is closed', () => {
    app.know(unpaired);
    app.windows.open('pairing');
    app.know(protectedMac);
    expect(app.open).toEqual(['pairing']);
    app.windows.close('pairing');
    expect(app.open).toEqual(['first-run']);
  });

  test.each([
    ['stolen', stolenMac(false)],
    ['stolen and hidden', stolenMac(true)],
    ['paused', pausedMac],
    ['released', releasedMac],
  ])('does not open by itself while the Mac is %s, and comes later', (_name, status) => {
    app.know(status);
    expect(app.open).toEqual([]);
    app.know(protectedMac);
    expect(app.open).toEqual(['first-run']);
  });

  test('a marker that cannot be written costs no more than a second showing', () => {
    const other = new DesksUnderTest(join(directory, 'no/such/folder/shown'));
    other.know(protectedMac);
    other.windows.closeAll();
    other.know(protectedMac);
    expect(other.open).toEqual([]);
  });

  test('is told of each permission as it changes, within a second', async () => {
    app.know(protectedMac);
    expect(app.handlers['first-run:view'](null, 'first-run')).toEqual({
      account: protectedMac.account,
      permissions: { camera: 'not-asked', location: 'not-asked', notifications: 'unknown' },
      loginItem: 'enabled',
    });
    app.permissions = { ...app.permissions, camera: 'granted' };
    await app.clock.pass(1_000);
    app.loginItem = 'requires-approval';
    await app.clock.pass(1_000);
    expect(app.told('first-run')).toMatchObject([
      { permissions: { camera: 'granted' }, loginItem: 'enabled' },
      { permissions: { camera: 'granted' }, loginItem: 'requires-approval' },
    ]);
    app.windows.close('first-run');
    await app.clock.pass(1_000);
    const looks = app.done.length;
    await app.clock.pass(10_000);
    expect(app.done).toHaveLength(looks);
  });
});

test('a location that was allowed in System Settings is seen, and told to the engine at once', async () => {
  app.know(protectedMac);
  app.handlers['first-run:view'](null, 'first-run');
  app.foundLocation = 'granted';
  await app.clock.pass(2_000);
  expect(app.told('first-run')).toMatchObject([{ permissions: { location: 'granted' } }]);
  expect(app.done.filter((what) => what === 'tell the permissions')).toHaveLength(1);
});

describe('permissions', () => {
  test.each([
    ['camera', 'ask for the camera'],
    ['location', 'ask for the location'],
    ['notifications', 'show a notice'],
  ] as const)('macOS is made to ask for the %s', (permission, expected) => {
    app.failure = new Error('the question cannot be put');
    expect(app.handlers['permissions:ask']({ permission }, 'first-run')).toBeNull();
    expect(app.done).toEqual([expected]);
  });

  test.each(Object.keys(settingsPanes) as (keyof typeof settingsPanes)[])('the pane for %s opens', async (pane) => {
    expect(await app.handlers['permissions:pane']({ pane }, 'settings')).toBeNull();
    expect(electron.opened).toEqual([settingsPanes[pane]]);
    expect(electron.opened[0]).toMatch(/^x-apple\.systempreferences:com\.apple\./);
  });

  test('macOS is asked to start Homeward at login', () => {
    app.handlers['permissions:keep-alive'](null, 'settings');
    expect(app.done).toEqual(['register']);
  });
});

describe('the journal', () => {
  beforeEach(() => {
    settle();
    app.windows.open('journal');
  });

  test('its page gets the engine’s rows for its query', async () => {
    const query = { text: 'photo', before: '7', limit: 100 };
    expect(await app.handlers['journal:page'](query, 'journal')).toBe(app.journalPage);
    expect(app.done).toEqual([`journal ${JSON.stringify(query)}`]);
  });

  test('hears within a second that there may be new rows, however many changes that were', async () => {
    const view = app.handlers['journal:view'](null, 'journal') as { revision: number };
    for (let change = 0; change < 5; change += 1) app.know(protectedMac);
    expect(app.told('journal')).toEqual([]);
    await app.clock.pass(1_000);
    expect(app.told('journal')).toEqual([{ isStolen: false, revision: view.revision + 5 }]);
    app.know(stolenMac(false));
    await app.clock.pass(1_000);
    expect(app.told('journal')).toContainEqual({ isStolen: true, revision: view.revision + 6 });
  });

  test('is saved where the dialog says, with what was searched for', async () => {
    app.journalPage = { ...app.journalPage, rows: [{ id: '1', what: 'started', at: NOW }] };
    electron.saveTo = join(directory, 'journal.csv');
    const saved = await app.handlers['journal:export']({ format: 'csv', text: 'x' }, 'journal');
    expect(saved).toEqual({ outcome: 'saved', rows: 1 });
    expect(await readFile(electron.saveTo, 'utf8')).toContain('2026-11-23T14:00:00.000Z,started');
    expect(app.done).toEqual(['journal {"text":"x","limit":500}']);
    expect(electron.saveDialogs).toEqual([
      {
        defaultPath: expect.stringMatching(/^Homeward journal \d{4}-\d\d-\d\d\.csv$/),
        filters: [{ name: 'CSV', extensions: ['csv'] }],
      },
    ]);
  });

  test('a dialog that is cancelled reads nothing', async () => {
    expect(await app.handlers['journal:export']({ format: 'json', text: '' }, 'journal')).toEqual({
      outcome: 'cancelled',
    });
    expect(app.done).toEqual([]);
  });

  test('a place that cannot be written is said', async () => {
    electron.saveTo = join(directory, 'no/such/folder/journal.json');
    expect(await app.handlers['journal:export']({ format: 'json', text: '' }, 'journal')).toEqual({
      outcome: 'failed',
    });
  });
});

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

describe('the question to the owner', () => {
  const view = () => app.handlers['release:view'](null, 'release');
  beforeEach(settle);

  test.each(['unpair', 'quit'] as const)('%s is asked when somebody says so in the window', async (wish) => {
    app.desks.release.open(wish);
    expect(app.done).toEqual([]);
    expect(await app.handlers['release:ask'](null, 'release')).toBeNull();
    expect(app.done).toEqual([`ask the owner: ${wish}`]);
  });

  test('what the engine refuses comes back', async () => {
    app.desks.release.open('unpair');
    app.failure = new HomewardError('forbidden', 'this Mac is marked stolen');
    await expect(app.handlers['release:ask'](null, 'release')).rejects.toBe(app.failure);
  });

  test.each<[Partial<ReleaseView>, ShellStatus]>([
    [{ wish: 'unpair', step: 'ask', account: protectedMac.account, isOnline: true }, protectedMac],
    [
      { wish: 'unpair', step: 'asked', account: protectedMac.account, isOnline: false },
      { ...protectedMac, releaseAsked: 'unpair', isOnline: false },
    ],
    [{ wish: 'unpair', step: 'stolen', account: protectedMac.account, isOnline: true }, stolenMac(false)],
    [{ wish: 'unpair', step: 'released', account: protectedMac.account, isOnline: true }, releasedMac],
    [{ wish: 'unpair', step: 'released', account: null, isOnline: true }, unpaired],
  ])('it stands at %j', (expected, status) => {
    app.desks.release.open('unpair');
    app.know(status);
    expect(view()).toEqual({ ...expected, unpairCommand: 'sudo homeward-agent unpair' });
    expect(app.told('release').at(-1)).toEqual(view());
  });

  test('a no is said to whoever waits for the answer; the next time it can be asked again', () => {
    app.desks.release.open('unpair');
    app.know({ ...protectedMac, releaseAsked: 'unpair' });
    app.know(protectedMac);
    expect(view()).toMatchObject({ step: 'declined' });
    app.windows.close('release');
    app.desks.release.open('unpair');
    expect(view()).toMatchObject({ step: 'ask' });
  });

  test('what was asked already is shown, whatever is chosen now', () => {
    app.know({ ...protectedMac, releaseAsked: 'quit' });
    app.desks.release.open('unpair');
    expect(view()).toMatchObject({ wish: 'quit', step: 'asked' });
  });
});

describe('the summary of a theft', () => {
  const stolenSummary: StolenSummary = {
    ...{ from: NOW - 3_600_000, to: NOW, why: 'order' },
    counts: { report: 12, snapshot: 24, machine: 12, route: 11 },
    account: { loginName: 'ada', origin: 'https://homeward.example' },
  };
  const ended: ShellStatus = { ...protectedMac, stolenSummary };
  beforeEach(settle);

  test('opens when stolen mode has ended, once', () => {
    app.know(stolenMac(true));
    expect(app.open).toEqual([]);
    app.know(ended);
    app.know(ended);
    expect(app.open).toEqual(['summary']);
    expect(app.handlers['summary:view'](null, 'summary')).toEqual({
      ...stolenSummary,
      mode: 'protected',
    });
  });

  test('tells the mode that the Mac is in now, which another order may have changed meanwhile', () => {
    app.know(ended);
    app.know({ ...pausedMac, stolenSummary });
    expect(app.told('summary').at(-1)).toEqual({ ...stolenSummary, mode: 'paused' });
  });

  test('comes back, however it was closed, until it is acknowledged', async () => {
    app.know(ended);
    electron.windows.at(-1)?.destroy();
    expect(app.open).toEqual([]);
    app.know(ended);
    expect(app.open).toEqual(['summary']);
    await app.handlers['summary:acknowledge'](null, 'summary');
    expect([app.open, app.done]).toEqual([[], ['acknowledge']]);
    app.know(protectedMac);
    expect(app.open).toEqual([]);
  });

  test('stays where the engine could not note that', async () => {
    app.know(ended);
    app.failure = new Error('the disk is full');
    await expect(app.handlers['summary:acknowledge'](null, 'summary')).rejects.toBe(app.failure);
    expect(app.open).toEqual(['summary']);
  });

  test('also tells of a Mac that is no longer paired', () => {
    app.know({ ...unpaired, stolenSummary: { ...stolenSummary, why: 'unpaired' } });
    expect(app.open).toEqual(['summary']);
  });

  test('is not seen while the Mac is stolen again, and hidden', () => {
    app.know(ended);
    app.know({ ...stolenMac(true), stolenSummary });
    expect(app.open).toEqual([]);
  });
});
