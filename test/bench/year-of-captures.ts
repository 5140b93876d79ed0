import type { MachineBody } from '@homeward/shared/bodies/machine';
import type { Cycle, ReportBody } from '@homeward/shared/bodies/report';
import type { RouteBody } from '@homeward/shared/bodies/route';
import { utf8 } from '@homeward/shared/bytes';
import type { ItemKind } from '@homeward/shared/envelope';
import type { Mode } from '@homeward/shared/modes';
import type { Place } from '@homeward/shared/place';
import type { ItemBody } from '@homeward/shared/seal';
import { canonicalJson } from '@homeward/shared/strict-json';

/** Something that a Mac captured, before it is sealed. */
export interface Capture {
  readonly kind: ItemKind;
  readonly capturedAt: number;
  readonly body: ItemBody;
  readonly mode: Mode;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const YEAR_DAYS = 365;
/** From the year's beginning; three days of theft, in the middle of what the page has to show. */
const STOLEN_FROM_DAY = 200;
const STOLEN_DAYS = 3;
const CYCLE_MINUTES = 5;
/** A photo of a dark room, as small as they come: photos are not what is measured. */
const PHOTO_BYTES = 70_000;

interface Spot {
  readonly city: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly address: string;
}

const HOME: Spot = { city: 'London', latitude: 51.51, longitude: -0.09, address: '81.2.69.160' };
const WORK: Spot = { city: 'Oxford', latitude: 51.75, longitude: -1.26, address: '81.2.69.142' };
const AWAY: readonly Spot[] = [
  { city: 'Vienna', latitude: 48.21, longitude: 16.37, address: '89.160.20.112' },
  { city: 'Boston', latitude: 42.36, longitude: -71.06, address: '216.160.83.56' },
  { city: 'Linköping', latitude: 58.41, longitude: 15.62, address: '89.160.20.128' },
];

/** Numbers between 0 and 1 that are the same in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * A year of an owner who commutes and travels, and whose Mac is stolen for three days: 8,760 hourly reports, and 864
 * cycles of a report, a photo, the machine and a route. Oldest first.
 * @param until its last moment.
 */
export function yearOfCaptures(until: number): Capture[] {
  const random = numbers(7);
  const start = until - YEAR_DAYS * DAY_MS;
  const hourly = Array.from({ length: YEAR_DAYS * 24 }, (_, hour) => {
    const at = start + (hour + 1) * HOUR_MS;
    return reportAt(spotAt(hour, random), at, 'protected');
  });
  const cycles = cyclesFrom(start + STOLEN_FROM_DAY * DAY_MS, STOLEN_DAYS, random);
  return [...hourly, ...cycles].sort((a, b) => a.capturedAt - b.capturedAt);
}

/** What a day brings on which a Mac reports by the hour and, as a stolen one, every five minutes: 24 reports, 288 cycles. */
export function dayOfCaptures(start: number): Capture[] {
  const random = numbers(11);
  const hourly = Array.from({ length: 24 }, (_, hour) =>
    reportAt(near(HOME, random, 0.0002), start + hour * HOUR_MS + MINUTE_MS, 'protected'),
  );
  return [...hourly, ...cyclesFrom(start, 1, random)].sort((a, b) => a.capturedAt - b.capturedAt);
}

/** Some reports of a quiet Mac. */
export const fewCaptures = (until: number, count: number): Capture[] =>
  Array.from({ length: count }, (_, index) => reportAt(HOME, until - (count - index) * HOUR_MS, 'protected'));

/** At work by day on weekdays; one week in eight abroad; else at home, and out for an hour in the evening. */
function spotAt(hour: number, random: () => number): Spot {
  const [day, ofDay] = [Math.floor(hour / 24), hour % 24];
  const week = Math.floor(day / 7);
  const abroad = week % 8 === 5 ? AWAY[Math.floor(week / 8) % AWAY.length] : undefined;
  if (ofDay === 19) return near(abroad ?? HOME, random, 0.05);
  if (abroad) return near(abroad, random, 0.0002);
  return near(day % 7 < 5 && ofDay >= 9 && ofDay < 17 ? WORK : HOME, random, 0.0002);
}

const near = (spot: Spot, random: () => number, degrees: number): Spot => ({
  ...spot,
  latitude: spot.latitude + (random() - 0.5) * degrees,
  longitude: spot.longitude + (random() - 0.5) * degrees,
});

function cyclesFrom(start: number, days: number, random: () => number): Capture[] {
  let spot = HOME;
  const count = (days * DAY_MS) / (CYCLE_MINUTES * MINUTE_MS);
  return Array.from({ length: count }, (_, index) => {
    // The thief is on the way.
    spot = near(spot, random, 0.03);
    return stolenCycle(spot, start + index * CYCLE_MINUTES * MINUTE_MS);
  }).flat();
}

function stolenCycle(spot: Spot, at: number): Capture[] {
  const cycle = cycleOf('stolen');
  const photo = new Uint8Array(PHOTO_BYTES).fill(0x20);
  photo.set([0xff, 0xd8, 0xff]);
  const about = { cycle, camera: 'FaceTime HD Camera', width: 1280, height: 720, captureMs: 3_100 };
  return [
    reportAt(spot, at, 'stolen', cycle),
    {
      kind: 'snapshot',
      capturedAt: at + 4_000,
      body: { mediaType: 'image/jpeg', bytes: photo, about },
      mode: 'stolen',
    },
    json('machine', at + 5_000, machineBody(cycle)),
    json('route', at + 20_000, routeBody(cycle, spot)),
  ];
}

const cycleOf = (mode: Mode): Cycle => ({ id: crypto.randomUUID(), mode, intervalSeconds: 300, trial: false });

const json = (kind: ItemKind, capturedAt: number, body: ReportBody | MachineBody | RouteBody): Capture => ({
  mode: body.cycle.mode,
  kind,
  capturedAt,
  body: { mediaType: 'application/json', bytes: utf8(canonicalJson(body)) },
});

function placeOf({ city, address, latitude, longitude }: Spot): Place {
  return {
    ...{ address, scope: 'public', placeSource: 'server', city, countryCode: 'GB', country: 'United Kingdom' },
    ...{ latitude: Math.round(latitude * 10) / 10, longitude: Math.round(longitude * 10) / 10, accuracyMeters: 50_000 },
    autonomousSystem: { number: 3320, organization: 'Deutsche Telekom AG' },
  };
}

function reportAt(spot: Spot, at: number, mode: Mode, cycle = cycleOf(mode)): Capture {
  const { latitude, longitude } = spot;
  const body: ReportBody = {
    v: 1,
    cycle,
    address: { value: placeOf(spot) },
    position: { value: { latitude, longitude, accuracyMeters: 65, source: 'location-service', foundAt: at } },
    health: {
      agentVersion: '1.0.0',
      platform: 'macOS 26.1 arm64',
      startedAt: at - DAY_MS,
      permissions: { camera: 'granted', location: 'granted' },
      outbox: { waiting: 0, waitingBytes: 0, rejected: 0 },
      stateRev: 1,
    },
  };
  return json('report', at, body);
}

const machineBody = (cycle: Cycle): MachineBody => ({
  v: 1,
  cycle,
  interfaces: {
    value: [
      { name: 'en0', type: 'wireless', mac: '3c:22:fb:00:11:22', addresses: ['192.168.1.23'], isDefault: true },
      { name: 'lo0', type: 'virtual', addresses: ['127.0.0.1', '::1'], isDefault: false },
    ],
  },
  gateway: { value: '192.168.1.1' },
  wifi: { value: { ssid: 'CAFE', bssid: '00:11:22:33:44:55', signalDbm: -61, channel: 36, security: 'WPA2' } },
  battery: { value: { present: true, percent: 63, charging: false, externalPower: false } },
  system: {
    value: {
      ...{ manufacturer: 'Apple', model: 'MacBook Air', serial: 'C02XK0AAJG5H' },
      ...{ operatingSystem: 'macOS', release: '26.1', hostName: 'quill.local' },
    },
  },
});

const routeBody = (cycle: Cycle, spot: Spot): RouteBody => ({
  v: 1,
  cycle,
  target: 'server',
  route: {
    value: {
      targetAddress: '198.51.100.7',
      reached: true,
      complete: true,
      hops: Array.from({ length: 10 }, (_, index) => ({
        ttl: index + 1,
        address: index === 4 ? null : `203.0.113.${index + 1}`,
        roundTripMs: index === 4 ? null : 3 + index * 4,
        ...(index > 1 && index !== 4 && { place: { ...placeOf(spot), address: `203.0.113.${index + 1}` } }),
      })),
    },
  },
});
