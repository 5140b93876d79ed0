import Type, { type Static } from 'typebox';
import { RemovedItems } from '../pack/pack-parts.ts';
import { Retention } from '../retention.ts';
import { Closed, Nullable, Timestamp, Uuid } from '../schema.ts';
import { StepUpProof } from './account.ts';
import type { Endpoint } from './endpoint.ts';

/** How long what a Mac sent is kept, and what is gone already. */
export const MacLifetime = Closed({
  deviceId: Uuid,
  retention: Retention,
  /** Set while shorter times were chosen and do not count yet: these do until then. */
  lowered: Nullable(Closed({ before: Retention, countsFrom: Timestamp })),
  /** Thefts that are over and whose evidence is here: when the Mac was called recovered, and when it goes; null for never. */
  evidence: Type.Array(Closed({ recoveredAt: Timestamp, goesAt: Nullable(Timestamp) })),
  /** Numbers of items, both inclusive, that were removed because their time was over. */
  removed: Type.Array(RemovedItems),
});
export type MacLifetime = Static<typeof MacLifetime>;

const params = Closed({ deviceId: Uuid });

/** How long what the owner has on the server lives, and how it leaves the server. */
export const lifetimeApi = {
  lifetime: {
    method: 'GET',
    path: '/api/lifetime',
    authorization: 'owner',
    summary: 'How long what each Mac sent is kept, which evidence goes when, and what is gone already',
    reply: Closed({ macs: Type.Array(MacLifetime) }),
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
