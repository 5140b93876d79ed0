import type { StolenSummary } from '../state/stolen-summary.ts';
import { texts } from './pages/texts.ts';
import type { Account } from './shell-status.ts';
import { whose } from './status-words.ts';

/** What is said in macOS's notifications. */
export const noticeWords = {
  watched: (account: Account, isPaused: boolean) => ({
    title: `This Mac is watched by ${account.loginName}`,
    body: isPaused
      ? `Homeward is paused. When it is not, it reports address and position every hour to ${whose(account)}.`
      : `Homeward reports address and position every hour to ${whose(account)}. Its icon in the menu bar says more.`,
  }),
  stolen: ({ account, counts }: StolenSummary) => ({
    title: texts.summary.title,
    body: `Homeward collected for ${whose(account)}: ${texts.journal.counts(counts) || 'nothing'}.`,
  }),
} as const;
