import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Closed, Nullable, Timestamp, Uuid, Word } from '../schema.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * Everything that the log of an account tells, by what happened. Where a word says more (`detail`), it is one of a few that
 * the program knows: a mode, a browser family, a kind of record. Never a text of the owner's, a place or an address.
 */
export const activityKinds = [
  'account-made',
  'signed-in',
  'signed-out',
  'session-ended',
  'sessions-suspended',
  'session-tagged',
  'recovered',
  'password-changed',
  'step-up-failed',
  'record-changed',
  'record-deleted',

  'pairing-offered',
  'pairing-refused',
  'mac-paired',
  'order-given',
  'order-confirmed',
  'mac-removed',
  'mac-kept',
  'mac-removal-final',

  'factor-added',
  'factor-removed',
  'hold-asked',
  'hold-vetoed',
  'hold-withdrawn',
  'hold-done',
  'hold-failed',

  'recovery-code-renewed',
  'keys-rotated',
  'keys-confirmed',
  'retention-changed',
  'evidence-ending',
  'evidence-expired',
  'evidence-erasing',
  'evidence-kept',
  'evidence-erased',
  'exported',
  'deletion-asked',
  'deletion-withdrawn',
  'share-made',
  'share-opened',
  'share-revoked',
  'messages-changed',
] as const;
export type ActivityKind = (typeof activityKinds)[number];

/** One thing that happened in the account. */
export const ActivityEntry = Closed({
  /** Numbered by account without a gap, so that one that is missing shows. */
  no: Type.Integer({ minimum: 1 }),
  /** To the minute. */
  at: Timestamp,
  /** One of `activityKinds`, or of a newer server. */
  what: Word,
  /** The session that did it; null where a Mac or the server itself did. It may have ended since. */
  sessionId: Nullable(Uuid),
  /** Browser family and system of that session. */
  browser: Nullable(Type.String({ maxLength: 100 })),
  deviceId: Nullable(Uuid),
  detail: Nullable(Type.String({ maxLength: 100 })),
});
export type ActivityEntry = Static<typeof ActivityEntry>;

export const activityApi = {
  activity: {
    method: 'GET',
    path: '/api/activity',
    authorization: 'owner',
    summary: 'What was done in the account, newest first; nothing changes or deletes it',
    query: Closed({
      /** Only what is older than this number. */
      before: Type.Optional(Type.Integer({ minimum: 1 })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    }),
    reply: Closed({
      entries: Type.Array(ActivityEntry),
      /** What to ask for the next page with; null where there is none. */
      before: Nullable(Type.Integer({ minimum: 1 })),
    }),
  },
} as const satisfies Record<string, Endpoint>;
