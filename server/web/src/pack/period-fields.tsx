import { useMemo, useState } from 'react';
import type { Mac } from '../devices/use-macs.ts';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import { fromLocalInput, toLocalInput } from './local-input.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** When the Mac was marked stolen; null where it is not. */
export const stolenAtOf = ({ order }: Pick<Mac, 'order'>): number | null =>
  order?.type === 'mode' && order.mode === 'stolen' ? order.issuedAt : null;

/** The chosen time of what leaves Homeward: since the Mac was marked stolen, else the last day, unless changed. */
export function usePeriod(mac: Mac) {
  const { now } = useOwner();
  const stolenAt = stolenAtOf(mac);
  const [openedAt] = useState(now);
  const [from, setFrom] = useState(() => toLocalInput(stolenAt ?? openedAt - 24 * HOUR_MS));
  const [to, setTo] = useState(() => toLocalInput(openedAt + MINUTE_MS));
  const range = useMemo(() => {
    const [first, last] = [fromLocalInput(from), fromLocalInput(to)];
    return first !== null && last !== null && first < last ? { from: first, to: last } : null;
  }, [from, to]);
  const since = (at: number) => {
    setFrom(toLocalInput(at));
    setTo(toLocalInput(now() + MINUTE_MS));
  };
  const presets = [
    ...(stolenAt === null ? [] : [{ label: texts.pack.presets.stolen, choose: () => since(stolenAt) }]),
    { label: texts.pack.presets.day, choose: () => since(now() - 24 * HOUR_MS) },
    { label: texts.pack.presets.month, choose: () => since(now() - 30 * 24 * HOUR_MS) },
  ];
  return { from, setFrom, to, setTo, presets, range };
}

/** @param period of `usePeriod`; its `range` is null while the fields make no sense. */
export function PeriodFields({ period }: { readonly period: ReturnType<typeof usePeriod> }) {
  const { from, setFrom, to, setTo, presets, range } = period;
  return (
    <fieldset className="pack-period">
      <legend>{texts.pack.period}</legend>
      <div className="row">
        {presets.map(({ label, choose }) => (
          <button key={label} type="button" className="button small" onClick={choose}>
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
