import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { LastKnown } from '../../../agent/src/shell/last-known.ts';
import type { StartTrouble } from '../../../agent/src/shell/start-trouble.ts';
import { keepStartTroubleShown } from '../../../agent/src/shell/start-trouble-icon.ts';
import { TrayIcon } from '../../../agent/src/shell/tray-icon.ts';
import type { TrayAction } from '../../../agent/src/shell/tray-view.ts';
import { FakeClock } from '../fake-clock.ts';
import { electron, resetElectron } from '../fake-electron.ts';
import { protectedMac, stolenMac, unpaired } from './statuses.ts';

let clock: FakeClock;
let known: LastKnown | null;
let read: () => Promise<LastKnown | null>;
let reads: number;
let isService: boolean;
let chosen: TrayAction[];
let listeners: Set<() => void>;
let stop: () => void;

const engine = {
  startTrouble: null as StartTrouble | null,
  onChange: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
const full: StartTrouble = { why: 'disk-full', detail: '' };

beforeEach(() => {
  resetElectron();
  clock = new FakeClock();
  [known, reads, isService, chosen, listeners] = [protectedMac, 0, false, [], new Set()];
  engine.startTrouble = null;
  read = async () => known;
  stop = keepStartTroubleShown({
    ...{ engine, clock, isService: () => isService },
    icon: new TrayIcon('x.png', (action) => chosen.push(action)),
    lastKnown: () => {
      reads += 1;
      return read();
    },
  });
});
afterEach(() => {
  stop();
  expect([clock.timers, listeners.size, shown()]).toEqual([0, 0, null]);
});

async function tell(trouble: StartTrouble | null): Promise<void> {
  engine.startTrouble = trouble;
  for (const listener of listeners) listener();
  await clock.pass(0);
}
const shown = () => electron.trays.find((tray) => !tray.isDestroyed)?.labels ?? null;

test('there is no icon, and nothing is read, before there is trouble', async () => {
  await clock.pass(60_000);
  await tell(null);
  expect([shown(), reads, clock.timers]).toEqual([null, 0, 0]);
});

test('trouble is shown in words, and what it becomes', async () => {
  await tell(full);
  expect(shown()).toEqual(['Homeward cannot start: the disk is full', 'It keeps trying', 'ada on homeward.example']);
  await tell({ why: 'failed', detail: 'Error EIO' });
  expect(shown()?.[0]).toBe('Homeward cannot start: its engine fails (Error EIO)');
  expect(electron.trays).toHaveLength(1);
});

test('whoever is not paired can end it', async () => {
  known = unpaired;
  await tell(full);
  electron.trays[0]?.click('Quit Homeward');
  expect(chosen).toEqual(['quit']);
});

test('it goes when the engine works', async () => {
  await tell(full);
  await tell(null);
  expect([shown(), clock.timers]).toEqual([null, 0]);
});

test.each<[string, LastKnown | null]>([
  ['it is stolen and hidden', stolenMac(true)],
  ['nobody knows', null],
])('where %s there never is an icon', async (_name, last) => {
  known = last;
  for (let minute = 0; minute < 5; minute += 1) {
    await tell({ why: 'ended', detail: String(minute) });
    await clock.pass(60_000);
  }
  expect(electron.trays).toEqual([]);
});

test('nor where the engine is the service’s: nobody asks for a state that is not its', async () => {
  isService = true;
  await tell(full);
  await clock.pass(60_000);
  expect([electron.trays, reads]).toEqual([[], 0]);
});

test('nor where the disk fails, however it does', async () => {
  read = () => Promise.reject(new Error('EIO'));
  await tell(full);
  expect(electron.trays).toEqual([]);
});

test('an order to hide takes it away within seconds, also where the engine does not say a word', async () => {
  await tell(full);
  expect(shown()).not.toBeNull();
  known = stolenMac(true);
  await clock.pass(5_000);
  expect(shown()).toBeNull();
  known = stolenMac(false);
  await clock.pass(5_000);
  expect(shown()).not.toBeNull();
});

test('what was read before another look began shows nothing', async () => {
  const late = Promise.withResolvers<LastKnown>();
  read = () => late.promise;
  await tell(full);
  known = stolenMac(true);
  read = async () => known;
  await tell(full);
  late.resolve(protectedMac);
  await clock.pass(0);
  expect(electron.trays).toEqual([]);
});

test('nor what was read before the engine worked, or the shell closed', async () => {
  const late = Promise.withResolvers<LastKnown>();
  read = () => late.promise;
  await tell(full);
  await tell(null);
  await tell(full);
  stop();
  late.resolve(protectedMac);
  await clock.pass(0);
  expect(electron.trays).toEqual([]);
});
