import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import type { Mac } from '../devices/use-macs.ts';
import { formatDateTime } from '../format/format.ts';
import { texts } from '../texts.ts';
import { EraseTheft, ErasureNote } from './erase-theft.tsx';
import type { LatestTheft } from './latest-theft.ts';
import { useTheft } from './use-theft.ts';

const words = texts.recovered;

interface RecoveredSummaryProps {
  readonly mac: Mac;
  readonly latest: LatestTheft | null;
  /** Whether the Mac is paired no more, so that it confirms nothing. */
  readonly isGone?: boolean;
  /** Leads to where a pack is made. */
  readonly onPack: () => void;
}

/** The Mac is back, once it has said so itself: what was captured, and what is to become of it. Until then more is captured. */
export function RecoveredSummary({ mac, latest, isGone = false, onPack }: RecoveredSummaryProps) {
  const { theft, change, isReady, isBusy, error } = useTheft(mac);
  if (mac.orderedMode === 'stolen' || mac.device.tombstone || theft?.closed || !latest) return null;
  const { summary, firstSeq, erasure } = latest;
  if (!summary && !erasure) return null;
  const isBack = isGone || (mac.confirmed && mac.confirmedMode !== 'stolen');
  const title = isBack ? words.title[mac.orderedMode === 'paused' ? 'paused' : 'protected'] : words.waitingTitle;
  const captured = summary && words.counts(summary.counts.report, summary.photos, summary.counts.route);
  return (
    <section className="panel recovered-summary" aria-label={title}>
      <h2>{title}</h2>
      {!isBack && <p>{mac.device.online ? words.waiting : words.waitingOffline}</p>}
      {isBack && summary && (
        <p>
          {words.captured(formatDateTime(summary.firstAt), formatDateTime(summary.lastAt))} {captured}
        </p>
      )}
      {isBack && !erasure && <p className="muted">{words.lede}</p>}
      {erasure && firstSeq !== null && <ErasureNote mac={mac} firstSeq={firstSeq} erasure={erasure} />}
      <Problem error={error} />
      {isBack && (
        <div className="row">
          {summary && (
            <button type="button" className="button primary" onClick={onPack}>
              {texts.pack.title}
            </button>
          )}
          {captured && firstSeq !== null && !erasure && (
            <EraseTheft mac={mac} firstSeq={firstSeq} captured={captured} />
          )}
          <button
            type="button"
            className="button quiet"
            {...unready(isBusy || !isReady)}
            onClick={() => change((now) => ({ ...now, closed: true }))}
          >
            {words.putAway}
          </button>
        </div>
      )}
    </section>
  );
}
