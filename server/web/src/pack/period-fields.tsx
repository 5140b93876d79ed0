import { useMemo, useState } from 'react';
import { formatDays } from '../format/format.ts';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import { type LatestTheft, periodOf } from '../theft/latest-theft.ts';
import { fromLocalInput, toLocalInput } from './local-input.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** So long after a theft its time is what somebody asks for. */
const RECENT_MS = 30 * 24 * HOUR_MS;

/**
 * The chosen time of what leaves Homeward: the whole of the latest theft, over all its orders, also when it is over; else the
 * last day, unless changed. Which theft that was may become known while the fields are there.
 */
export function usePeriod(theft: LatestTheft | null) {
  const { now } = useOwner();
  const isRecent = theft && now() - (theft.endedAt ?? now()) < RECENT_MS;
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const byItself: Chosen = isRecent
    ? { preset: 'theft', ...shownIn(periodOf(theft, now())) }
    : { preset: 'day', ...shownIn({ from: now() - 24 * HOUR_MS, to: now() }) };
  const { preset: inForce, from, to } = chosen ?? byItself;
  const range = useMemo(() => {
    const [first, last] = [fromLocalInput(from), fromLocalInput(to)];
    return first !== null && last !== null && first < last ? { from: first, to: last } : null;
  }, [from, to]);
  const setFrom = (value: string) => setChosen({ preset: null, from: value, to });
  const setTo = (value: string) => setChosen({ preset: null, from, to: value });
  const words = texts.pack.presets;
  const presetOf = (key: PresetKey, label: string, period: () => Period) => ({
    label,
    isOn: key === inForce,
    choose: () => setChosen({ preset: key, ...shownIn(period()) }),
  });
  const since = (hours: number) => () => ({ from: now() - hours * HOUR_MS, to: now() });
  const presets = [
    ...(theft ? [presetOf('theft', theftLabel(theft), () => periodOf(theft, now()))] : []),
    presetOf('day', words.day, since(24)),
    presetOf('month', words.month, since(30 * 24)),
  ];
  return { from, setFrom, to, setTo, presets, range };
}

type PresetKey = 'theft' | 'day' | 'month';

interface Chosen extends ReturnType<typeof shownIn> {
  /** Null where the fields were changed by hand. */
  readonly preset: PresetKey | null;
}

interface Period {
  readonly from: number;
  readonly to: number;
}

/** As the fields show it, to the minute. */
const shownIn = ({ from, to }: Period) => ({ from: toLocalInput(from), to: toLocalInput(to + MINUTE_MS) });

/** "Since it was marked stolen", "The theft of 12–14 November" */
function theftLabel(theft: LatestTheft): string {
  const words = texts.pack.presets;
  if (theft.endedAt === null) return words.stolen;
  return words.theft(formatDays(theft.markedAt, theft.endedAt));
}

/** @param period of `usePeriod`; its `range` is null while the fields make no sense. */
export function PeriodFields({ period }: { readonly period: ReturnType<typeof usePeriod> }) {
  const { from, setFrom, to, setTo, presets, range } = period;
  return (
    <fieldset className="pack-period">
      <legend>{texts.pack.period}</legend>
      <div className="row">
        {presets.map(({ label, isOn, choose }) => (
          <button key={label} type="button" className="button small" aria-pressed={isOn} onClick={choose}>
            {label}
          </button>
        ))}
      </div>
      <div className="pack-times">
        <label className="field">
          <span>{texts.pack.from}</span>
          <input type="datetime-local" value={from} onChange={({ target }) => setFrom(target.value)} required />
        </label>
        <label className="field">
          <span>{texts.pack.to}</span>
          <input type="datetime-local" value={to} onChange={({ target }) => setTo(target.value)} required />
        </label>
      </div>
      {range === null && (
        <p className="field-error" role="alert">
          {texts.pack.order}
        </p>
      )}
    </fieldset>
  );
}
