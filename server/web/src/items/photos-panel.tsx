import { type KeyboardEvent, useState } from 'react';
import { Dialog } from '../components/dialog.tsx';
import { formatDateTime } from '../format/format.ts';
import { texts } from '../texts.ts';
import { problemWords } from './latest-place.ts';
import type { ItemOf } from './opened.ts';
import { Photo } from './photo.tsx';

interface PhotosPanelProps {
  readonly photos: readonly ItemOf<'photo'>[];
  readonly problems: readonly ItemOf<'no-photo'>[];
}

/** All photos, newest first; and, as plainly, which cameras gave none and why. */
export function PhotosPanel({ photos, problems }: PhotosPanelProps) {
  const [openId, setOpenId] = useState<string | null>(null);
  if (photos.length === 0 && problems.length === 0) {
    return (
      <div className="empty">
        <p>{texts.photos.empty}</p>
        <p className="muted">{texts.photos.emptyHint}</p>
      </div>
    );
  }
  return (
    <>
      <ul className="gallery">
        {photos.map(({ content, envelope }) => (
          <li key={envelope.id}>
            <button type="button" className="gallery-photo" onClick={() => setOpenId(envelope.id)}>
              <Photo blob={content.blob} alt={texts.photos.enlarge} />
              <span className="gallery-words">
                <span>{content.about.camera}</span>
                <time>{formatDateTime(envelope.capturedAt)}</time>
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
        <Lightbox photos={photos} openId={openId} onOpen={setOpenId} onClose={() => setOpenId(null)} />
      )}
    </>
  );
}

interface LightboxProps {
  readonly photos: readonly ItemOf<'photo'>[];
  readonly openId: string;
  readonly onOpen: (id: string) => void;
  readonly onClose: () => void;
}

/** One photo, large; arrows lead to its neighbours, also when new ones arrive meanwhile. */
function Lightbox({ photos, openId, onOpen, onClose }: LightboxProps) {
  const index = photos.findIndex(({ envelope }) => envelope.id === openId);
  const photo = photos[index];
  if (!photo) return null;
  const { about, blob } = photo.content;
  const at = formatDateTime(photo.envelope.capturedAt);
  const go = (step: number) => {
    const next = photos[index + step];
    if (next) onOpen(next.envelope.id);
  };
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key === 'ArrowRight') go(1);
    if (key === 'ArrowLeft') go(-1);
  };
  return (
    <Dialog title={`${about.camera}, ${at}`} className="lightbox" onClose={onClose} onKeyDown={onKeyDown}>
      <Photo blob={blob} alt={texts.photos.alt(about.camera, at)} />
      <div className="row lightbox-foot">
        <button type="button" className="button" disabled={index <= 0} onClick={() => go(-1)}>
          {texts.photos.previous}
        </button>
        <span className="muted" aria-live="polite">
          {texts.photos.of(index + 1, photos.length)}
        </span>
        <button type="button" className="button" disabled={index >= photos.length - 1} onClick={() => go(1)}>
          {texts.photos.next}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {texts.common.close}
        </button>
      </div>
    </Dialog>
  );
}
