import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Closed } from './schema.ts';

/** How long the server keeps what a Mac sends. */
export const Retention = Closed({
  /** Days that what it reports on quiet days is kept; null for until the owner says otherwise. */
  reportDays: Type.Union([Type.Literal(30), Type.Literal(90), Type.Literal(180), Type.Literal(365), Type.Null()]),
  /** The same of what it captured while stolen, counted from its recovery. */
  evidenceDays: Type.Union([Type.Literal(180), Type.Literal(365), Type.Null()]),
});
export type Retention = Static<typeof Retention>;

/** What an owner can choose from. */
export const reportDays: readonly Retention['reportDays'][] = [30, 90, 180, 365, null];
export const evidenceDays: readonly Retention['evidenceDays'][] = [180, 365, null];

export const usualRetention: Retention = { reportDays: 90, evidenceDays: 180 };

/** The shortest time that an owner can choose: nothing younger has been removed by it. */
export const shortestRetentionDays = 30;

/** The same of evidence. */
export const shortestEvidenceDays = 180;

/** How long the erasing of what was captured in a theft can be taken back. */
export const eraseAfterDays = 14;

/** How long before evidence goes the owner is told. */
export const evidenceWarningDays = [14, 3] as const;

/** The longer of two times; null is for ever. */
export const longer = <T extends number | null>(a: T, b: T): T => (a === null || (b !== null && a > b) ? a : b);

/** Whether one setting keeps anything for a shorter time than another. */
export const isShorter = (one: Retention, other: Retention): boolean =>
  longer(one.reportDays, other.reportDays) !== one.reportDays ||
  longer(one.evidenceDays, other.evidenceDays) !== one.evidenceDays;
