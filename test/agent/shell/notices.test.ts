import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createDisk } from '../../../agent/src/durable/disk.ts';
import { createNoticeFile, Notices } from '../../../agent/src/shell/notices.ts';
import type { ShellStatus } from '../../../agent/src/shell/shell-status.ts';
import { keptLog } from '../agent-under-test.ts';
import { electron, FakeEvent, resetElectron } from '../fake-electron.ts';
import { NOW, pausedMac, protectedMac, releasedMac, stolenMac, unpaired } from './statuses.ts';

const DAY_MS = 86_400_000;
const PAIRED_AT = protectedMac.pairedAt ?? 0;

let directory: string;
let now: number;
let clicks: number;
let log: ReturnType<typeof keptLog>;
let notices: Notices;
beforeEach(async () => {
  resetElectron();
  directory = await mkdtemp(join(tmpdir(), 'homeward-notices-'));
  [now, clicks] = [NOW, 0];
  start();
});
afterEach(async () => {
  await notices.idle();
  await rm(directory, { recursive: true });
});

/** A start of the app. */
function start(platform: NodeJS.Platform = 'darwin'): void {
  log = keptLog();
  notices = new Notices({
    platform,
    file: createNoticeFile(createDisk(), join(directory, 'notices.json'), log),
    clock: { now: () => now, monotonicMs: () => now, setTimer: () => () => {} },
    log,
    onSummary: () => {
      clicks += 1;
    },
  });
}

/** So many days after the pairing the app looks, as it does each minute. */
async function on(day: number, status: ShellStatus = protectedMac): Promise<void> {
  now = PAIRED_AT + day * DAY_MS;
  notices.onStatus(status);
  await notices.idle();
}
const given = () => electron.notices.length;

describe('that this Mac is watched', () => {
  test('is said after a day, a week and a month, by whom, and once each', async () => {
    for (const day of [0, 0.9, 1, 1.1, 6, 7, 7.1, 29, 30, 31]) await on(day);
    expect(given()).toBe(3);
    expect(electron.notices[0]).toEqual({
      title: 'This Mac is watched by ada',
      body: 'Homeward reports address and position every hour to ada on homeward.example. Its icon in the menu bar says more.',
    });
  });

  test('is not said again after a restart, and once where many were missed', async () => {
    await on(1);
    start();
    await on(2);
    expect(given()).toBe(1);
    await on(200);
    start();
    await on(200.1);
    expect(given()).toBe(2);
  });

  test('is said while paused, in other words', async () => {
    await on(1, pausedMac);
    expect(electron.notices[0]?.body).toMatch(/^Homeward is paused\./);
  });

  test.each([
    ['while stolen and hidden', stolenMac(true)],
    ['while stolen and seen', stolenMac(false)],
    ['when the owner has let it go', releasedMac],
    ['when it is not paired', unpaired],
  ])('is not said %s, and afterwards once', async (_when, status) => {
    for (const day of [1, 7, 30]) await on(day, status);
    expect(given()).toBe(0);
    await on(31);
    expect(given()).toBe(1);
  });

  test('is said of the next pairing as of the first', async () => {
    await on(400);
    const again = { ...protectedMac, pairedAt: PAIRED_AT + 500 * DAY_MS };
    for (const day of [500, 501, 507]) await on(day, again);
    expect(given()).toBe(3);
  });

  test('is tried again an hour later where macOS refused it', async () => {
    await on(1);
    electron.shownNotices[0]?.emit('failed', new FakeEvent(), 'not allowed');
    await notices.idle();
    await on(1 + 1 / 48);
    expect(given()).toBe(1);
    await on(1 + 1 / 23);
    expect(given()).toBe(2);
    await on(1 + 3 / 24);
    expect(given()).toBe(2);
  });

  test('is said again where what was said cannot be read', async () => {
    await on(1);
    for (const name of ['notices.json', 'notices.json.previous']) await writeFile(join(directory, name), 'rubbish');
    start();
    await on(2);
    expect(given()).toBe(2);
  });

  test('is said once where it cannot be remembered, until the next start', async () => {
    await rm(directory, { recursive: true });
    for (const day of [1, 1.1, 1.2]) await on(day);
    expect(given()).toBe(1);
    expect(log.lines[0]).toMatch(/cannot be remembered/);
    directory = await mkdtemp(join(tmpdir(), 'homeward-notices-'));
  });
});

describe('that stolen mode has ended', () => {
  const ended = (from: number): ShellStatus => ({
    ...protectedMac,
    stolenSummary: {
      ...{ from, to: from + 1, why: 'order', account: { loginName: 'ada', origin: 'https://homeward.example' } },
      counts: { report: 3, snapshot: 1, machine: 3, route: 0 },
    },
  });

  test('is said once, with whom and how much, and a click leads to the rest', async () => {
    await on(0, ended(5));
    await on(0.1, ended(5));
    expect(given()).toBe(1);
    expect(electron.notices[0]?.body).toMatch(
      /^Homeward collected for ada on homeward\.example: 3 reports, 1 snapshot/,
    );
    electron.shownNotices[0]?.emit('click', new FakeEvent());
    expect(clicks).toBe(1);
    await on(0.2, ended(9));
    expect(given()).toBe(2);
  });

  test('is said again after a restart, until somebody has acknowledged it', async () => {
    await on(0, ended(5));
    start();
    await on(0.1, ended(5));
    await on(0.2);
    expect(given()).toBe(2);
  });
});

test('an order that hides Homeward takes away what is still shown', async () => {
  await on(1);
  expect(electron.shownNotices).toHaveLength(1);
  await on(2, stolenMac(true));
  expect(electron.shownNotices).toEqual([]);
});

test('and what a process before this one has shown', async () => {
  await on(1);
  start();
  await on(2);
  expect(electron.shownNotices).toHaveLength(1);
  await on(3, stolenMac(true));
  expect(electron.shownNotices).toEqual([]);
});

test('where the system is no Mac, Electron is not asked for what it has there alone', async () => {
  start('linux');
  await on(1);
  start('linux');
  await on(2, stolenMac(true));
  expect(electron.shownNotices).toHaveLength(1);
});
