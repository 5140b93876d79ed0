import type { Hop, Route } from '@homeward/shared/bodies/route';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { More } from '../components/more.tsx';
import { formatMilliseconds } from '../format/format.ts';
import { texts } from '../texts.ts';
import { networkWords, problemWords, whereWords } from './latest-place.ts';
import { NothingThere } from './nothing-there.tsx';
import type { ItemOf } from './opened.ts';
import { useIsVisitor, useTimeWords } from './reader-context.ts';
import type { Rest } from './rest-of-kind.ts';
import { RouteChanges } from './route-changes.tsx';
import { routeDifference } from './route-difference.ts';
import { RouteMap } from './route-map.tsx';
import { RoutePath } from './route-path.tsx';
import { routeStops } from './route-stops.ts';

interface RoutesPanelProps {
  /** Newest first. */
  readonly routes: readonly ItemOf<'route'>[];
  readonly rest: Rest;
}

/** Routes that are drawn at first, and that are added whenever the end comes into view. */
const PORTION = 12;

/** Each route: what changed since the one before, the way as a line, on the map, and as a table. */
export function RoutesPanel({ routes, rest }: RoutesPanelProps) {
  const [most, setMost] = useState(PORTION);
  const more = useCallback(() => setMost((now) => now + PORTION), []);
  const targets = texts.timeline[useIsVisitor() ? 'visitorTargets' : 'targets'];
  const timeOf = useTimeWords();
  if (routes.length === 0) {
    return <NothingThere rest={rest} empty={{ title: texts.routes.empty, hint: texts.routes.emptyHint }} />;
  }
  return (
    <div className="routes">
      {routes.slice(0, most).map(({ content, envelope }, index) => {
        const { target, route } = content.body;
        const title = texts.routes.caption(targets[target], timeOf(envelope.capturedAt));
        return (
          <section key={envelope.id} className="route">
            <h3>{title}</h3>
            {'value' in route ? (
              <TracedRoute route={route.value} before={routeBefore(routes, index)} title={title} />
            ) : (
              <p>{problemWords(route)}</p>
            )}
          </section>
        );
      })}
      {routes.length > most && <More label={texts.routes.more(routes.length - most)} onMore={more} />}
    </div>
  );
}

/** The trace before to the same target, if there is one. */
function routeBefore(routes: readonly ItemOf<'route'>[], index: number): Route | null {
  const target = routes[index]?.content.body.target;
  const before = routes.find(
    ({ content: { body } }, at) => at > index && body.target === target && 'value' in body.route,
  )?.content.body.route;
  return before && 'value' in before ? before.value : null;
}

interface TracedRouteProps {
  readonly route: Route;
  readonly before: Route | null;
  readonly title: string;
}

function TracedRoute({ route, before, title }: TracedRouteProps) {
  const { hops, reached, complete, targetAddress } = route;
  const difference = useMemo(() => before && routeDifference(before, route), [before, route]);
  const stops = useMemo(() => routeStops(route), [route]);
  return (
    <>
      <p className="muted">
        {targetAddress} · {texts.timeline.hops(hops.length)},{' '}
        {reached ? texts.timeline.reached : texts.timeline.notReached}
      </p>
      <RouteChanges difference={difference} />
      <RoutePath hops={hops} newHops={difference?.newHops ?? NONE} label={title} />
      {!complete && <p className="muted">{texts.routes.incomplete}</p>}
      {stops.length > 0 && (
        <OnRequest title={texts.routes.onMap}>
          <RouteMap stops={stops} label={texts.routes.mapLabel(stops.map(({ name }) => name).join(', '))} />
        </OnRequest>
      )}
      <OnRequest title={texts.routes.asTable}>
        <HopTable hops={hops} title={title} />
      </OnRequest>
    </>
  );
}

const NONE: ReadonlySet<number> = new Set();

/** Drawn only once it is opened: a stolen day has hundreds of routes. */
function OnRequest({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="route-more" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{title}</summary>
      {isOpen && children}
    </details>
  );
}

function HopTable({ hops, title }: { readonly hops: readonly Hop[]; readonly title: string }) {
  return (
    <table>
      <caption className="visually-hidden">{title}</caption>
      <thead>
        <tr>
          <th scope="col">{texts.routes.hop}</th>
          <th scope="col">{texts.routes.address}</th>
          <th scope="col">{texts.routes.roundTrip}</th>
          <th scope="col">{texts.routes.place}</th>
          <th scope="col">{texts.routes.network}</th>
        </tr>
      </thead>
      <tbody>
        {hops.map((hop) => (
          <HopRow key={hop.ttl} hop={hop} />
        ))}
      </tbody>
    </table>
  );
}

function HopRow({ hop }: { readonly hop: Hop }) {
  const { place } = hop;
  return (
    <tr className={hop.address === null ? 'silent' : undefined}>
      <th scope="row">{hop.ttl}</th>
      <td data-label={texts.routes.address} className="address">
        {hop.address ?? texts.routes.silent}
      </td>
      <td data-label={texts.routes.roundTrip}>{hop.roundTripMs === null ? '' : formatMilliseconds(hop.roundTripMs)}</td>
      <td data-label={texts.routes.place}>{whereWords(place)}</td>
      <td data-label={texts.routes.network}>{networkWords(place)}</td>
    </tr>
  );
}
