import { formatAge, formatDateTime, formatInterval } from '../format/format.ts';
import { texts } from '../texts.ts';
import type { Need } from './mac-needs.ts';
import type { MacReleased } from './mac-released.ts';
import { isRetired, type Standing } from './mac-standing.ts';
import { hasRunOut, isStillStolen, stolenUntil } from './stolen-until.ts';
import { TombstoneNote } from './tombstone-note.tsx';
import type { Mac } from './use-macs.ts';

interface MacBannerProps {
  readonly mac: Mac;
  /** Both of `withNeeds`. */
  readonly standing: Standing;
  readonly needs: readonly Need[];
  readonly released: MacReleased | null;
  /** When stolen mode ends because that was asked for without a proof; null where it was not. */
  readonly endsAt: number | null;
  readonly now: number;
}

/** The Mac's state in words: what is ordered, whether the Mac's own signature confirms it, and what it needs. */
export function MacBanner({ mac, standing, needs, released, endsAt, now }: MacBannerProps) {
  const { order, orderedMode, confirmed, acknowledgement, device } = mac;
  // An order that the Mac has passed over says nothing of it any more.
  const isOrdered = order?.type === 'mode' && !mac.isOvertaken;
  const isGone = released !== null || isRetired(device, now);
  const isUnseen = standing === 'unseen';
  // What it needs may be said elsewhere on the page.
  const isGoing = standing === 'retired' || (standing === 'leaving' && orderedMode !== 'stolen');
  const isSpecial = isUnseen || isGoing || standing === 'needy' || needs.length > 0;
  // Nobody knows what it does in fact while its reports do not come.
  const isMute = needs.some(({ kind }) => kind === 'silent');
  const doing = isMute ? null : doingWords(mac, isGone, now);
  return (
    <section className={`banner ${isSpecial ? standing : orderedMode}`} aria-labelledby="mode-word">
      <p className="banner-mode" id="mode-word">
        <span className="dot" aria-hidden="true" />
        {isStillStolen(mac, now) && !isGone
          ? texts.mac.stillStolen
          : isSpecial
            ? texts.macs.standing[standing]
            : texts.mac.mode[orderedMode]}
      </p>
      <div className="banner-words">
        {isUnseen && <p>{texts.macs.unseenNote}</p>}
        {needs
          // Said below: with what becomes of the order, and with what may be behind it.
          .filter(({ kind }) => kind !== 'overtaken' && (!isOrdered || confirmed || kind !== 'unconfirmed'))
          .map(({ kind, words }) => (
            <p key={kind}>
              <strong>{words}</strong>
            </p>
          ))}
        {!isUnseen && doing && <p>{doing}</p>}
        {orderedMode === 'stolen' && endsAt !== null && <p>{texts.mac.endAsked(formatDateTime(endsAt))}</p>}
        {/* Of a stolen Mac the steps below tell when it confirmed. */}
        {isOrdered && !isGone && !(confirmed && orderedMode === 'stolen') && (
          <p className="muted">
            {confirmed && acknowledgement
              ? texts.mac.confirmedAt(formatAge(acknowledgement.at, now))
              : `${texts.mac.ordered(texts.mac.mode[orderedMode])} ${device.online || orderedMode === 'stolen' ? '' : texts.mac.orderedOffline}`}
          </p>
        )}
        {mac.isOvertaken && <p role="status">{texts.mac.overtaken}</p>}
        <TombstoneNote mac={mac} now={now} />
      </div>
    </section>
  );
}

/** What it does in the mode that is ordered; null where it does that no more. */
function doingWords(mac: Mac, isGone: boolean, now: number): string | null {
  const { order, orderedMode, confirmed, isOvertaken, device } = mac;
  if (order?.type === 'release') return isGone || confirmed ? texts.mac.released : texts.mac.releaseOrdered;
  const until = stolenUntil(mac);
  // Of one that is to be removed it is not known whether it was retired for good before.
  const isLeaving = device.tombstone?.action === 'erase' && orderedMode !== 'stolen';
  if (isGone || isLeaving || hasRunOut(mac, now)) return null;
  const given = order?.type === 'mode' && !isOvertaken ? order : null;
  const stage = given && !confirmed ? 'ordered' : 'confirmed';
  const does = `${texts.mac.bannerOf[stage]} ${texts.mac.banner[orderedMode]}`;
  if (orderedMode !== 'stolen') return does;
  const interval = given && formatInterval(given.intervalSeconds);
  return [
    `${does}${texts.mac.every(interval, until === null ? null : formatDateTime(until))}`,
    ...(given?.hidden ? [texts.mac.hidden[stage]] : []),
    ...(stage === 'confirmed' && !device.online ? [texts.mac.stolenOffline] : []),
  ].join(' ');
}
