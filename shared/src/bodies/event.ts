import type { Static } from 'typebox';
import * as Type from 'typebox';
import { modes } from '../modes.ts';
import { Closed, OneOf, Timestamp } from '../schema.ts';
import { permissionStates } from './report.ts';

const v = Type.Literal(1);

/** What a person at the Mac wants to do once the owner has let it go. */
export const releaseWishes = ['unpair', 'quit'] as const;
export type ReleaseWish = (typeof releaseWishes)[number];

/** Something that happened to the agent itself. */
export const EventBody = Type.Union([
  Closed({ v, event: Type.Literal('paired'), at: Timestamp }),
  Closed({
    v,
    event: Type.Literal('mode-changed'),
    from: OneOf(modes),
    to: OneOf(modes),
    why: OneOf(['order', 'expired']),
  }),
  Closed({
    v,
    event: Type.Literal('permission-changed'),
    permission: OneOf(['camera', 'location']),
    from: OneOf(permissionStates),
    to: OneOf(permissionStates),
  }),
  /** Bodies of old snapshots were dropped because the outbox reached its cap; their envelopes remain. */
  Closed({
    v,
    event: Type.Literal('gap'),
    dropped: Type.Integer({ minimum: 1 }),
    droppedBytes: Type.Integer({ minimum: 0 }),
    firstSeq: Type.Integer({ minimum: 1 }),
    lastSeq: Type.Integer({ minimum: 1 }),
  }),
  /** Items that the server will never take; they stay in `rejected/` on the Mac. */
  Closed({
    v,
    event: Type.Literal('rejected'),
    seq: Type.Integer({ minimum: 1 }),
    code: Type.String({ maxLength: 60 }),
  }),
  Closed({ v, event: Type.Literal('clock-changed'), byMs: Type.Integer() }),
  Closed({
    v,
    event: Type.Literal('epoch-began'),
    epoch: Type.Integer({ minimum: 1 }),
    why: OneOf(['restored', 'head-lost']),
  }),
  /**
   * Somebody at the Mac asks the owner to let it go, in order to unpair it or to quit Homeward for good. The Mac goes on
   * as before: the answer is the owner's signed order `release`, or none.
   */
  Closed({ v, event: Type.Literal('release-asked'), wish: OneOf(releaseWishes) }),
  /** The pairing ended: by the owner's signed order, or by whoever administers the Mac. */
  Closed({ v, event: Type.Literal('released'), by: OneOf(['owner', 'administrator']) }),
]);
export type EventBody = Static<typeof EventBody>;
