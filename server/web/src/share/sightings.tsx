import { useState } from 'react';
import { CopyButton } from '../components/copy-button.tsx';
import { formatCoordinates, formatDistance, formatExactly } from '../format/format.ts';
import { networkWords, placeWords, problemWords, sourceWords } from '../items/latest-place.ts';
import { NothingThere } from '../items/nothing-there.tsx';
import type { ItemOf } from '../items/opened.ts';
import type { Rest } from '../items/rest-of-kind.ts';
import { texts } from '../texts.ts';

const words = texts.shared;

/** Lines that are drawn at first, and that are added. */
const PORTION = 50;

interface SightingsProps {
  /** Newest first. */
  readonly reports: readonly ItemOf<'report'>[];
  readonly rest: Rest;
}

/** Each place with its time in both zones, its address and network: what is copied into a report. */
export function Sightings({ reports, rest }: SightingsProps) {
  const [most, setMost] = useState(PORTION);
  if (reports.length === 0) return <NothingThere rest={rest} empty={{ title: words.noPlaces }} />;
  return (
    <>
      <ol className="sightings">
        {reports.slice(0, most).map((report) => (
          <Sighting key={report.envelope.id} report={report} />
        ))}
      </ol>
      {reports.length > most && (
        <button type="button" className="button small" onClick={() => setMost(most + PORTION)}>
          {words.more(reports.length - most)}
        </button>
      )}
    </>
  );
}

function Sighting({ report: { envelope, content } }: { readonly report: ItemOf<'report'> }) {
  const { position, address } = content.body;
  const place = 'value' in address ? address.value : undefined;
  const network = [place?.address, networkWords(place)].filter(Boolean).join(' · ');
  const found = 'value' in position ? position.value : null;
  const coordinates = found && formatCoordinates(found.latitude, found.longitude, found.accuracyMeters);
  return (
    <li>
      <time dateTime={new Date(envelope.capturedAt).toISOString()}>{formatExactly(envelope.capturedAt)}</time>
      {found && coordinates ? (
        <span className="with-button">
          <span>
            <strong>{coordinates}</strong>{' '}
            <span className="muted">
              {texts.place.accuracy(formatDistance(found.accuracyMeters))}, {sourceWords(found)}
            </span>
          </span>
          <CopyButton text={`${found.latitude}, ${found.longitude}`} label={texts.common.copy} />
        </span>
      ) : (
        <span>
          {words.noPosition}: {'problem' in position ? problemWords(position) : ''}
        </span>
      )}
      {(placeWords(place) || network) && (
        <span className="muted">{[placeWords(place), network].filter(Boolean).join(' · ')}</span>
      )}
    </li>
  );
}
