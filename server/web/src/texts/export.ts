import type { ExportStage } from '../export/export-protocol.ts';

/** Everything as one file. */
export const exportTexts = {
  export: {
    title: 'Take everything with you',
    lede: 'One ZIP file with all that your Macs sent, opened, and all that the account holds: notes, log, sessions, settings. It is made in this browser.',
    make: 'Export everything',
    proofTitle: 'Export everything?',
    proofLede:
      'The file is readable by whoever has it. That it was made is written into your activity log. Nothing is removed from the server.',
    stage: {
      collecting: 'Collecting what the account holds…',
      opening: 'Fetching, checking and opening what your Macs sent…',
    } satisfies Record<ExportStage, string>,
    ready: 'The export is ready.',
    refused: (count: number) =>
      `${count} ${count === 1 ? 'item' : 'items'} did not pass the checks; ${count === 1 ? 'it is' : 'they are'} in it as they are on the server, with the reason.`,
    keep: 'Whoever has this file can read all of it. Keep it as you keep your recovery kit.',
    save: 'Save the export',
  },
} as const;
