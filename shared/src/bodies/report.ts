import type { Static } from 'typebox';
import * as Type from 'typebox';
import { modes } from '../modes.ts';
import { Place } from '../place.ts';
import { Closed, OneOf, Timestamp, Uuid } from '../schema.ts';
import { Problem, Reading } from './reading.ts';

/**
 * How a position was found, the best first: by the Mac's own location service; by a look-up of the Wi-Fi access points
 * around it at a service that its owner named; or it is the place of the Mac's address, which is that of its network.
 */
export const positionSources = ['location-service', 'access-points', 'address'] as const;

export const Position = Closed({
  latitude: Type.Number({ minimum: -90, maximum: 90 }),
  longitude: Type.Number({ minimum: -180, maximum: 180 }),
  /** Radius in metres within which the Mac is likely to be. */
  accuracyMeters: Type.Number({ minimum: 0 }),
  source: OneOf(positionSources),
  foundAt: Timestamp,
  /** Host of the service that knew the access points. */
  service: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
  /** Why a better source gave nothing; absent where there is none on this machine. */
  fallbackFor: Type.Optional(Problem),
});
export type Position = Static<typeof Position>;

export const permissionStates = ['granted', 'denied', 'restricted', 'not-asked', 'not-needed', 'unknown'] as const;
export type PermissionState = (typeof permissionStates)[number];

/** The agent's own state, so that a permission taken away or a full outbox shows. */
export const Health = Closed({
  agentVersion: Type.String({ maxLength: 40 }),
  platform: Type.String({ maxLength: 80 }),
  startedAt: Timestamp,
  permissions: Closed({ camera: OneOf(permissionStates), location: OneOf(permissionStates) }),
  outbox: Closed({
    waiting: Type.Integer({ minimum: 0 }),
    waitingBytes: Type.Integer({ minimum: 0 }),
    rejected: Type.Integer({ minimum: 0 }),
  }),
  /** Left for programs on the volume that holds the agent's data; absent from older agents, and where the system does not tell. */
  freeDiskBytes: Type.Optional(Type.Integer({ minimum: 0 })),
  /** Highest revision of the owner's signed state that an order has shown this Mac. */
  stateRev: Type.Integer({ minimum: 0 }),
});
export type Health = Static<typeof Health>;

/** The cycle that an item belongs to; the same in everything captured by one round of the sensors. */
export const Cycle = Closed({
  id: Uuid,
  mode: OneOf(modes),
  intervalSeconds: Type.Integer({ minimum: 0 }),
  /** True where a flag shortened the interval for a trial. */
  trial: Type.Boolean(),
});
export type Cycle = Static<typeof Cycle>;

/**
 * Address and position of the Mac, and the agent's health: the first item of every cycle. Where the Mac's own position
 * takes longer than a report may wait, a second report of the same cycle brings it.
 */
export const ReportBody = Closed({
  v: Type.Literal(1),
  cycle: Cycle,
  /** The address under which the server saw the agent, with its place and network. */
  address: Reading(Place),
  position: Reading(Position),
  health: Health,
});
export type ReportBody = Static<typeof ReportBody>;
