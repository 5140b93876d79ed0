import { memo, useEffect, useId, useRef, useState } from 'react';
import { formatDay, formatDayShort } from '../format/format.ts';
import { texts } from '../texts.ts';
import type { MacDay } from './mac-days.ts';

interface DaysStripProps {
  /** Oldest first. */
  readonly days: readonly MacDay[];
  /** The chosen day; null: all of them. */
  readonly chosen: number | null;
  readonly onChoose: (day: number | null) => void;
}

/** Days that are drawn at first, and that are added on request: a year of them is a long way to scroll and to draw. */
const PORTION = 60;

/** The days of which there is anything, as one group of radio buttons. */
export function DaysStrip({ days, chosen, onChoose }: DaysStripProps) {
  const name = useId();
  const strip = useRef<HTMLFieldSetElement>(null);
  const [most, setMost] = useState(PORTION);
  const inView = chosen ?? days.at(-1)?.day;
  const earlier = Math.max(0, days.length - most);
  const drawn = days.length - earlier;
  /**
   * The day in view when a hand moved the strip sideways. That it stands elsewhere does not tell: the browser puts it back to
   * its beginning when days are added.
   */
  const heldAt = useRef<number | null>(null);
  useEffect(() => {
    const frame = strip.current;
    if (!frame) return;
    let touch: Touch | undefined;
    const hold = (isSideways: boolean) => {
      if (isSideways) heldAt.current = inView ?? null;
    };
    const ended = new AbortController();
    const hear = { passive: true, signal: ended.signal };
    frame.addEventListener(
      'wheel',
      ({ deltaX, deltaY, shiftKey }) => hold(shiftKey || Math.abs(deltaX) > Math.abs(deltaY)),
      hear,
    );
    frame.addEventListener('pointerdown', ({ pointerType }) => hold(pointerType === 'mouse'), hear);
    frame.addEventListener('keydown', ({ key }) => hold(key.startsWith('Arrow')), hear);
    frame.addEventListener(
      'touchstart',
      ({ touches }) => {
        touch = touches[0];
      },
      hear,
    );
    frame.addEventListener(
      'touchmove',
      ({ touches: [now] }) => {
        if (now && touch) hold(Math.abs(now.clientX - touch.clientX) > Math.abs(now.clientY - touch.clientY));
      },
      hear,
    );
    return () => ended.abort();
  }, [inView]);
  // The newest day stands at the end of the strip, also while older ones are put before it; but nobody's hand is overruled.
  useEffect(() => {
    const frame = strip.current;
    const wanted = frame?.querySelector<HTMLElement>(`[data-day="${inView}"]`);
    if (!wanted || !frame || drawn === 0) return;
    const place = () => {
      if (heldAt.current !== inView) frame.scrollLeft = wanted.offsetLeft - frame.clientWidth / 2;
    };
    place();
    window.addEventListener('resize', place);
    return () => window.removeEventListener('resize', place);
  }, [inView, drawn]);
  return (
    <fieldset ref={strip} className="days">
      <legend className="visually-hidden">{texts.path.days}</legend>
      {earlier > 0 && (
        <button type="button" className="day-choice all earlier" onClick={() => setMost(most + PORTION)}>
          {texts.path.earlierDays(earlier)}
        </button>
      )}
      {days.slice(earlier).map((one) => (
        <DayChoice key={one.day} name={name} day={one} isChosen={one.day === chosen} onChoose={onChoose} />
      ))}
      <label className="day-choice all">
        <input
          type="radio"
          className="visually-hidden"
          name={name}
          checked={chosen === null}
          onChange={() => onChoose(null)}
        />
        {texts.path.allDays}
      </label>
    </fieldset>
  );
}

/** What the marks under the days say, where there is more than one kind of them. */
export function MarksKey({ days }: Pick<DaysStripProps, 'days'>) {
  const most = { reports: 0, photos: 0, stolen: 0 };
  for (const { reports, photos, stolenCycles } of days) {
    most.reports = Math.max(most.reports, reports);
    most.photos = Math.max(most.photos, photos);
    most.stolen = Math.max(most.stolen, stolenCycles);
  }
  const kinds = (['reports', 'photos', 'stolen'] as const).filter((kind) => most[kind] > 0);
  if (kinds.length < 2) return null;
  return (
    <p className="muted day-marks" aria-hidden="true">
      {kinds.map((kind) => (
        <span key={kind} className="day-marks">
          <span className={`mark ${kind}`} /> {texts.path.marks[kind]}
        </span>
      ))}
    </p>
  );
}

interface DayChoiceProps {
  readonly name: string;
  readonly day: MacDay;
  readonly isChosen: boolean;
  readonly onChoose: (day: number) => void;
}

/** Drawn anew only when it says something else: other days fill while the page is looked at. */
const DayChoice = memo(
  DrawnDay,
  (a, b) =>
    a.isChosen === b.isChosen &&
    a.onChoose === b.onChoose &&
    a.name === b.name &&
    (['day', 'reports', 'photos', 'stolenCycles'] as const).every((what) => a.day[what] === b.day[what]),
);

function DrawnDay({ name, day: { day, reports, photos, stolenCycles }, isChosen, onChoose }: DayChoiceProps) {
  const counts = [
    texts.path.reports(reports),
    photos > 0 && texts.path.photos(photos),
    stolenCycles > 0 && texts.path.stolenCycles(stolenCycles),
  ].filter(Boolean);
  const { weekday, date } = formatDayShort(day);
  return (
    <label className="day-choice" data-day={day} title={counts.join(', ')}>
      <input
        type="radio"
        className="visually-hidden"
        name={name}
        aria-label={[formatDay(day), ...counts].join(', ')}
        checked={isChosen}
        onChange={() => onChoose(day)}
      />
      <span className="day-weekday">{weekday}</span>
      <span className="day-date">{date}</span>
      <span className="day-marks" aria-hidden="true">
        {reports > 0 && <span className="mark reports" />}
        {photos > 0 && <span className="mark photos" />}
        {stolenCycles > 0 && <span className="mark stolen" />}
      </span>
    </label>
  );
}
