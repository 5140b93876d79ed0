import type { MachineBody } from '@homeward/shared/bodies/machine';
import type { Cycle, ReportBody } from '@homeward/shared/bodies/report';
import type { RouteBody } from '@homeward/shared/bodies/route';
import type { Mode } from '@homeward/shared/modes';
import type { Place } from '@homeward/shared/place';
import { cycleIn } from '../sealed-machine.ts';

/** What the Macs of the walk report: places that are real, addresses and networks that are set apart for examples. */

export interface Spot {
  readonly city: string;
  readonly countryCode: string;
  readonly latitude: number;
  readonly longitude: number;
  /** Of the network there (RFC 5737). */
  readonly address: string;
  readonly provider: string;
  /** Number of the network (RFC 5398). */
  readonly network: number;
  readonly wifi: string;
}

const london = { city: 'London', countryCode: 'GB' };

export const spots = {
  home: {
    ...{ ...london, latitude: 51.5362, longitude: -0.1033, address: '198.51.100.23' },
    ...{ provider: 'Harbour Broadband', network: 64_500, wifi: 'Lovelace' },
  },
  studio: {
    ...{ ...london, latitude: 51.5246, longitude: -0.0785, address: '198.51.100.88' },
    ...{ provider: 'Harbour Broadband', network: 64_500, wifi: 'Analytical' },
  },
  cafe: {
    ...{ ...london, latitude: 51.5136, longitude: -0.1325, address: '203.0.113.40' },
    ...{ provider: 'City Hotspots', network: 64_501, wifi: 'Café Mercato' },
  },
  station: {
    ...{ city: 'Reading', countryCode: 'GB', latitude: 51.4586, longitude: -0.9718, address: '203.0.113.77' },
    ...{ provider: 'Rail Wi-Fi', network: 64_502, wifi: 'Station Free Wi-Fi' },
  },
  flat: {
    ...{ city: 'Bristol', countryCode: 'GB', latitude: 51.4612, longitude: -2.5811, address: '192.0.2.156' },
    ...{ provider: 'Western Fibre', network: 64_503, wifi: 'WF-7A21' },
  },
  vienna: {
    ...{ city: 'Vienna', countryCode: 'AT', latitude: 48.2092, longitude: 16.3728, address: '203.0.113.190' },
    ...{ provider: 'Ring Telekom', network: 64_504, wifi: 'Hotel Prater' },
  },
  lisbon: {
    ...{ city: 'Lisbon', countryCode: 'PT', latitude: 38.7139, longitude: -9.1394, address: '203.0.113.214' },
    ...{ provider: 'Tejo Net', network: 64_505, wifi: 'Casa' },
  },
} as const satisfies Record<string, Spot>;

const placeOf = ({ city, countryCode, latitude, longitude, address, provider, network }: Spot): Place => ({
  ...{ address, scope: 'public', placeSource: 'server', city, countryCode },
  ...{ latitude: Math.round(latitude * 10) / 10, longitude: Math.round(longitude * 10) / 10, accuracyMeters: 50_000 },
  autonomousSystem: { number: network, organization: provider },
});

interface Reported {
  readonly spot: Spot;
  readonly at: number;
  readonly cycle: Cycle;
  readonly health?: Partial<ReportBody['health']>;
}

/** A report with everything in order, but for what is said otherwise. */
export const reportAt = ({ spot, at, cycle, health = {} }: Reported): ReportBody => ({
  v: 1,
  cycle,
  address: { value: placeOf(spot) },
  position: {
    value: {
      ...{ latitude: spot.latitude, longitude: spot.longitude, accuracyMeters: 35, foundAt: at },
      source: 'location-service',
    },
  },
  health: {
    ...{ agentVersion: '1.0.0', platform: 'macOS 26.1 arm64', startedAt: at - 3 * 86_400_000 },
    permissions: { camera: 'granted', location: 'granted' },
    outbox: { waiting: 0, waitingBytes: 0, rejected: 0 },
    stateRev: 1,
    ...health,
  },
});

export const SERIAL = 'C02XL0GTJGH5';

/** The BSSID of one of the access points there. */
const bssidAt = ({ address }: Spot, no: number): string => {
  const place = Number(address.split('.')[3]).toString(16).padStart(2, '0');
  return `3c:22:fb:00:${place}:${no}`;
};

/** @param percent of the battery; null for a Mac that has none. */
export const machineAt = (spot: Spot, cycle: Cycle, percent: number | null): MachineBody => ({
  v: 1,
  cycle,
  interfaces: {
    value: [
      { name: 'en0', type: 'wireless', addresses: ['192.168.1.20', 'fe80::1c3a:5bff:fe2d:8a11'], isDefault: true },
    ],
  },
  gateway: { value: '192.168.1.1' },
  wifi: { value: { ssid: spot.wifi, bssid: bssidAt(spot, 22), signalDbm: -58, channel: 36, security: 'WPA2' } },
  accessPoints: {
    value: [
      { ssid: spot.wifi, bssid: bssidAt(spot, 22), signalDbm: -58 },
      { ssid: 'Neighbour', bssid: bssidAt(spot, 23), signalDbm: -71 },
      { ssid: null, bssid: bssidAt(spot, 24), signalDbm: -80 },
    ],
  },
  battery: {
    value: percent === null ? { present: false } : { present: true, percent, charging: false, externalPower: false },
  },
  system: {
    value: {
      ...{ manufacturer: 'Apple', operatingSystem: 'macOS', release: '26.1' },
      ...(percent === null
        ? { model: 'iMac', serial: 'C02Z61CKJV3Q', hostName: 'studio.local' }
        : { model: 'MacBook Air', serial: SERIAL, hostName: 'adas-macbook.local' }),
    },
  },
});

/** From the Mac to the owner's server: its router, its provider, the exchange, the server's own network. */
export function routeFrom(spot: Spot, cycle: Cycle): RouteBody {
  const through = (address: string, at: Spot) => ({ ...placeOf(at), address });
  const exchange: Spot = { ...spots.studio, provider: 'London Exchange', network: 64_506 };
  const server: Spot = { ...spots.vienna, provider: 'Small Hosting', network: 64_507 };
  return {
    v: 1,
    cycle,
    target: 'server',
    route: {
      value: {
        targetAddress: '192.0.2.10',
        reached: true,
        complete: true,
        hops: [
          {
            ...{ ttl: 1, address: '192.168.1.1', roundTripMs: 1.2 },
            place: { address: '192.168.1.1', scope: 'private', placeSource: 'server' },
          },
          { ttl: 2, address: spot.address, roundTripMs: 8.4, place: through(spot.address, spot) },
          { ttl: 3, address: null, roundTripMs: null },
          { ttl: 4, address: '198.51.100.201', roundTripMs: 12.9, place: through('198.51.100.201', exchange) },
          { ttl: 5, address: '192.0.2.10', roundTripMs: 31.7, place: through('192.0.2.10', server) },
        ],
      },
    },
  };
}

/** A camera that gave no photo. */
export const noPhoto = (mode: Mode, camera: string) => ({
  ...{ v: 1, cycle: cycleIn(mode), camera },
  reading: { problem: 'dark-frame', detail: '' },
});
