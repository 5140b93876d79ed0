import Type, { type Static } from 'typebox';
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
  battery: Reading(Battery),
  system: Reading(System),
});
export type MachineBody = Static<typeof MachineBody>;
