import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Base64UrlUpTo, Bytes32, Closed, Nullable, Timestamp, Uuid } from '../schema.ts';
import { MAX_SEALED_SHARE_BYTES, MAX_SHARE_DAYS, MAX_SHARED_ITEMS } from '../share.ts';
import { StepUpProof } from './account.ts';
import { ListedItem } from './devices.ts';
import type { Endpoint } from './endpoint.ts';

/** Items on one page of a share. */
export const SHARED_PAGE_ITEMS = 200;

/** A link that the owner gave out, as far as the server knows it. */
export const Share = Closed({
  shareId: Bytes32,
  deviceId: Uuid,
  madeAt: Timestamp,
  expiresAt: Timestamp,
  /** Null while it opens. */
  revokedAt: Nullable(Timestamp),
  items: Type.Integer({ minimum: 1 }),
  /** How often it was opened, and when last, to the minute. */
  views: Type.Integer({ minimum: 0 }),
  lastViewAt: Nullable(Timestamp),
});
export type Share = Static<typeof Share>;

/** What whoever has the link shows: both come from its secret, which stays in the browser. */
export const ShareReading = Closed({ shareId: Bytes32, readToken: Bytes32 });
export type ShareReading = Static<typeof ShareReading>;

export const sharesApi = {
  shares: {
    method: 'GET',
    path: '/api/shares',
    authorization: 'owner',
    summary: 'The links of the account that are not over yet, newest first',
    reply: Closed({ shares: Type.Array(Share) }),
  },
  createShare: {
    method: 'POST',
    path: '/api/shares',
    authorization: 'owner',
    summary: 'Share items of a Mac: their file keys, sealed for whoever has the link; needs a proof always',
    body: Closed({
      shareId: Bytes32,
      readTokenSha256: Bytes32,
      sealed: Base64UrlUpTo(MAX_SEALED_SHARE_BYTES),
      deviceId: Uuid,
      itemIds: Type.Array(Uuid, { minItems: 1, maxItems: MAX_SHARED_ITEMS, uniqueItems: true }),
      days: Type.Integer({ minimum: 1, maximum: MAX_SHARE_DAYS }),
      proof: Type.Optional(StepUpProof),
    }),
    reply: Share,
  },
  revokeShare: {
    method: 'DELETE',
    path: '/api/shares/:shareId',
    authorization: 'owner',
    summary: 'Revoke a link: it opens nothing from now on',
    params: Closed({ shareId: Bytes32 }),
  },
  openShare: {
    method: 'POST',
    path: '/api/shared/open',
    authorization: 'none',
    summary: 'Open what a link shares: the sealed list; counted as one view',
    body: ShareReading,
    reply: Closed({ sealed: Base64UrlUpTo(MAX_SEALED_SHARE_BYTES), expiresAt: Timestamp }),
  },
  sharedItems: {
    method: 'POST',
    path: '/api/shared/items',
    authorization: 'none',
    summary: 'Envelopes and receipts of what a link shares, by item id',
    body: Closed({
      ...ShareReading.properties,
      /** The last id of the page before. */
      after: Type.Optional(Uuid),
    }),
    reply: Closed({ items: Type.Array(ListedItem), after: Nullable(Uuid) }),
  },
  sharedSealed: {
    method: 'POST',
    path: '/api/shared/sealed',
    authorization: 'none',
    summary: 'The sealed bytes of an item that a link shares',
    body: Closed({ ...ShareReading.properties, itemId: Uuid }),
    produces: 'application/octet-stream',
  },
} as const satisfies Record<string, Endpoint>;
