import { useCallback, useState } from 'react';
import { Loading } from '../components/loading.tsx';
import { More } from '../components/more.tsx';
import { Problem } from '../components/problem.tsx';
import { texts } from '../texts.ts';
import { type ItemEntry, isUnreached } from './item-store.ts';
import { problemWords } from './latest-place.ts';
import { Lightbox } from './lightbox.tsx';
import { NothingThere } from './nothing-there.tsx';
import { isPhoto, openedOf } from './opened.ts';
import { Photo } from './photo.tsx';
import { useReader, useTimeWords } from './reader-context.ts';
import type { Rest } from './rest-of-kind.ts';
import { SealedPhoto } from './sealed-photo.tsx';

interface PhotosPanelProps {
  /** All items of the Mac that are loaded, newest first. */
  readonly entries: readonly ItemEntry[];
  /** Of the snapshots. */
  readonly rest: Rest;
}

/** Photos that are drawn at first, and that are added whenever the end comes into view. */
const PORTION = 60;

/** All photos, newest first; and, as plainly, which cameras gave none and why. */
export function PhotosPanel({ entries, rest }: PhotosPanelProps) {
  const { items } = useReader();
  const timeOf = useTimeWords();
  const [openId, setOpenId] = useState<string | null>(null);
  const [camera, setCamera] = useState<string | null>(null);
  const [most, setMost] = useState(PORTION);
  const more = useCallback(() => setMost((now) => now + PORTION), []);
  const snapshots = entries.filter(({ envelope }) => envelope.kind === 'snapshot');
  const photos = snapshots.filter((entry) => isPhoto(entry) && entry.state.status !== 'opening');
  const problems = openedOf(snapshots, 'no-photo');
  const opening = snapshots.filter(({ state }) => state.status === 'opening').length;
  const unreached = snapshots.find(isUnreached);
  const isBare = photos.length + problems.length + opening === 0 && unreached === undefined;
  if (isBare) {
    return <NothingThere rest={rest} empty={{ title: texts.photos.empty, hint: texts.photos.emptyHint }} />;
  }
  const opened = openedOf(photos, 'photo');
  const cameras = [...new Set(opened.map(({ content }) => content.about.camera))].sort();
  // A sealed one says which camera it is of once it has come into view.
  const shown = photos.filter((entry) => camera === null || (cameraOf(entry) ?? camera) === camera);
  const isAllOpen = opened.length === photos.length;
  return (
    <>
      {cameras.length > 1 && (
        <fieldset className="camera-filter">
          <legend className="visually-hidden">{texts.photos.filter}</legend>
          <CameraButton
            name={texts.photos.allCameras}
            count={photos.length}
            isOn={camera === null}
            onPress={() => setCamera(null)}
          />
          {cameras.map((name) => (
            <CameraButton
              key={name}
              name={name}
              count={isAllOpen ? photos.filter((entry) => cameraOf(entry) === name).length : null}
              isOn={camera === name}
              onPress={() => setCamera(name)}
            />
          ))}
        </fieldset>
      )}
      {opening > 0 && <Loading label={texts.photos.opening(opening)} />}
      {unreached?.state.status === 'refused' && (
        <Problem error={unreached.state.error} onRetry={() => items.retryUnreached()} />
      )}
      <ul className="gallery">
        {shown.slice(0, most).map((entry) => (
          <GalleryPhoto key={entry.envelope.id} entry={entry} onOpen={setOpenId} />
        ))}
      </ul>
      {shown.length > most && <More label={texts.photos.more(shown.length - most)} onMore={more} />}
      {problems.length > 0 && (
        <section className="photo-problems">
          <h3>{texts.photos.problems}</h3>
          <ul>
            {problems.map(({ content, envelope }) => (
              <li key={envelope.id}>
                <time>{timeOf(envelope.capturedAt)}</time>
                {content.body.camera && ` · ${content.body.camera}`}: {problemWords(content.body.reading)}
              </li>
            ))}
          </ul>
        </section>
      )}
      {openId !== null && (
        <Lightbox photos={shown} openId={openId} onOpen={setOpenId} onClose={() => setOpenId(null)} />
      )}
    </>
  );
}

/** Null while the photo is sealed. */
const cameraOf = ({ state }: ItemEntry): string | null =>
  state.status === 'open' && state.item.content.kind === 'photo' ? state.item.content.about.camera : null;

interface GalleryPhotoProps {
  readonly entry: ItemEntry;
  readonly onOpen: (id: string) => void;
}

function GalleryPhoto({ entry, onOpen }: GalleryPhotoProps) {
  const { envelope, state } = entry;
  const timeOf = useTimeWords();
  const photo = state.status === 'open' && state.item.content.kind === 'photo' ? state.item.content : null;
  return (
    <li>
      <button type="button" className="gallery-photo" onClick={() => onOpen(envelope.id)}>
        {photo ? (
          <Photo blob={photo.blob} alt={texts.photos.enlarge} />
        ) : (
          <SealedPhoto entry={entry} className="gallery-sealed" />
        )}
        <span className="gallery-words">
          <span>{photo?.about.camera ?? texts.photos.sealed}</span>
          <time dateTime={new Date(envelope.capturedAt).toISOString()}>{timeOf(envelope.capturedAt)}</time>
        </span>
      </button>
    </li>
  );
}

interface CameraButtonProps {
  readonly name: string;
  /** Null while it is not known. */
  readonly count: number | null;
  readonly isOn: boolean;
  readonly onPress: () => void;
}

const CameraButton = ({ name, count, isOn, onPress }: CameraButtonProps) => (
  <button type="button" className="button small" aria-pressed={isOn} onClick={onPress}>
    {name} {count !== null && <span className="count">{count}</span>}
  </button>
);
