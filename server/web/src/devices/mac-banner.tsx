import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { formatAge, formatDateTime, formatInterval } from '../format/format.ts';
import { texts } from '../texts.ts';
import type { Standing } from './mac-standing.ts';
import type { Mac } from './use-macs.ts';
import { useOrder } from './use-order.ts';

interface MacBannerProps {
  readonly mac: Mac;
  /** Both of `withNeeds`. */
  readonly standing: Standing;
  readonly needs: readonly string[];
  readonly now: number;
}

/** The Mac's state in words: what is ordered, whether the Mac's own signature confirms it, and what it needs. */
export function MacBanner({ mac, standing, needs, now }: MacBannerProps) {
  const { order, orderedMode, confirmed, acknowledgement, device } = mac;
  const isOrdered = order?.type === 'mode';
  // The Mac counts from its acceptance, and goes back to protected by itself.
  const ranOutAt =
    isOrdered && order.mode === 'stolen' && confirmed && acknowledgement
      ? acknowledgement.at + order.maxSeconds * 1000
      : Number.POSITIVE_INFINITY;
  const keep = useOrder(mac, () => {});
  const stage = isOrdered && !confirmed && !mac.isOvertaken ? 'ordered' : 'confirmed';
  const isUnseen = standing === 'unseen';
  const isSpecial = isUnseen || needs.length > 0;
  return (
    <section className={`banner ${isSpecial ? standing : orderedMode}`} aria-labelledby="mode-word">
      <p className="banner-mode" id="mode-word">
        <span className="dot" aria-hidden="true" />
        {isSpecial ? texts.macs.standing[standing] : texts.mac.mode[orderedMode]}
      </p>
      <div className="banner-words">
        {isUnseen && <p>{texts.macs.unseenNote}</p>}
        {needs
          // Said below, with what becomes of the order.
          .filter((need) => !isOrdered || confirmed || need !== texts.macs.needs.unconfirmed(mac.name))
          .map((need) => (
            <p key={need}>
              <strong>{need}</strong>
            </p>
          ))}
        {!isUnseen && (
          <p>
            {order?.type === 'release' ? (
              texts.mac.released
            ) : (
              <>
                {texts.mac.bannerOf[stage]} {texts.mac.banner[orderedMode]}
                {orderedMode === 'stolen' && texts.mac.every(isOrdered ? formatInterval(order.intervalSeconds) : null)}
              </>
            )}
            {isOrdered && order.hidden && <> {texts.mac.hidden[stage]}</>}
          </p>
        )}
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
