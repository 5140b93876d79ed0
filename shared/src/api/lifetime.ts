import type { Static } from 'typebox';
import * as Type from 'typebox';
import { RemovedItems } from '../pack/pack-parts.ts';
import { Retention } from '../retention.ts';
import { Closed, Nullable, Timestamp, Uuid } from '../schema.ts';
import { StepUpProof } from './account.ts';
import type { Endpoint } from './endpoint.ts';

const OrderSeq = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

/** A time in which a Mac was stolen. */
export const TheftTime = Closed({
  firstSeq: OrderSeq,
  /** The first order that is no longer of it; null while it lasts. */
  untilSeq: Nullable(OrderSeq),
  /** By the server's clock. Null where it was not written down. */
  begunAt: Nullable(Timestamp),
  recoveredAt: Nullable(Timestamp),
  /** What was captured in it is to be erased: until when that can be taken back, and when it was done. */
  erasure: Nullable(Closed({ askedAt: Timestamp, finalAt: Timestamp, erasedAt: Nullable(Timestamp) })),
});
export type TheftTime = Static<typeof TheftTime>;

/** How long what a Mac sent is kept, and what is gone already. */
export const MacLifetime = Closed({
  deviceId: Uuid,
  retention: Retention,
  /** Set while shorter times were chosen and do not count yet: these do until then. */
  lowered: Nullable(Closed({ before: Retention, countsFrom: Timestamp })),
  /** Thefts that are over and whose evidence is here: when the Mac was called recovered, and when it goes; null for never. */
  evidence: Type.Array(Closed({ recoveredAt: Timestamp, goesAt: Nullable(Timestamp) })),
  /** Every time in which it was stolen, by the numbers of its orders, the first one first. */
  thefts: Type.Array(TheftTime),
  /** Numbers of items, both inclusive, that were removed because their time was over or the owner erased them. */
  removed: Type.Array(RemovedItems),
});
export type MacLifetime = Static<typeof MacLifetime>;

/** An account that is to be deleted. */
export const AccountDeletion = Closed({ askedAt: Timestamp, finalAt: Timestamp });
export type AccountDeletion = Static<typeof AccountDeletion>;

const params = Closed({ deviceId: Uuid });

/** How long what the owner has on the server lives, and how it leaves the server. */
export const lifetimeApi = {
  lifetime: {
    method: 'GET',
    path: '/api/lifetime',
    authorization: 'owner',
    summary:
      'Whether the account is to be deleted, how long what each Mac sent is kept, which evidence goes when, and what is gone already',
    reply: Closed({ deletion: Nullable(AccountDeletion), macs: Type.Array(MacLifetime) }),
  },
  setRetention: {
    method: 'PUT',
    path: '/api/devices/:deviceId/retention',
    authorization: 'owner',
    summary:
      'Choose how long what a Mac sends is kept. Shorter times count after 14 days; choosing them needs a proof while any Mac is stolen',
    params,
    body: Closed({ ...Retention.properties, proof: Type.Optional(StepUpProof) }),
    reply: MacLifetime,
  },
  eraseTheft: {
    method: 'POST',
    path: '/api/devices/:deviceId/erased-thefts',
    authorization: 'owner',
    summary: 'Erase what was captured in one theft that is over: final after 14 days. Needs a proof always',
    params,
    body: Closed({ firstSeq: OrderSeq, proof: Type.Optional(StepUpProof) }),
    reply: MacLifetime,
  },
  keepTheft: {
    method: 'DELETE',
    path: '/api/devices/:deviceId/erased-thefts',
    authorization: 'owner',
    summary: 'Take that back within the 14 days; needs no proof',
    params,
    query: Closed({ firstSeq: OrderSeq }),
    reply: MacLifetime,
  },
  deleteAccount: {
    method: 'POST',
    path: '/api/account/deletion',
    authorization: 'owner',
    summary:
      'Delete the account with everything in it: final after 14 days, in which everything goes on. Needs a proof always',
    body: Closed({ proof: Type.Optional(StepUpProof) }),
    reply: AccountDeletion,
  },
  keepAccount: {
    method: 'DELETE',
    path: '/api/account/deletion',
    authorization: 'owner',
    summary: 'Withdraw the deletion of the account within the 14 days; needs no proof',
  },
  beginExport: {
    method: 'POST',
    path: '/api/account/exports',
    authorization: 'owner',
    summary:
      'Say, with a proof and before it is made in the browser, that an evidence pack of a Mac is made, or an export of everything: it is written down',
    body: Type.Union([
      Closed({ what: Type.Literal('pack'), deviceId: Uuid, proof: Type.Optional(StepUpProof) }),
      Closed({ what: Type.Literal('everything'), proof: Type.Optional(StepUpProof) }),
    ]),
  },
} as const satisfies Record<string, Endpoint>;
