import { memo, useCallback, useMemo, useState } from 'react';
import { More } from '../components/more.tsx';
import { formatDay, formatTime } from '../format/format.ts';
import { texts } from '../texts.ts';
import { EntryLine } from './entry-line.tsx';
import type { ItemEntry } from './item-store.ts';
import { latestPlace, placeWords } from './latest-place.ts';
import { NothingThere } from './nothing-there.tsx';
import { openedOf } from './opened.ts';
import type { Rest } from './rest-of-kind.ts';
import { countItems, groupByDay, newestGroups, type TimelineGroup } from './timeline.ts';

interface TimelinePanelProps {
  readonly entries: readonly ItemEntry[];
  readonly rest: Rest;
  /** Whether the Mac is to report: one that is paused, or has left, does not. */
  readonly isReporting: boolean;
}

/** Groups that are drawn at first, and that are added whenever the end comes into view: of twice as many one layout took over 50 ms. */
const PORTION = 25;

/** Everything the Mac sent, by day and by cycle, newest first. */
export function TimelinePanel({ entries, rest, isReporting }: TimelinePanelProps) {
  const [most, setMost] = useState(PORTION);
  const { groups, left } = useMemo(() => newestGroups(entries, most), [entries, most]);
  const days = useMemo(() => groupByDay(groups), [groups]);
  const more = useCallback(() => setMost((now) => now + PORTION), []);
  if (entries.length === 0) {
    const { empty: title, emptyHint: hint } = texts.timeline;
    return <NothingThere rest={rest} empty={isReporting ? { title, hint } : { title }} />;
  }
  const newest = groups[0]?.key;
  return (
    <div className="timeline">
      {days.map(({ day, groups: ofDay }) => (
        <section key={day}>
          <h2 className="day">{formatDay(day)}</h2>
          <ol className="groups">
            {ofDay.map((group) => (
              <Group key={group.key} group={group} isNewest={group.key === newest} />
            ))}
          </ol>
        </section>
      ))}
      {left > 0 && <More label={texts.timeline.more(left)} onMore={more} />}
    </div>
  );
}

interface GroupProps {
  readonly group: TimelineGroup;
  readonly isNewest: boolean;
}

/** Drawn anew only when one of its entries is another: thousands of others open meanwhile. */
const Group = memo(
  DrawnGroup,
  (a, b) =>
    a.isNewest === b.isNewest &&
    a.group.cycle?.id === b.group.cycle?.id &&
    a.group.entries.length === b.group.entries.length &&
    a.group.entries.every((entry, index) => entry === b.group.entries[index]),
);

function DrawnGroup({ group, isNewest }: GroupProps) {
  const { cycle, entries } = group;
  // What was once the newest stays open: nothing closes under its reader. A cycle becomes the newest when the last of its
  // items is opened: until then that item stands alone above it. Null until then, and until its reader decides.
  const [isOpen, setOpen] = useState<boolean | null>(null);
  if (isOpen === null && isNewest) setOpen(true);
  const list = (
    <ul className="entries">
      {entries.map((entry) => (
        <EntryLine key={entry.envelope.id} entry={entry} />
      ))}
    </ul>
  );
  if (!cycle || entries.length === 1) {
    return (
      <li className={`group ${cycle?.mode ?? 'alone'}`}>
        <div className="group-head">
          <GroupWords group={group} />
        </div>
        {list}
      </li>
    );
  }
  return (
    <li className={`group ${cycle.mode}`}>
      <details open={isOpen === true} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary className="group-head">
          <GroupWords group={group} />
          <span className="group-sum">{sumWords(entries)}</span>
        </summary>
        {isOpen && list}
      </details>
    </li>
  );
}

function GroupWords({ group: { at, cycle } }: { readonly group: TimelineGroup }) {
  return (
    <>
      <time dateTime={new Date(at).toISOString()}>{formatTime(at)}</time>
      {cycle && (
        <h3>
          {texts.timeline.cycle[cycle.mode]}
          {cycle.trial && <span className="tag">{texts.timeline.trial}</span>}
        </h3>
      )}
    </>
  );
}

/** "London, United Kingdom · 2 photos · 1 route" */
function sumWords(entries: readonly ItemEntry[]): string {
  const { photos, routes, problems } = countItems(entries);
  const reports = openedOf(entries, 'report');
  const counts = [
    photos > 0 && texts.path.photos(photos),
    routes > 0 && texts.timeline.routes(routes),
    problems > 0 && texts.timeline.problems(problems),
  ].filter((words) => words !== false);
  return [
    reports.length > 0 && placeWords(latestPlace(reports.toReversed()).address),
    // No line ends between a number and what it counts.
    ...counts.map((words) => words.replaceAll(' ', '\u00a0')),
  ]
    .filter(Boolean)
    .join(' · ');
}
