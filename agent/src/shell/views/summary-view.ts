import { Nullable } from '@homeward/shared/schema';
import type { Static } from 'typebox';
import { StolenSummary } from '../../state/stolen-summary.ts';

/** What happened while the Mac was stolen; null once somebody at the Mac has acknowledged it. */
export const SummaryView = Nullable(StolenSummary);
export type SummaryView = Static<typeof SummaryView>;
