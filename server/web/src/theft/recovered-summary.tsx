import type { Envelope } from '@homeward/shared/envelope';
import { useMemo, useState } from 'react';
import { Problem } from '../components/problem.tsx';
import { ChangeDialog } from '../devices/change-dialog.tsx';
import type { Mac } from '../devices/use-macs.ts';
import { formatDateTime } from '../format/format.ts';
import { texts } from '../texts.ts';
import { theftSummary } from './theft-summary.ts';
import { useTheft } from './use-theft.ts';

interface RecoveredSummaryProps {
  readonly mac: Mac;
  /** Of items whose signatures and receipts hold. */
  readonly checked: readonly Envelope[];
  /** Leads to where a pack is made. */
  readonly onPack: () => void;
}

/** The Mac is back: what was captured, and what is to become of it. */
export function RecoveredSummary({ mac, checked, onPack }: RecoveredSummaryProps) {
  const { theft, change, isBusy, error } = useTheft(mac);
  const [isErasing, setErasing] = useState(false);
  const summary = useMemo(() => theftSummary(checked), [checked]);
  if (mac.orderedMode === 'stolen' || mac.device.tombstone || theft?.closed || !summary) return null;
  const { snapshot, report, route } = summary.counts;
  return (
    <section className="panel recovered-summary" aria-label={texts.recovered.title}>
      <h2>{texts.recovered.title}</h2>
      <p>
        {texts.recovered.captured(formatDateTime(summary.firstAt), formatDateTime(summary.lastAt))}{' '}
        {texts.recovered.counts(report, snapshot, route)}
      </p>
      <p className="muted">{texts.recovered.lede}</p>
      <Problem error={error} />
      <div className="row">
        <button type="button" className="button primary" onClick={onPack}>
          {texts.pack.title}
        </button>
        <button type="button" className="button danger" onClick={() => setErasing(true)}>
          {texts.recovered.erase}
        </button>
        <button
          type="button"
          className="button quiet"
          disabled={isBusy}
          onClick={() => change((now) => ({ ...now, closed: true }))}
        >
          {texts.recovered.putAway}
        </button>
      </div>
      {isErasing && <ChangeDialog mac={mac} change="erase" onClose={() => setErasing(false)} />}
    </section>
  );
}
