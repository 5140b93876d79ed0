import type { Page } from 'playwright-core';
import type { TrialOwner } from '../../../scripts/trial/owner.ts';
import { changeRecord } from '../../../server/web/src/owner/change-record.ts';
import { verifyDevice } from '../../../server/web/src/owner/device.ts';
import { giveOrder, prepareModeOrder } from '../../../server/web/src/owner/orders.ts';
import type { ConsoleUnderTest } from '../console-under-test.ts';
import { cycleIn, type SealedMachine } from '../sealed-machine.ts';
import { machineAt, noPhoto, reportAt, routeFrom, type Spot, spots } from './captures.ts';
import { drawScene, SCENE } from './scenes.ts';
import { changeData } from './server-data.ts';

const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export const LOGIN_NAME = 'ada';

export const names = {
  /** Stolen since yesterday. */
  macBook: 'Ada’s MacBook',
  /** Protected, until the walk marks it as stolen as well. */
  studio: 'Studio iMac',
  /** On a journey, and its camera was forbidden. */
  travel: 'Travel MacBook',
  paused: 'Kitchen Mac mini',
  unseen: 'Old MacBook',
} as const;

export interface Household {
  readonly owner: TrialOwner;
  readonly macs: Readonly<Record<keyof typeof names, SealedMachine>>;
}

const BUILT_IN = 'FaceTime HD Camera';
const EXTERNAL = 'Studio Display Camera';

/** An owner with five Macs, one in each standing, and what each has sent so far: real items, sealed by their own keys. */
export async function moveIn(site: ConsoleUnderTest): Promise<Household> {
  const owner = await site.newOwner(LOGIN_NAME);
  const models = {
    macBook: 'MacBook Air',
    studio: 'iMac',
    travel: 'MacBook Pro',
    paused: 'Mac mini',
    unseen: 'MacBook',
  };
  const paired = async (key: keyof typeof names) => await site.newMachine(owner, names[key], models[key]);
  const macs = {
    macBook: await paired('macBook'),
    studio: await paired('studio'),
    travel: await paired('travel'),
    paused: await paired('paused'),
    unseen: await paired('unseen'),
  };
  const now = Date.now();
  await order(owner, macs.paused, 'paused', now - 2 * DAY_MS);
  const page = await site.newPage();
  await Promise.all([
    stolenSinceYesterday(owner, macs.macBook, page, now),
    quietDays(macs.studio, spots.studio, now, {}),
    quietDays(macs.travel, spots.vienna, now, { permissions: { camera: 'denied', location: 'granted' } }),
    sendReport(macs.paused, spots.home, now - 2 * DAY_MS),
    sendReport(macs.unseen, spots.lisbon, now - 5 * DAY_MS),
  ]);
  await page.context().close();
  await changeRecord(
    owner,
    owner.account,
    'profile',
    () => true,
    () => ({ kind: 'profile', name: 'Ada Lovelace', phone: '+44 20 7946 0018' }),
  );
  await site.restartServer(() =>
    changeData(site, (data) => {
      data.prepare('update devices set paired_at = paired_at - ?').run(40 * DAY_MS);
      data.prepare('update devices set last_seen_at = ? where id = ?').run(now - 5 * DAY_MS, macs.unseen.deviceId);
      data.prepare('update devices set last_seen_at = ? where id = ?').run(now - 2 * DAY_MS, macs.paused.deviceId);
    }),
  );
  return { owner, macs };
}

const sendReport = (mac: SealedMachine, spot: Spot, at: number, health = {}) =>
  mac.sendAt('report', reportAt({ spot, at, cycle: cycleIn(mac.mode), health }), at);

/** As the owner ordered it then, and the Mac confirmed it a second later. */
export async function order(
  owner: TrialOwner,
  mac: SealedMachine,
  mode: 'stolen' | 'paused',
  at: number,
): Promise<void> {
  const { call, account } = owner;
  const device = await verifyDevice(await call('device', { params: { deviceId: mac.deviceId } }), account);
  await giveOrder(call, account, await prepareModeOrder(account, device, { mode }, at));
  await mac.obey(at + 1_000);
}

/** Every few hours, the last one now. */
async function quietDays(mac: SealedMachine, spot: Spot, now: number, health: object): Promise<void> {
  for (const hours of [27, 24, 21, 8, 4, 0]) await sendReport(mac, spot, now - hours * HOUR_MS, health);
}

/** At home and in the studio, then stolen from a café, taken to Reading by train and on to a flat in Bristol. */
async function stolenSinceYesterday(owner: TrialOwner, mac: SealedMachine, page: Page, now: number): Promise<void> {
  const days: readonly (readonly [hoursAgo: number, spot: Spot])[] = [
    ...[76, 73, 70].map((hours) => [hours, spots.home] as const),
    ...[66, 63].map((hours) => [hours, spots.studio] as const),
    ...[54, 50].map((hours) => [hours, spots.home] as const),
    ...[43, 40].map((hours) => [hours, spots.studio] as const),
    [28, spots.cafe],
  ];
  for (const [hours, spot] of days) await sendReport(mac, spot, now - hours * HOUR_MS);
  await order(owner, mac, 'stolen', now - 26 * HOUR_MS);
  const cycles: readonly (readonly [minutesAgo: number, spot: Spot])[] = [
    [1_559, spots.cafe],
    [1_410, spots.station],
    [300, spots.flat],
    [6, spots.flat],
    [1, spots.flat],
  ];
  for (const [variant, [minutes, spot]] of cycles.entries()) {
    await stolenCycle(mac, page, spot, now - minutes * MINUTE_MS, variant);
  }
  await mac.sendAt('snapshot', noPhoto('stolen', BUILT_IN), now - MINUTE_MS / 2);
}

async function stolenCycle(mac: SealedMachine, page: Page, spot: Spot, at: number, variant: number): Promise<void> {
  const cycle = cycleIn('stolen');
  await mac.sendAt('report', reportAt({ spot, at, cycle }), at);
  const photo = async (camera: 'built-in' | 'external') => await drawScene(page, { camera, variant });
  await mac.sendPhoto(BUILT_IN, await photo('built-in'), { cycle, at: at + 4_000, ...SCENE });
  if (variant > 1) await mac.sendPhoto(EXTERNAL, await photo('external'), { cycle, at: at + 8_000, ...SCENE });
  await mac.sendAt('machine', machineAt(spot, cycle, 64 - 9 * variant), at + 9_000);
  await mac.sendAt('route', routeFrom(spot, cycle), at + 20_000);
}
