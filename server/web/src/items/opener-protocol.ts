import type { ListedItem } from '@homeward/shared/api/devices';
import type { ShareReading } from '@homeward/shared/api/shares';
import type { SnapshotAbout } from '@homeward/shared/bodies/snapshot';
import type { CheckedChain } from '@homeward/shared/chain';
import type { ErrorCode } from '@homeward/shared/errors';
import type { SharedKey } from '@homeward/shared/share';
import type { Access } from '../connection/access.ts';
import type { AtRestKeys } from '../offline/at-rest.ts';
import type { ItemContent, ItemSigners, ItemTrust, VerifiedItem } from '../owner/items.ts';

/** What the page shows of an item: a photo as a blob, which the browser may keep outside memory. */
export type ShownContent =
  | Exclude<ItemContent, { kind: 'photo' }>
  | { readonly kind: 'photo'; readonly about: SnapshotAbout; readonly blob: Blob };

export interface ShownItem extends Omit<VerifiedItem, 'content'> {
  readonly content: ShownContent;
}

export type Asked =
  | { readonly task: 'open'; readonly item: ListedItem; readonly trust: ItemTrust }
  /** What its owner gives away of an item, once it has passed all checks. */
  | { readonly task: 'file-key'; readonly item: ListedItem; readonly trust: ItemTrust }
  | {
      readonly task: 'open-shared';
      readonly item: ListedItem;
      readonly signers: ItemSigners;
      readonly fileKey: string;
      readonly reading: ShareReading;
    }
  | {
      readonly task: 'chain';
      readonly tokens: readonly string[];
      readonly deviceKey: string;
      readonly genesis: string;
    };

/** The page's question to the worker, and the answer to it. */
export type ToWorker = Asked & {
  readonly ticket: number;
  readonly access: Access;
  /** Where this browser keeps what was opened. */
  readonly kept: AtRestKeys | null;
};
export type FromWorker = { readonly ticket: number } & (
  | { readonly ok: true; readonly answer: ShownItem | CheckedChain | SharedKey }
  | { readonly ok: false; readonly code: ErrorCode; readonly detail: string }
);
