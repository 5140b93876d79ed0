import { Closed, Nullable } from '@homeward/shared/schema';
import type { Static } from 'typebox';
import { StolenSummary } from '../../state/stolen-summary.ts';
import { ModeName } from '../shell-status.ts';

/** What happened while the Mac was stolen, and the mode it is in now; null once somebody at the Mac has acknowledged it. */
export const SummaryView = Nullable(
  Closed({
    ...StolenSummary.properties,
    mode: ModeName,
  }),
);
export type SummaryView = Static<typeof SummaryView>;
