import { useState } from 'react';
import type { MacReleased } from '../devices/mac-released.ts';
import type { Mac } from '../devices/use-macs.ts';
import { formatAge, formatCoordinates, formatDateTime } from '../format/format.ts';
import type { ItemEntry } from '../items/item-store.ts';
import { latestPlace, networkWords, placeWords } from '../items/latest-place.ts';
import { Lightbox } from '../items/lightbox.tsx';
import { type ItemOf, isPhoto } from '../items/opened.ts';
import { Photo } from '../items/photo.tsx';
import { SealedPhoto } from '../items/sealed-photo.tsx';
import { texts } from '../texts.ts';
import { lastSigns } from './last-signs.ts';
import { lastPublicAddress } from './public-address.ts';

const words = texts.glance;

interface TheftGlanceProps {
  readonly mac: Mac;
  /** All newest first. */
  readonly entries: readonly ItemEntry[];
  readonly reports: readonly ItemOf<'report'>[];
  readonly machines: readonly ItemOf<'machine'>[];
  readonly released: MacReleased | null;
  readonly now: number;
}

/** While it is stolen, at one look: who has it, where, through which network; and what explains it where it is not heard of. */
export function TheftGlance({ mac, entries, reports, machines, released, now }: TheftGlanceProps) {
  if (mac.orderedMode !== 'stolen' || reports.length === 0) return null;
  const place = latestPlace(reports);
  const at = place.known ? place.position.foundAt : (reports[0]?.envelope.capturedAt ?? now);
  const name = place.known
    ? placeWords(place.address) ||
      formatCoordinates(place.position.latitude, place.position.longitude, place.position.accuracyMeters)
    : placeWords(place.address) || place.why;
  const network = lastPublicAddress(reports);
  const { online, lastSeenAt } = mac.device;
  const signs = online ? [] : lastSigns(entries, machines, released);
  return (
    <section className="theft-glance panel" aria-label={words.label}>
      <NewestPhoto entries={entries} now={now} />
      <div className="theft-glance-words">
        <h2>{online ? words.now : words.last}</h2>
        <p className="theft-glance-place">{name}</p>
        <p className="muted" title={formatDateTime(at)}>
          {formatAge(at, now)}
        </p>
        {network && (
          <p>
            {words.network(networkWords(network.address) || network.address.address)}{' '}
            <span className="muted">{formatAge(network.capturedAt, now)}</span>
          </p>
        )}
        {!online && (
          <p>
            {lastSeenAt === null ? words.offline : words.offlineSince(formatAge(lastSeenAt, now))}{' '}
            {signs.length > 0 && signs.join(' ')}
          </p>
        )}
      </div>
    </section>
  );
}

/** Small; a tap shows it large, with those before it. */
function NewestPhoto({ entries, now }: Pick<TheftGlanceProps, 'entries' | 'now'>) {
  const [openId, setOpenId] = useState<string | null>(null);
  const newest = entries.find((entry) => isPhoto(entry) && entry.state.status !== 'opening');
  if (!newest) return null;
  const { envelope, state } = newest;
  const photo = state.status === 'open' && state.item.content.kind === 'photo' ? state.item.content : null;
  const label = words.photo(formatAge(envelope.capturedAt, now));
  return (
    <>
      <button
        type="button"
        className="theft-glance-photo"
        aria-label={label}
        title={label}
        onClick={() => setOpenId(envelope.id)}
      >
        {photo ? <Photo blob={photo.blob} alt="" /> : <SealedPhoto entry={newest} className="gallery-sealed" />}
      </button>
      {openId !== null && (
        <Lightbox
          photos={entries.filter((entry) => isPhoto(entry) && entry.state.status !== 'opening')}
          openId={openId}
          onOpen={setOpenId}
          onClose={() => setOpenId(null)}
        />
      )}
    </>
  );
}
