import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Retention } from '../retention.ts';
import { Bytes32, Closed, Nullable, OneOf, Timestamp, Uuid, Word } from '../schema.ts';
import { accountStepUps } from './account.ts';
import { OrderToken } from './devices.ts';
import type { Endpoint } from './endpoint.ts';

/** How long what is asked for without a proof waits for a veto. */
export const HOLD_HOURS = 24;
/** How long a hold that nobody vetoed can be used, where the server cannot carry it out by itself. */
export const RIPE_DAYS = 7;

/**
 * What can be asked for without a proof. An order, a Mac's removal, the erasing of a theft's evidence and a shorter retention are carried out by the server once the time is over;
 * everything else is then done by the session that asked, which shows the hold for a proof.
 */
export const HoldWish = Type.Union([
  Closed({
    action: Type.Literal('order'),
    deviceId: Uuid,
    order: OrderToken,
    /** As with giving it at once. */
    afterSeq: Type.Integer({ minimum: 0 }),
  }),
  Closed({ action: OneOf(['retire', 'erase']), deviceId: Uuid }),
  Closed({ action: Type.Literal('erase-theft'), deviceId: Uuid, firstSeq: Type.Integer({ minimum: 1 }) }),
  Closed({ action: Type.Literal('retention'), deviceId: Uuid, ...Retention.properties }),
  Closed({ action: Type.Literal('remove-factor'), factorId: Uuid }),
  /** For one new code, which is on paper by now. */
  Closed({ action: Type.Literal('renew-recovery-code'), rootKey: Bytes32 }),
  Closed({ action: OneOf(['add-factor', 'change-password', 'delete-account', 'share', 'export']) }),
]);
export type HoldWish = Static<typeof HoldWish>;

/** `recovery` was not asked for: somebody got in with the recovery code, and older sessions may undo it. */
export const holdActions = [
  'order',
  'retire',
  'erase',
  'erase-theft',
  'retention',
  'remove-factor',
  ...accountStepUps,
  'recovery',
] as const;
export type HoldAction = (typeof holdActions)[number];

export const holdStates = ['waiting', 'vetoed', 'withdrawn', 'done', 'failed', 'lapsed'] as const;
export type HoldState = (typeof holdStates)[number];

export const Hold = Closed({
  id: Uuid,
  /** One of `holdActions`, or of a newer server. */
  action: Word,
  deviceId: Nullable(Uuid),
  /** Of an order: the mode, `release` or `trust`. Of a second factor's removal: its id. Of a new recovery code: its root key. */
  detail: Nullable(Type.String({ maxLength: 64 })),
  askedAt: Timestamp,
  /** When nobody can veto it any more. */
  ripeAt: Timestamp,
  /** The session that asked, and its browser family and system. */
  sessionId: Uuid,
  browser: Type.String({ maxLength: 100 }),
  /** One of `holdStates`, or of a newer server. */
  state: Word,
  /** Whether this session may veto it; the one that asked may withdraw it. */
  mayVeto: Type.Boolean(),
});
export type Hold = Static<typeof Hold>;

export const holdsApi = {
  holds: {
    method: 'GET',
    path: '/api/holds',
    authorization: 'owner',
    summary: 'What waits for a veto, and what became of the latest, newest first',
    reply: Closed({ holds: Type.Array(Hold) }),
  },
  askHold: {
    method: 'POST',
    path: '/api/holds',
    authorization: 'owner',
    summary: 'Ask, without a proof, for what needs one: it waits 24 hours, in which every other session can veto it',
    body: HoldWish,
    reply: Hold,
  },
  endHold: {
    method: 'DELETE',
    path: '/api/holds/:id',
    authorization: 'owner',
    summary: 'Veto what another session asked for, or withdraw what this one did',
    params: Closed({ id: Uuid }),
  },
} as const satisfies Record<string, Endpoint>;
