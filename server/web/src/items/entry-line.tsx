import { HomewardError } from '@homeward/shared/errors';
import type { ReactNode } from 'react';
import { formatDistance, formatTime } from '../format/format.ts';
import { texts } from '../texts.ts';
import { eventWords } from './event-words.ts';
import { batteryWords } from './health-words.ts';
import { type ItemEntry, isUnreached } from './item-store.ts';
import { networkWords, placeWords, problemWords } from './latest-place.ts';
import type { ShownContent } from './opener-protocol.ts';
import { Photo } from './photo.tsx';
import { useReader } from './reader-context.ts';
import { SealedPhoto } from './sealed-photo.tsx';

/** One item in the timeline: what it is, and what it says in one line. */
export function EntryLine({ entry }: { readonly entry: ItemEntry }) {
  const { items } = useReader();
  const { state, envelope } = entry;
  if (state.status === 'opening') return <li className="entry muted">{texts.timeline.opening}</li>;
  if (state.status === 'sealed') {
    return (
      <li className="entry with-photo" title={texts.timeline.arrived(formatTime(state.item.receiptAt))}>
        <SealedPhoto entry={entry} className="thumb" />
        <span className="entry-words">
          <strong>{texts.timeline.sealedPhoto}</strong>
        </span>
      </li>
    );
  }
  if (state.status === 'refused') {
    const canRetry = isUnreached(entry);
    return (
      <li className={canRetry ? 'entry' : 'entry is-refused'}>
        <strong>{canRetry ? texts.timeline.unreached : texts.timeline.refused}</strong>
        <span>{state.error instanceof HomewardError ? state.error.message : String(state.error)}</span>
        {canRetry && (
          <button type="button" className="link" onClick={() => items.retryUnreached()}>
            {texts.common.retry}
          </button>
        )}
      </li>
    );
  }
  const { content, receiptAt } = state.item;
  const [title, detail] = wordsOf(content);
  return (
    <li
      className={`entry ${content.kind === 'photo' ? 'with-photo' : ''}`}
      title={texts.timeline.arrived(formatTime(receiptAt))}
    >
      {content.kind === 'photo' && (
        <Photo
          blob={content.blob}
          className="thumb"
          alt={texts.photos.alt(content.about.camera, formatTime(envelope.capturedAt))}
        />
      )}
      <span className="entry-words">
        <strong>{title}</strong>
        {detail && <span>{detail}</span>}
      </span>
    </li>
  );
}

function wordsOf(content: ShownContent): readonly [string, ReactNode] {
  switch (content.kind) {
    case 'report': {
      const { address, position } = content.body;
      const found = 'value' in position ? position.value : null;
      const place = 'value' in address ? address.value : undefined;
      const where = [placeWords(place), networkWords(place), place?.address].filter(Boolean).join(' · ');
      const how = found ? ` · ${texts.place.accuracy(formatDistance(found.accuracyMeters))}` : '';
      return [texts.timeline.report, 'problem' in address ? problemWords(address) : `${where}${how}`];
    }
    case 'machine': {
      const { wifi, battery } = content.body;
      const ssid = 'value' in wifi ? wifi.value.ssid : null;
      const network =
        'value' in wifi
          ? ssid === null
            ? texts.machine.wifiBlank
            : texts.machine.wifiNamed(ssid)
          : problemWords(wifi);
      const charge = 'value' in battery && battery.value.present ? ` · ${batteryWords(battery.value)}` : '';
      return [texts.timeline.machine, `${network}${charge}`];
    }
    case 'route': {
      const { target, route } = content.body;
      const words =
        'value' in route
          ? `${texts.timeline.hops(route.value.hops.length)}, ${route.value.reached ? texts.timeline.reached : texts.timeline.notReached}`
          : problemWords(route);
      return [texts.timeline.route(texts.timeline.targets[target]), words];
    }
    case 'photo':
      return [texts.timeline.photo(content.about.camera), `${content.about.width} × ${content.about.height}`];
    case 'no-photo':
      return [
        content.body.camera ? `${texts.timeline.noPhoto}: ${content.body.camera}` : texts.timeline.noPhoto,
        problemWords(content.body.reading),
      ];
    case 'dropped':
      return [texts.timeline.noPhoto, texts.timeline.dropped];
    case 'event':
      return [eventWords(content.body), null];
  }
}
