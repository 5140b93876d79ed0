import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Address, Place } from '../place.ts';
import { Closed, OneOf } from '../schema.ts';
import { Reading } from './reading.ts';
import { Cycle } from './report.ts';

/** One router on the way: its distance, its address (null where it did not answer) and the round trip to it. */
export const Hop = Closed({
  /** 1 for the first router. */
  ttl: Type.Integer({ minimum: 1, maximum: 64 }),
  address: Type.Union([Address, Type.Null()]),
  roundTripMs: Type.Union([Type.Number({ minimum: 0 }), Type.Null()]),
  place: Type.Optional(Place),
});
export type Hop = Static<typeof Hop>;

/** Where a trace goes: to the owner's server, or to one stable public address. */
export const routeTargets = ['server', 'public'] as const;

export const Route = Closed({
  targetAddress: Address,
  /** Whether the target itself answered. */
  reached: Type.Boolean(),
  /** False where the deadline ended the trace: the hops are those found until then. */
  complete: Type.Boolean(),
  hops: Type.Array(Hop, { maxItems: 64 }),
});
export type Route = Static<typeof Route>;

export const RouteBody = Closed({
  v: Type.Literal(1),
  cycle: Cycle,
  target: OneOf(routeTargets),
  route: Reading(Route),
});
export type RouteBody = Static<typeof RouteBody>;
