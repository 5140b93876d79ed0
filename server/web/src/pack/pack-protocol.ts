import type { RemovalWord } from '@homeward/shared/pack/removed-items';
import type { Access } from '../connection/access.ts';
import type { ItemTrust } from '../owner/items.ts';
import type { FetchedTimeStamps } from './fetch-time-stamps.ts';
import type { PackChoice, PlannedItem } from './plan-pack.ts';
import type { ReportFacts } from './report/report-data.ts';

/** All that the worker needs to make one pack; it ends with it. */
export interface PackTask {
  readonly access: Access;
  readonly trust: ItemTrust;
  /** Seed of the owner's order key, which signs the pack. */
  readonly orderSeed: string;
  readonly rootKey: string;
  /** The server's address. */
  readonly server: string;
  readonly certificate: string;
  readonly orders: readonly string[];
  readonly acknowledgements: readonly string[];
  readonly choice: PackChoice;
  readonly items: readonly PlannedItem[];
  readonly timeStamps: FetchedTimeStamps;
  readonly gone: RemovalWord;
  readonly madeAt: number;
  /** What the report says beside what the items say; null for a pack without one. */
  readonly report: ReportFacts | null;
}

export const packStages = ['listing', 'opening', 'report', 'checking'] as const;
export type PackStage = (typeof packStages)[number];

export interface PackProgress {
  readonly stage: PackStage;
  /** From 0 to 1; null where nobody knows how much there is. */
  readonly done: number | null;
}

export interface MadePack {
  readonly zip: Blob;
  /** Chosen items that are in it. */
  readonly items: number;
  /** Chosen items that did not pass the checks: they are not in it. */
  readonly refused: number;
}
