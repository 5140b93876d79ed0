import type { Place } from '@homeward/shared/place';
import { useState } from 'react';
import type { MacReleased } from '../devices/mac-released.ts';
import type { Mac } from '../devices/use-macs.ts';
import { formatAge, formatDateTime } from '../format/format.ts';
import type { ItemEntry } from '../items/item-store.ts';
import { networkWords } from '../items/latest-place.ts';
import { Lightbox } from '../items/lightbox.tsx';
import { type ItemOf, isPhoto } from '../items/opened.ts';
import { Photo } from '../items/photo.tsx';
import { SealedPhoto } from '../items/sealed-photo.tsx';
import { isSinceMark, type TheftMark } from '../items/since-mark.ts';
import { texts } from '../texts.ts';
import { glancePlace, isStillThere } from './glance-place.ts';
import { lastSigns } from './last-signs.ts';
import { lastPublicAddress } from './public-address.ts';

const words = texts.glance;

interface TheftGlanceProps {
  readonly mac: Mac;
  /** When it was marked as stolen; null where that is not known. */
  readonly mark: TheftMark | null;
  /** All newest first. */
  readonly entries: readonly ItemEntry[];
  readonly reports: readonly ItemOf<'report'>[];
  readonly machines: readonly ItemOf<'machine'>[];
  readonly released: MacReleased | null;
  /** Whether there is a connection to the server: without one all of it is of before. */
  readonly isConnected: boolean;
  readonly now: number;
}

/** While it is stolen, at one look: who has it, where, through which network; and what explains it where it is not heard of. */
export function TheftGlance({ mac, mark, entries, reports, machines, released, isConnected, now }: TheftGlanceProps) {
  if (mac.orderedMode !== 'stolen' || reports.length === 0) return null;
  const place = glancePlace(reports, mark);
  const { name, at, isBefore } = place;
  const network = lastPublicAddress(reports, mark);
  const { online, lastSeenAt } = mac.device;
  const signs = online ? [] : lastSigns(entries, machines, released, mark);
  const isThere = isConnected && online && isStillThere(reports, place, now);
  const when = ageWords(at, isBefore, now);
  const networkWhen = network && ageWords(network.capturedAt, network.isBefore, now);
  return (
    <section className="theft-glance panel" aria-label={words.label}>
      <NewestPhoto entries={entries} mark={mark} now={now} />
      <div className="theft-glance-words">
        <h2>{isThere ? words.now : words.last}</h2>
        <p className="theft-glance-place">{name}</p>
        <p className="muted" title={formatDateTime(at)}>
          {when}
        </p>
        {network && (
          <p>
            {words.network(ownerOf(network.address))}
            {networkWhen !== when && <span className="muted">, {networkWhen}</span>}
          </p>
        )}
      </div>
      {!online && (
        <p className="theft-glance-offline">
          {lastSeenAt === null ? words.offline : words.offlineSince(formatAge(lastSeenAt, now))}{' '}
          {signs.length > 0 && signs.join(' ')}
        </p>
      )}
    </section>
  );
}

const ageWords = (at: number, isBefore: boolean, now: number): string =>
  isBefore ? words.before(formatAge(at, now)) : formatAge(at, now);

/** Its name alone: the number is for a provider, who reads it elsewhere. */
const ownerOf = (address: Place): string =>
  address.autonomousSystem?.organization || networkWords(address) || address.address;

/** Small; a tap shows it large, with those before it. */
function NewestPhoto({ entries, mark, now }: Pick<TheftGlanceProps, 'entries' | 'mark' | 'now'>) {
  const [openId, setOpenId] = useState<string | null>(null);
  const newest = entries.find((entry) => isPhoto(entry) && entry.state.status !== 'opening');
  if (!newest) return null;
  const { envelope, state } = newest;
  const photo = state.status === 'open' && state.item.content.kind === 'photo' ? state.item.content : null;
  const isBefore = mark !== null && !isSinceMark(envelope, mark);
  const label = words.photo(ageWords(envelope.capturedAt, isBefore, now));
  return (
    <figure>
      <button type="button" className="theft-glance-photo" aria-label={label} onClick={() => setOpenId(envelope.id)}>
        {photo ? <Photo blob={photo.blob} alt="" /> : <SealedPhoto entry={newest} className="gallery-sealed" />}
      </button>
      <figcaption aria-hidden="true">{label}</figcaption>
      {openId !== null && (
        <Lightbox
          photos={entries.filter((entry) => isPhoto(entry) && entry.state.status !== 'opening')}
          openId={openId}
          onOpen={setOpenId}
          onClose={() => setOpenId(null)}
        />
      )}
    </figure>
  );
}
