import { useEffect, useId, useRef } from 'react';
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

/** The days of which there is anything, as one group of radio buttons. */
export function DaysStrip({ days, chosen, onChoose }: DaysStripProps) {
  const name = useId();
  const strip = useRef<HTMLFieldSetElement>(null);
  const inView = chosen ?? days.at(-1)?.day;
  // The newest day stands at the end of the strip.
  useEffect(() => {
    const wanted = strip.current?.querySelector<HTMLElement>(`[data-day="${inView}"]`);
    if (wanted && strip.current) strip.current.scrollLeft = wanted.offsetLeft - strip.current.clientWidth / 2;
  }, [inView]);
  return (
    <fieldset ref={strip} className="days">
      <legend className="visually-hidden">{texts.path.days}</legend>
      {days.map((one) => (
        <DayChoice
          key={one.day}
          name={name}
          day={one}
          isChosen={one.day === chosen}
          onChoose={() => onChoose(one.day)}
        />
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

interface DayChoiceProps {
  readonly name: string;
  readonly day: MacDay;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function DayChoice({ name, day: { day, reports, photos, stolenCycles }, isChosen, onChoose }: DayChoiceProps) {
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
        onChange={onChoose}
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
