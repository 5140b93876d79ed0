import type { ListedItem } from '@homeward/shared/api/devices';
import type { ShareReading } from '@homeward/shared/api/shares';
import type { SnapshotAbout } from '@homeward/shared/bodies/snapshot';
import type { Envelope } from '@homeward/shared/envelope';
import type { ErrorCode } from '@homeward/shared/errors';
import type { Access } from '../connection/access.ts';
import type { AtRestKeys } from '../offline/at-rest.ts';
import type { ItemContent, ItemSigners, ItemTrust, VerifiedItem } from '../owner/items.ts';
import type { OpeningKey } from '../owner/shared-items.ts';

/** What the page shows of an item: a photo as a blob, which the browser may keep outside memory. */
export type ShownContent =
  | Exclude<ItemContent, { kind: 'photo' }>
  | { readonly kind: 'photo'; readonly about: SnapshotAbout; readonly blob: Blob };

/** An item whose signature and receipt hold. */
export type CheckedItem = Omit<VerifiedItem, 'content'>;

/** The same, as it crosses to the page, which has read the envelope from the same token. */
export type CheckedHere<T extends CheckedItem> = Omit<T, 'envelope'>;

export interface ShownItem extends CheckedItem {
  readonly content: ShownContent;
}

/** A listed item with what its envelope says; nothing of it is checked yet. */
export interface ReadItem {
  readonly listed: ListedItem;
  readonly envelope: Envelope;
}

/** Some of a Mac's items, newest first; `cursor` leads to older ones, and is null at the end. */
export interface ReadPage {
  readonly items: readonly ReadItem[];
  readonly cursor: string | null;
}

/** Where a Mac was is asked first: its reports are opened where they are listed, and all else later. */
export const opensWithItsPage = ({ kind }: Pick<Envelope, 'kind'>): boolean => kind === 'report';

/** An item that is to be checked, and opened: a photo only where it is looked at. */
export interface Wanted {
  readonly listed: ListedItem;
  readonly isLookedAt: boolean;
}

/** What became of a wanted item, by its place among those of the question. */
export type Outcome = { readonly index: number } & (
  | { readonly status: 'open'; readonly item: CheckedHere<ShownItem> }
  /** Checked; it stays sealed until it is looked at. */
  | { readonly status: 'sealed'; readonly item: CheckedHere<CheckedItem> }
  | {
      readonly status: 'refused';
      readonly code: ErrorCode;
      readonly detail: string;
      /** Where signature and receipt hold, and something else does not. */
      readonly item: CheckedHere<CheckedItem> | null;
    }
);

/** Which items of a Mac: the newest, or those that a page's cursor leads to; so many at most. */
export interface PageAsked {
  readonly deviceId: string;
  readonly cursor: string | null;
  readonly limit: number;
}

export type Asked =
  | ({ readonly task: 'list' } & PageAsked)
  | { readonly task: 'open'; readonly items: readonly Wanted[]; readonly trust: ItemTrust }
  /** Lists, and opens the reports among what is listed. */
  | ({ readonly task: 'read-on'; readonly trust: ItemTrust } & PageAsked)
  /** What its owner gives away of an item, once it has passed all checks. */
  | { readonly task: 'file-key'; readonly item: ListedItem; readonly trust: ItemTrust }
  | {
      readonly task: 'open-shared';
      readonly item: ListedItem;
      readonly signers: ItemSigners;
      readonly fileKey: string;
      readonly reading: ShareReading;
    };

/** What a question is answered with, where that is not told part by part. */
export type Answer = ReadPage | OpeningKey | ShownItem;

/** The page's question to the worker, and the answer to it: the last one, or a part of it. */
export type ToWorker = Asked & {
  readonly ticket: number;
  readonly access: Access;
  /** Where this browser keeps what was opened. */
  readonly kept: AtRestKeys | null;
};
export type FromWorker = { readonly ticket: number } & (
  | { readonly is: 'listed'; readonly page: ReadPage }
  | { readonly is: 'part'; readonly outcomes: readonly Outcome[] }
  | { readonly is: 'done'; readonly answer: Answer | null }
  | { readonly is: 'failure'; readonly code: ErrorCode; readonly detail: string }
);
