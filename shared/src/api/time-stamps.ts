import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Base64UrlUpTo, Bytes32, Closed, Timestamp } from '../schema.ts';
import { MAX_TOKEN_BYTES, TimeStampProof } from '../time-stamp.ts';
import type { Endpoint } from './endpoint.ts';

/** Receipt roots of one request. */
export const MAX_ASKED_ROOTS = 500;

/** What an authority signed, and when it was asked for. */
export const StoredTimeStamp = Closed({
  id: Type.Integer({ minimum: 1 }),
  madeAt: Timestamp,
  /** DER of the token (RFC 3161), base64url. */
  token: Base64UrlUpTo(MAX_TOKEN_BYTES),
});
export type StoredTimeStamp = Static<typeof StoredTimeStamp>;

export const timeStampsApi = {
  timeStamps: {
    method: 'POST',
    path: '/api/time-stamps',
    authorization: 'owner',
    summary:
      'Time stamps of receipt roots, by their hash, which only who has such a receipt knows; a root that none was made for yet is left out',
    body: Closed({ roots: Type.Array(Bytes32, { minItems: 1, maxItems: MAX_ASKED_ROOTS, uniqueItems: true }) }),
    reply: Closed({
      proofs: Type.Array(
        Closed({
          /** As it was asked. */
          root: Bytes32,
          /** Id of one of the stamps. */
          stamp: Type.Integer({ minimum: 1 }),
          ...TimeStampProof.properties,
        }),
      ),
      stamps: Type.Array(StoredTimeStamp),
    }),
  },
} as const satisfies Record<string, Endpoint>;
