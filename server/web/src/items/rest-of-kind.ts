import { type ItemKind, itemKinds } from '@homeward/shared/envelope';
import { texts } from '../texts.ts';
import type { ItemEntry } from './item-store.ts';
import type { HistoryView } from './mac-history.ts';

/**
 * What is known of the items of a kind beyond those that are open: still on their way or being opened, some could not be read,
 * older ones are not loaded, there were some that the server has no more, the server has some no more of which nobody can tell the
 * kind, or there are none. Only the last is a reason to say that the Mac sent nothing.
 */
export type Rest = 'reading' | 'unread' | 'older' | Lack;
export type Lack = 'gone' | 'untold' | 'none';
export type Rests = Readonly<Record<ItemKind, Rest>>;

/** @param lackOf what it says of a kind that nothing of it is listed. */
export function restsOf(
  { entries, isPending, isLoading, isWhole, error }: HistoryView,
  lackOf: (kind: ItemKind) => Lack,
): Rests {
  const [opening, refused, there] = [new Set<ItemKind>(), new Set<ItemKind>(), new Set<ItemKind>()];
  const kindsOf = { opening, refused, sealed: there, open: there } as const;
  for (const { envelope, state } of entries) kindsOf[state.status].add(envelope.kind);
  const restOf = (kind: ItemKind): Rest => {
    if (isPending || isLoading || opening.has(kind)) return 'reading';
    if (error !== null || refused.has(kind)) return 'unread';
    if (!isWhole) return 'older';
    return there.has(kind) ? 'none' : lackOf(kind);
  };
  return Object.fromEntries(itemKinds.map((kind) => [kind, restOf(kind)])) as Rests;
}

/** Whether a Mac's first item is not among what it sent: with it went reports, which a Mac makes from the first minute. */
export const lacksBeginning = (entries: readonly Pick<ItemEntry, 'envelope'>[]): boolean =>
  entries.length > 0 && !entries.some(({ envelope: { epoch, seq } }) => epoch === 1 && seq === 1);

/** Why nothing of a kind is shown. @param none what is said where there is none in truth. */
export const restWords = (rest: Rest, none: string): string => (rest === 'none' ? none : texts.rest[rest]);
