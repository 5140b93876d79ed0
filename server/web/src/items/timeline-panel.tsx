import { useMemo } from 'react';
import { formatDay, formatTime } from '../format/format.ts';
import { texts } from '../texts.ts';
import { EntryLine } from './entry-line.tsx';
import type { ItemEntry } from './item-store.ts';
import { groupByCycle, groupByDay, type TimelineGroup } from './timeline.ts';

interface TimelinePanelProps {
  readonly entries: readonly ItemEntry[];
}

/** Everything the Mac sent, by day and by cycle, newest first. */
export function TimelinePanel({ entries }: TimelinePanelProps) {
  const days = useMemo(() => groupByDay(groupByCycle(entries)), [entries]);
  if (entries.length === 0) {
    return (
      <div className="empty">
        <p>{texts.timeline.empty}</p>
        <p className="muted">{texts.timeline.emptyHint}</p>
      </div>
    );
  }
  return (
    <div className="timeline">
      {days.map(({ day, groups }) => (
        <section key={day}>
          <h2 className="day">{formatDay(day)}</h2>
          <ol className="groups">
            {groups.map((group) => (
              <Group key={group.key} group={group} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

function Group({ group }: { readonly group: TimelineGroup }) {
  const { cycle, at, entries } = group;
  return (
    <li className={`group ${cycle?.mode ?? 'alone'}`}>
      <div className="group-head">
        <time dateTime={new Date(at).toISOString()}>{formatTime(at)}</time>
        {cycle && (
          <h3>
            {texts.timeline.cycle[cycle.mode]}
            {cycle.trial && <span className="tag">{texts.timeline.trial}</span>}
          </h3>
        )}
      </div>
      <ul className="entries">
        {entries.map((entry) => (
          <EntryLine key={entry.envelope.id} entry={entry} />
        ))}
      </ul>
    </li>
  );
}
