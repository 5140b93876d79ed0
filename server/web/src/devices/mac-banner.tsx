import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { formatAge, formatDateTime, formatInterval } from '../format/format.ts';
import { texts } from '../texts.ts';
import { standingOf } from './mac-standing.ts';
import type { Mac } from './use-macs.ts';
import { useOrder } from './use-order.ts';

/** The Mac's state in words: what is ordered, and whether the Mac's own signature confirms it. */
export function MacBanner({ mac, now }: { readonly mac: Mac; readonly now: number }) {
  const { order, orderedMode, confirmed, acknowledgement, device } = mac;
  const isOrdered = order?.type === 'mode';
  // The Mac counts from its acceptance, and goes back to protected by itself.
  const ranOutAt =
    isOrdered && order.mode === 'stolen' && confirmed && acknowledgement
      ? acknowledgement.at + order.maxSeconds * 1000
      : Number.POSITIVE_INFINITY;
  const keep = useOrder(mac, () => {});
  const isUnseen = standingOf(mac, now) === 'unseen';
  return (
    <section className={`banner ${isUnseen ? 'unseen' : orderedMode}`} aria-labelledby="mode-word">
      <p className="banner-mode" id="mode-word">
        <span className="dot" aria-hidden="true" />
        {isUnseen ? texts.macs.standing.unseen : texts.mac.mode[orderedMode]}
      </p>
      <div className="banner-words">
        {isUnseen && <p>{texts.macs.unseenNote}</p>}
        <p>
          {order?.type === 'release' ? texts.mac.released : texts.mac.banner[orderedMode]}
          {isOrdered && orderedMode === 'stolen' && <> {texts.mac.every(formatInterval(order.intervalSeconds))}</>}
          {isOrdered && order.hidden && <> {texts.mac.hidden}</>}
        </p>
        {/* Of a stolen Mac the steps below tell when it confirmed. */}
        {isOrdered && !(confirmed && orderedMode === 'stolen') && (
          <p className="muted">
            {confirmed && acknowledgement
              ? texts.mac.confirmedAt(formatAge(acknowledgement.at, now))
              : `${texts.mac.ordered(texts.mac.mode[orderedMode])} ${device.online || orderedMode === 'stolen' ? '' : texts.mac.orderedOffline}`}
          </p>
        )}
        {ranOutAt <= now && <p role="status">{texts.mac.ranOut(formatDateTime(ranOutAt))}</p>}
        {mac.isOvertaken && <p role="status">{texts.mac.overtaken}</p>}
        {device.tombstone && (
          <>
            <p>
              <strong>{texts.mac.tombstone[device.tombstone.action]}.</strong>{' '}
              {texts.mac.tombstoneNote(formatDateTime(device.tombstone.finalAt))}
            </p>
            <button
              type="button"
              className="button"
              {...unready(keep.isBusy)}
              onClick={() => keep.ask({ wish: { removal: 'undo' } })}
            >
              {texts.mac.keep}
            </button>
            <Problem error={keep.error} />
          </>
        )}
      </div>
    </section>
  );
}
