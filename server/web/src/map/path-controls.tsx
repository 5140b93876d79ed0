import { useMemo } from 'react';
import { Slider } from '../components/slider.tsx';
import { formatDateTime, formatTime } from '../format/format.ts';
import type { ItemEntry } from '../items/item-store.ts';
import { latestPlace, placeWords } from '../items/latest-place.ts';
import type { ItemOf } from '../items/opened.ts';
import { texts } from '../texts.ts';
import { DaysStrip, MarksKey } from './days-strip.tsx';
import { daysOf } from './mac-days.ts';
import type { Path } from './use-path.ts';
import { usePlayback } from './use-playback.ts';

interface PathControlsProps {
  readonly path: Path;
  readonly entries: readonly ItemEntry[];
  /** Whether the map shows the latest route as well. */
  readonly hasRoute: boolean;
}

/** Which days and which moment of them the map shows. */
export function PathControls({ path, entries, hasRoute }: PathControlsProps) {
  const { day, moments, index, chosen, stops, chooseDay, chooseIndex } = path;
  const days = useMemo(() => daysOf(entries), [entries]);
  const { isPlaying, play, pause } = usePlayback(moments.length, index, chooseIndex);
  const moment = moments[index];
  if (!moment) return null;
  const { capturedAt } = moment.envelope;
  const positions = stops.reduce((sum, { ids }) => sum + ids.length, 0);
  return (
    <section className="trail" aria-label={texts.path.title}>
      <div className="trail-head">
        <h2>{texts.path.title}</h2>
        <p className="muted">{texts.path.stops(stops.length, positions)}</p>
        <MarksKey days={days} />
        {hasRoute && <p className="muted route-key">{texts.path.route}</p>}
        {chosen && (
          <button
            type="button"
            className="link"
            onClick={() => {
              pause();
              chooseDay(null);
            }}
          >
            {texts.path.toLatest}
          </button>
        )}
      </div>
      <DaysStrip
        days={days}
        chosen={day}
        onChoose={(next) => {
          pause();
          chooseDay(next);
        }}
      />
      {moments.length > 1 && (
        <div className="trail-time">
          <button type="button" className="button small" onClick={isPlaying ? pause : play}>
            {isPlaying ? texts.path.pause : texts.path.play}
          </button>
          <Slider
            label={texts.path.moment}
            words={texts.path.momentOf(formatDateTime(capturedAt), whereOf(moment))}
            min={0}
            max={moments.length - 1}
            value={index}
            onChange={(next) => {
              pause();
              chooseIndex(next);
            }}
          />
          <time dateTime={new Date(capturedAt).toISOString()}>
            {day === null ? formatDateTime(capturedAt) : formatTime(capturedAt)}
          </time>
        </div>
      )}
    </section>
  );
}

function whereOf(report: ItemOf<'report'>): string {
  const place = latestPlace([report]);
  return placeWords(place.address) || (place.known ? texts.path.positionKnown : texts.path.noPlace);
}
