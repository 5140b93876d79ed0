import { useEffect, useRef } from 'react';
import type { JournalRow } from '../../../state/journal-page.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { timeOf } from '../parts/moment.ts';
import { Pill } from '../parts/pill.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { texts } from '../texts.ts';
import { byDay } from './by-day.ts';
import { rowWords } from './row-words.ts';
import type { Journal } from './use-journal.ts';

const { columns } = texts.journal;

interface JournalRowsProps {
  readonly journal: Journal;
  /** What was searched for. */
  readonly text: string;
}

/** The rows by day, and at their end whatever there is to say of the rest. */
export function JournalRows({ journal, text }: JournalRowsProps) {
  const { rows, before, isLoading, words } = journal;
  const isEmpty = rows !== null && rows.length === 0;
  return (
    <div className="journal-rows" aria-busy={isLoading}>
      {rows !== null && !isEmpty && <Table rows={rows} />}
      {isEmpty && !isLoading && words === '' && (
        <p className="journal-empty">{text === '' ? texts.journal.empty : texts.journal.notFound(text)}</p>
      )}
      {words !== '' && (
        <div className="journal-trouble">
          <Trouble words={words} />
          <Button onPress={journal.loadMore}>{texts.common.again}</Button>
        </div>
      )}
      {isLoading && rows === null && <Waiting words={texts.common.loading} />}
      {before !== null && words === '' && <Older before={before} isLoading={isLoading} onNear={journal.loadMore} />}
    </div>
  );
}

function Table({ rows }: { readonly rows: readonly JournalRow[] }) {
  return (
    <table>
      <caption className="unseen">{texts.journal.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{columns.when}</th>
          <th scope="col">{columns.what}</th>
          <th scope="col">{columns.mode}</th>
          <th scope="col">{columns.state}</th>
        </tr>
      </thead>
      {byDay(rows, Date.now()).map((day) => (
        <tbody key={day.rows[0]?.id}>
          <tr className="day">
            <th scope="rowgroup" colSpan={4}>
              {day.name}
            </th>
          </tr>
          {day.rows.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </tbody>
      ))}
    </table>
  );
}

function Row({ row }: { readonly row: JournalRow }) {
  const { icon, what, detail, mode, state, settled } = rowWords(row);
  return (
    <tr>
      <td className="time">{timeOf(row.at)}</td>
      <td>
        <span className="what">
          <Icon name={icon} />
          <span>
            {what}
            {detail !== '' && <span className="group-detail">{detail}</span>}
          </span>
        </span>
      </td>
      <td className="soft">{mode}</td>
      <td>
        {state !== null && (
          <span className="state">
            <Pill tone={state.tone} words={state.words} />
            {settled !== '' && <span className="settled">{settled}</span>}
          </span>
        )}
      </td>
    </tr>
  );
}

interface OlderProps {
  /** Another value with each page. */
  readonly before: string;
  readonly isLoading: boolean;
  readonly onNear: () => void;
}

/**
 * Loads the next page when it comes into sight, and for those who do not scroll, when it is pressed. It stays while the
 * page comes: whoever is on it with the keyboard is not thrown off.
 */
function Older({ before, isLoading, onNear }: OlderProps) {
  const place = useRef<HTMLDivElement>(null);
  const near = useRef(onNear);
  useEffect(() => {
    near.current = onNear;
  }, [onNear]);
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) near.current();
    });
    // Looked at anew after each page, also after one that changed nothing: it may be in sight still.
    if (place.current && before !== '' && !isLoading) observer.observe(place.current);
    return () => observer.disconnect();
  }, [before, isLoading]);
  return (
    <div ref={place} className="older">
      <Button isDisabled={isLoading} onPress={onNear}>
        {texts.journal.older}
      </Button>
    </div>
  );
}
