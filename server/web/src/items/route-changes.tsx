import { formatMilliseconds } from '../format/format.ts';
import { texts } from '../texts.ts';
import { systemWords } from './latest-place.ts';
import type { RouteDifference } from './route-difference.ts';

const names = (networks: RouteDifference['newNetworks']) => networks.map(systemWords).join(', ');

/** What changed since the trace before to the same target, in sentences. */
export function RouteChanges({ difference }: { readonly difference: RouteDifference | null }) {
  const words = texts.routes.changes;
  if (difference === null) return <p className="muted">{words.first}</p>;
  const { newNetworks, goneNetworks, firstPublic, reached, roundTripMs, newHops, goneHops, isSame } = difference;
  const [before, after] =
    roundTripMs.before !== null && roundTripMs.after !== null
      ? [formatMilliseconds(roundTripMs.before), formatMilliseconds(roundTripMs.after)]
      : [];
  const times = before !== after && before !== undefined && after !== undefined ? words.times(before, after) : null;
  if (isSame) {
    return (
      <p className="muted">
        {words.same} {times}
      </p>
    );
  }
  const changes = [
    firstPublic.before !== firstPublic.after && firstPublic.after !== null
      ? words.access(firstPublic.before, firstPublic.after)
      : null,
    newNetworks.length > 0 ? words.newNetworks(names(newNetworks)) : null,
    goneNetworks.length > 0 ? words.goneNetworks(names(goneNetworks)) : null,
    reached.before !== reached.after ? words.reached[reached.after ? 'yes' : 'no'] : null,
    newHops.size > 0 || goneHops.length > 0 ? words.routers(newHops.size, goneHops.length) : null,
    times,
  ];
  return (
    <ul className="route-changes" aria-label={words.label}>
      {changes.map((change) => change !== null && <li key={change}>{change}</li>)}
    </ul>
  );
}
