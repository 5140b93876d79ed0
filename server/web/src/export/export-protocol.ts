import type { RemovalWord } from '@homeward/shared/pack/removed-items';
import type { Access } from '../connection/access.ts';
import type { ItemTrust } from '../owner/items.ts';

/** A Mac whose items are exported. */
export interface MacToExport {
  /** Folder in the archive, such as `macs/1-adas-macbook`. */
  readonly folder: string;
  readonly trust: ItemTrust;
  readonly certificate: string;
  readonly orders: readonly string[];
  readonly acknowledgements: readonly string[];
  readonly gone: RemovalWord;
  /** Items that the server says to have; for the progress alone. */
  readonly items: number;
}

/** What goes in as it is. */
export interface Document {
  readonly path: string;
  readonly text: string;
}

/** All that the worker needs to make one export; it ends with it. */
export interface ExportTask {
  readonly access: Access;
  readonly documents: readonly Document[];
  readonly macs: readonly MacToExport[];
  /** Seed of the owner's order key, which signs the packs. */
  readonly orderSeed: string;
  readonly rootKey: string;
  readonly server: string;
  readonly madeAt: number;
}

export type ExportStage = 'collecting' | 'opening';

export interface ExportProgress {
  readonly stage: ExportStage;
  /** From 0 to 1; null where nobody knows how much there is. */
  readonly done: number | null;
}

export interface MadeExport {
  readonly zip: Blob;
  readonly items: number;
  /** Items that did not pass the checks: they are in it as they are on the server. */
  readonly refused: number;
}
