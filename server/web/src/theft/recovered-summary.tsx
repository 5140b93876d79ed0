import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { isStillStolen } from '../devices/stolen-until.ts';
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
  /** Whether all that was captured in it is loaded, so that it can be counted. */
  readonly isCounted: boolean;
  readonly now: number;
  /** Leads to where a pack is made. */
  readonly onPack: () => void;
}

/** The Mac is back, once it has said so itself: what was captured, and what is to become of it. Until then more is captured. */
export function RecoveredSummary({ mac, latest, isCounted, isGone = false, now, onPack }: RecoveredSummaryProps) {
  const { isPutAway, change, isReady, unread, readAgain, isBusy, error } = useTheft(mac);
  if (mac.orderedMode === 'stolen' || mac.device.tombstone || isPutAway || !latest) return null;
  // Whether it was put away is on its way.
  if (!isReady && !unread) return null;
  const { summary, firstSeq, erasure } = latest;
  if (!summary && !erasure) return null;
  // Overtaken, it has taken a later order than the server shows: that one it has confirmed.
  const isBack = isGone || ((mac.confirmed || mac.isOvertaken) && mac.confirmedMode !== 'stolen');
  const title = isBack ? words.title[mac.orderedMode === 'paused' ? 'paused' : 'protected'] : words.waitingTitle;
  const counts = summary && words.counts(summary.counts.report, summary.photos, summary.counts.route);
  const captured = counts && (isCounted ? counts : words.countsSoFar(counts));
  return (
    <section className="panel recovered-summary" aria-label={title}>
      <h2>{title}</h2>
      {!isBack && <p>{waitingWords(mac, now)}</p>}
      {isBack && summary && (
        <p>
          {isCounted && words.captured(formatDateTime(summary.firstAt), formatDateTime(summary.lastAt))} {captured}
        </p>
      )}
      {isBack && !erasure && <p className="muted">{words.lede}</p>}
      {erasure && firstSeq !== null && <ErasureNote mac={mac} firstSeq={firstSeq} erasure={erasure} />}
      {isBack && <Problem what={texts.theft.unread} error={unread} onRetry={readAgain} />}
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

/** What the owner ordered, and what the Mac does until it has heard of it. */
function waitingWords(mac: Mac, now: number): string {
  const ordered = mac.orderedMode === 'paused' ? words.orderedPause : words.orderedBack;
  const { online } = mac.device;
  if (!isStillStolen(mac, now)) return `${ordered} ${online ? words.waitingOver : words.waitingOverOffline}`;
  return `${ordered} ${online ? words.waiting : words.waitingOffline}`;
}
