import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Closed, OneOf } from './schema.ts';

/** An IPv4 or IPv6 address as text. */
export const Address = Type.String({ minLength: 2, maxLength: 45, pattern: '^[0-9A-Fa-f:.]+$' });

/** What an address is for (IANA's special-purpose registries): only `public` ones have a place. */
export const addressScopes = [
  'public',
  'private',
  'loopback',
  'link-local',
  'shared',
  'multicast',
  'reserved',
] as const;

export const AutonomousSystem = Closed({
  number: Type.Integer({ minimum: 1, maximum: 4294967295 }),
  organization: Type.Optional(Type.String({ maxLength: 200 })),
});

/** Where an address is, by the server's databases: the place of a network, not of a Mac. */
export const Place = Closed({
  address: Address,
  scope: OneOf(addressScopes),
  placeSource: Type.Literal('server'),
  city: Type.Optional(Type.String({ maxLength: 200 })),
  region: Type.Optional(Type.String({ maxLength: 200 })),
  country: Type.Optional(Type.String({ maxLength: 200 })),
  countryCode: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
  latitude: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
  longitude: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
  accuracyMeters: Type.Optional(Type.Number({ minimum: 0 })),
  autonomousSystem: Type.Optional(AutonomousSystem),
});
export type Place = Static<typeof Place>;
export type AddressScope = (typeof addressScopes)[number];
