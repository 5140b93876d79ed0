import type { Retention } from '@homeward/shared/retention';

const forDays = (days: number | null): string => (days === null ? 'until you say otherwise' : `for ${days} days`);

/** How long things are kept. */
export const lifetimeTexts = {
  retention: {
    title: 'How long reports are kept',
    lede: 'Each Mac’s reports are removed from the server when their time is over. What was captured while it was stolen is evidence, and has a time of its own that begins once the Mac is back.',
    noMacs: 'There is no Mac yet.',
    noMacsHint: 'Once one is paired, you choose here how long what it sends is kept.',
    summary: ({ reportDays, evidenceDays }: Retention) =>
      `Reports are kept ${forDays(reportDays)}, evidence ${evidenceDays === null ? forDays(null) : `for ${evidenceDays} days after the Mac is back`}.`,
    lowered: ({ reportDays, evidenceDays }: Retention, from: string) =>
      `That takes effect on ${from}. Until then reports are kept ${forDays(reportDays)} and evidence ${forDays(evidenceDays)}; choose the longer times again to undo it.`,
    evidence: (recovered: string, goes: string | null) =>
      goes === null
        ? `Evidence of the theft that ended on ${recovered} is kept.`
        : `Evidence of the theft that ended on ${recovered} will be removed on ${goes}.`,
    change: 'Change',
    changeLabel: (mac: string) => `Change how long reports of “${mac}” are kept`,
    dialogTitle: (mac: string) => `How long to keep what “${mac}” sends`,
    reports: 'Ordinary reports',
    evidenceOf: 'Evidence, once the Mac is back',
    days: (days: number | null) => (days === null ? 'No limit' : `${days} days`),
    isShorter:
      'Shorter than before: it takes effect in 14 days, and until then you can undo it. What is older is then removed from the server for good.',
    whileStolen: 'Nothing of a Mac is removed while it is marked as stolen.',
    saved: 'Saved.',
  },
  ending: {
    label: 'Evidence that is about to be removed',
    title: (mac: string, when: string) => `Evidence of “${mac}” will be removed on ${when}`,
    lede: (recovered: string) =>
      `On ${recovered} you said that it is back. Make an evidence pack if somebody may still ask for it, or keep it longer.`,
    year: 'Keep it for a year',
    forEver: 'Keep it without a limit',
    kept: 'It is kept.',
    open: 'Open the Mac',
  },
} as const;
