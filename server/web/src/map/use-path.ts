import { useCallback, useMemo, useState } from 'react';
import type { ItemOf } from '../items/opened.ts';
import { dayOf } from '../items/timeline.ts';
import { fixesOf, type Stop, stopsOf } from './mac-path.ts';

/** The chosen part of a Mac's path, and the moment in it that is spoken of. */
export interface Path {
  /** A day's first moment, or null for all that is loaded. */
  readonly day: number | null;
  /** The period's reports, oldest first. */
  readonly moments: readonly ItemOf<'report'>[];
  /** Of the moment in `moments`. */
  readonly index: number;
  /** The moment that was chosen; null while the Mac's latest position is spoken of. */
  readonly chosen: ItemOf<'report'> | null;
  readonly stops: readonly Stop[];
  /** Where the Mac stood at the chosen moment. */
  readonly stop: Stop | undefined;
  readonly chooseDay: (day: number | null) => void;
  readonly chooseIndex: (index: number) => void;
}

/** @param reports newest first. */
export function usePath(reports: readonly ItemOf<'report'>[]): Path {
  const [day, setDay] = useState<number | null>(null);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const moments = useMemo(
    () =>
      (day === null ? reports : reports.filter(({ envelope }) => dayOf(envelope.capturedAt) === day))
        // Nearly in order, once it is turned round.
        .toReversed()
        .sort((a, b) => a.envelope.capturedAt - b.envelope.capturedAt),
    [reports, day],
  );
  const stops = useMemo(() => stopsOf(fixesOf(moments)), [moments]);
  const last = moments.length - 1;
  const found = chosenId === null ? -1 : moments.findIndex(({ envelope }) => envelope.id === chosenId);
  const index = found === -1 ? last : found;
  const chooseIndex = useCallback(
    // At the end of all days the page goes on to follow what arrives.
    (next: number) => setChosenId(day === null && next >= last ? null : (moments[next]?.envelope.id ?? null)),
    [moments, day, last],
  );
  const chooseDay = useCallback((next: number | null) => {
    setDay(next);
    setChosenId(null);
  }, []);
  const chosen = day === null && found === -1 ? null : (moments[index] ?? null);
  const stop = chosen ? stops.find(({ ids }) => ids.includes(chosen.envelope.id)) : undefined;
  return { day, moments, index, chosen, stops, stop, chooseDay, chooseIndex };
}
