import { itemNumber } from '@homeward/shared/pack/pack-parts';
import { type KeyboardEvent, useEffect, useState } from 'react';
import { Dialog } from '../components/dialog.tsx';
import { Loading } from '../components/loading.tsx';
import { unready } from '../components/unready.ts';
import { formatPercent } from '../format/format.ts';
import { texts } from '../texts.ts';
import type { ItemEntry } from './item-store.ts';
import { useReader, useTimeWords } from './reader-context.ts';
import { useBlobUrl } from './use-blob-url.ts';
import { useZoom } from './use-zoom.ts';
import { MOST_ZOOM } from './zoom.ts';

interface LightboxProps {
  /** Newest first, opened or sealed. */
  readonly photos: readonly ItemEntry[];
  readonly openId: string;
  readonly onOpen: (id: string) => void;
  readonly onClose: () => void;
}

/** Per cent of the photo's own brightness. */
const BRIGHTNESS = { least: 50, most: 400, own: 100, step: 10 } as const;

/** One photo, large, with what helps to recognise a face in the dark; arrows lead to its neighbours, also when new ones arrive. */
export function Lightbox({ photos, openId, onOpen, onClose }: LightboxProps) {
  const [brightness, setBrightness] = useState<number>(BRIGHTNESS.own);
  const index = photos.findIndex(({ envelope }) => envelope.id === openId);
  const photo = photos[index];
  const { items } = useReader();
  const timeOf = useTimeWords();
  // The one that is looked at, and those to which an arrow leads.
  useEffect(() => {
    for (const entry of photos.slice(Math.max(0, index - 1), index + 2)) items.look(entry);
  }, [photos, index, items]);
  const { frame, zoom, onKey, closer, farther, whole, handlers } = useZoom(openId);
  if (!photo) return null;
  const { state } = photo;
  const content = state.status === 'open' && state.item.content.kind === 'photo' ? state.item.content : null;
  const camera = content?.about.camera ?? texts.photos.sealed;
  const at = timeOf(photo.envelope.capturedAt);
  const goTo = (to: number) => {
    const next = photos[to];
    if (next) onOpen(next.envelope.id);
  };
  const steps: Record<string, number> = {
    ArrowRight: index + 1,
    ArrowLeft: index - 1,
    Home: 0,
    End: photos.length - 1,
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // The slider and the links have their own use for keys.
    if (event.target instanceof HTMLInputElement) return;
    const step = steps[event.key];
    if (onKey(event)) event.preventDefault();
    else if (step !== undefined) goTo(step);
  };
  return (
    <Dialog title={`${camera}, ${at}`} className="lightbox" onClose={onClose} onKeyDown={onKeyDown}>
      <div ref={frame} className={`lightbox-frame ${zoom.scale > 1 ? 'is-zoomed' : ''}`} {...handlers}>
        {content ? (
          <LargePhoto
            blob={content.blob}
            alt={texts.photos.alt(camera, at)}
            style={{
              transform: `translate(${zoom.x}px, ${zoom.y}px) scale(${zoom.scale})`,
              filter: brightness === BRIGHTNESS.own ? undefined : `brightness(${brightness}%)`,
            }}
          />
        ) : (
          <Loading label={texts.timeline.opening} />
        )}
      </div>
      <div className="row lightbox-tools">
        <fieldset className="zoom-tools">
          <legend className="visually-hidden">{texts.photos.zoom}</legend>
          <button
            type="button"
            className="button small"
            {...unready(zoom.scale <= 1)}
            onClick={farther}
            aria-label={texts.photos.farther}
          >
            −
          </button>
          <button type="button" className="button small" {...unready(zoom.scale <= 1)} onClick={whole}>
            {formatPercent(zoom.scale)}
            <span className="visually-hidden">, {texts.photos.whole}</span>
          </button>
          <button
            type="button"
            className="button small"
            {...unready(zoom.scale >= MOST_ZOOM)}
            onClick={closer}
            aria-label={texts.photos.closer}
          >
            +
          </button>
        </fieldset>
        <label className="brightness">
          <span>{texts.photos.brightness}</span>
          <input
            type="range"
            min={BRIGHTNESS.least}
            max={BRIGHTNESS.most}
            step={BRIGHTNESS.step}
            value={brightness}
            aria-valuetext={formatPercent(brightness / 100)}
            onChange={({ target }) => setBrightness(target.valueAsNumber)}
          />
        </label>
        {content && <SaveOriginal blob={content.blob} name={`${itemNumber(photo.envelope)}-snapshot.jpg`} />}
      </div>
      <div className="row lightbox-foot">
        <button type="button" className="button" {...unready(index <= 0)} onClick={() => goTo(index - 1)}>
          {texts.photos.previous}
        </button>
        <span className="muted" aria-live="polite">
          {texts.photos.of(index + 1, photos.length)}
        </span>
        <button
          type="button"
          className="button"
          {...unready(index >= photos.length - 1)}
          onClick={() => goTo(index + 1)}
        >
          {texts.photos.next}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {texts.common.close}
        </button>
      </div>
    </Dialog>
  );
}

interface LargePhotoProps {
  readonly blob: Blob;
  readonly alt: string;
  readonly style: { readonly transform: string; readonly filter: string | undefined };
}

function LargePhoto({ blob, alt, style }: LargePhotoProps) {
  const url = useBlobUrl(blob);
  const [failedUrl, setFailedUrl] = useState('');
  if (url !== '' && failedUrl === url) return <p className="lightbox-failed">{texts.photos.undrawable}</p>;
  return url ? <img src={url} alt={alt} style={style} draggable={false} onError={() => setFailedUrl(url)} /> : null;
}

/** The JPEG as the Mac captured it, byte for byte. */
function SaveOriginal({ blob, name }: { readonly blob: Blob; readonly name: string }) {
  const url = useBlobUrl(blob);
  return (
    <a className="button small" href={url} download={name}>
      {texts.photos.save}
    </a>
  );
}
