import type { Disk } from '../durable/disk.ts';
import { envelopeOf, type KeptItem, keptItems } from '../outbox/kept-items.ts';
import type { DataDirectory } from '../state/data-directory.ts';
import { isBeyond } from '../state/head.ts';
import type { TimedEntry } from '../state/journal-line.ts';
import type { Ended } from '../state/stolen-record.ts';
import { isCounted, type StolenCounts } from '../state/stolen-summary.ts';

/** Items that get lines of their own: a fortnight of cycles is some twenty thousand, and the journal holds about ten. */
const MOST_LISTED = 4_000;

/**
 * What the journal would have said while it was silent, rebuilt from the envelopes that are still kept: a line for each
 * of the newest items, and one with the numbers of the rest. It also says what of the time before was sent meanwhile.
 */
export async function stolenLines(
  disk: Disk,
  directory: DataDirectory,
  { summary, after, through }: Pick<Ended, 'summary' | 'after' | 'through'>,
  most = MOST_LISTED,
): Promise<TimedEntry[]> {
  const { from, to, counts } = summary;
  const kept = await keptItems(disk, directory);
  const collected = kept.filter((item) => isBeyond(item, after) && !isBeyond(item, through)).slice(-most);
  const before = kept.filter((item) => !isBeyond(item, after) && item.state === 'sent');

  const lines: TimedEntry[] = [];
  const rest: Record<keyof StolenCounts, number> = { ...counts };
  let restUntil = to;
  for (const item of collected) {
    const capturedAt = (await envelopeOf(disk, item.path))?.capturedAt;
    if (capturedAt === undefined) continue;
    const { kind, epoch, seq } = item;
    // It may have been on its way to the disk when the mode began.
    const mode = capturedAt < from ? 'protected' : 'stolen';
    lines.push({ at: capturedAt, entry: { what: 'captured', kind, mode, epoch, seq } });
    lines.push(...(await settledLine(disk, item, to)));
    if (mode === 'stolen' && isCounted(kind)) rest[kind] = Math.max(0, rest[kind] - 1);
    restUntil = Math.min(restUntil, capturedAt);
  }
  for (const item of before) lines.push(...(await settledLine(disk, item, to)).filter(({ at }) => at >= from));
  if (Object.values(rest).some((count) => count > 0)) {
    const entry = { what: 'collected', from, to: Math.max(from, restUntil), counts: rest } as const;
    lines.push({ at: entry.to, entry });
  }
  return [{ at: from, entry: { what: 'mode', mode: 'stolen' } }, ...lines.sort((a, b) => a.at - b.at)];
}

/** When the item was sent stands as the time of its file; when it was refused is not kept. */
async function settledLine(disk: Disk, item: KeptItem, refusedBy: number): Promise<TimedEntry[]> {
  const { state, kind, epoch, seq, path } = item;
  if (state === 'waiting') return [];
  const at = state === 'rejected' ? refusedBy : (await disk.size(path))?.changedAt;
  return at === undefined ? [] : [{ at, entry: { what: state, kind, epoch, seq } }];
}
