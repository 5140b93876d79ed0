import { useState } from 'react';
import { Empty } from '../components/list-state.tsx';
import { Loading } from '../components/loading.tsx';
import { Problem } from '../components/problem.tsx';
import { formatDateTime } from '../format/format.ts';
import { texts } from '../texts.ts';
import { type ItemEntry, isUnreached } from './item-store.ts';
import { problemWords } from './latest-place.ts';
import { Lightbox } from './lightbox.tsx';
import { openedOf } from './opened.ts';
import { Photo } from './photo.tsx';
import { useReader } from './reader-context.ts';

interface PhotosPanelProps {
  /** All items of the Mac that are loaded, newest first. */
  readonly entries: readonly ItemEntry[];
}

/** All photos, newest first; and, as plainly, which cameras gave none and why. */
export function PhotosPanel({ entries }: PhotosPanelProps) {
  const { items } = useReader();
  const [openId, setOpenId] = useState<string | null>(null);
  const [camera, setCamera] = useState<string | null>(null);
  const snapshots = entries.filter(({ envelope }) => envelope.kind === 'snapshot');
  const photos = openedOf(snapshots, 'photo');
  const problems = openedOf(snapshots, 'no-photo');
  const opening = snapshots.filter(({ state }) => state.status === 'opening').length;
  const unreached = snapshots.find(isUnreached);
  if (snapshots.length === 0) return <Empty title={texts.photos.empty} hint={texts.photos.emptyHint} />;
  const cameras = [...new Set(photos.map(({ content }) => content.about.camera))].sort();
  const shown = photos.filter(({ content }) => camera === null || content.about.camera === camera);
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
              count={photos.filter(({ content }) => content.about.camera === name).length}
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
        {shown.map(({ content, envelope }) => (
          <li key={envelope.id}>
            <button type="button" className="gallery-photo" onClick={() => setOpenId(envelope.id)}>
              <Photo blob={content.blob} alt={texts.photos.enlarge} />
              <span className="gallery-words">
                <span>{content.about.camera}</span>
                <time dateTime={new Date(envelope.capturedAt).toISOString()}>
                  {formatDateTime(envelope.capturedAt)}
                </time>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {problems.length > 0 && (
        <section className="photo-problems">
          <h3>{texts.photos.problems}</h3>
          <ul>
            {problems.map(({ content, envelope }) => (
              <li key={envelope.id}>
                <time>{formatDateTime(envelope.capturedAt)}</time> {content.body.camera}{' '}
                {problemWords(content.body.reading)}
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

interface CameraButtonProps {
  readonly name: string;
  readonly count: number;
  readonly isOn: boolean;
  readonly onPress: () => void;
}

const CameraButton = ({ name, count, isOn, onPress }: CameraButtonProps) => (
  <button type="button" className="button small" aria-pressed={isOn} onClick={onPress}>
    {name} <span className="count">{count}</span>
  </button>
);
