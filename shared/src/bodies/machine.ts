import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Closed } from '../schema.ts';
import { Reading } from './reading.ts';
import { Cycle } from './report.ts';

const Short = Type.String({ maxLength: 200 });

export const NetworkInterface = Closed({
  name: Short,
  type: Type.Optional(Short),
  mac: Type.Optional(Short),
  addresses: Type.Array(Short, { maxItems: 32 }),
  isDefault: Type.Boolean(),
});

/** The Wi-Fi network the Mac has joined. macOS blanks names for programs without the location permission. */
export const WifiNetwork = Closed({
  ssid: Type.Union([Short, Type.Null()]),
  bssid: Type.Union([Short, Type.Null()]),
  signalDbm: Type.Optional(Type.Number()),
  channel: Type.Optional(Type.Number()),
  security: Type.Optional(Short),
});
export type WifiNetwork = Static<typeof WifiNetwork>;

/** A Wi-Fi access point in reach. One that hides its name has none. */
export const AccessPoint = Closed({
  ssid: Type.Union([Short, Type.Null()]),
  /** Six pairs of hexadecimal digits in lower case. */
  bssid: Type.String({ pattern: '^[0-9a-f]{2}(:[0-9a-f]{2}){5}$' }),
  signalDbm: Type.Optional(Type.Number()),
  channel: Type.Optional(Type.Number()),
  security: Type.Optional(Short),
});
export type AccessPoint = Static<typeof AccessPoint>;

export const Battery = Closed({
  present: Type.Boolean(),
  percent: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
  charging: Type.Optional(Type.Boolean()),
  externalPower: Type.Optional(Type.Boolean()),
});

export const System = Closed({
  manufacturer: Type.Optional(Short),
  model: Type.Optional(Short),
  serial: Type.Optional(Short),
  operatingSystem: Short,
  release: Short,
  hostName: Short,
});

/** The machine and the network it hangs on. */
export const MachineBody = Closed({
  v: Type.Literal(1),
  cycle: Cycle,
  interfaces: Reading(Type.Array(NetworkInterface, { maxItems: 64 })),
  gateway: Reading(Short),
  wifi: Reading(WifiNetwork),
  /** The strongest first; absent where the machine has nothing that could scan. */
  accessPoints: Type.Optional(Reading(Type.Array(AccessPoint, { maxItems: 128 }))),
  battery: Reading(Battery),
  system: Reading(System),
});
export type MachineBody = Static<typeof MachineBody>;
