import type { Hop } from '@homeward/shared/bodies/route';
import { formatMilliseconds } from '../format/format.ts';
import { texts } from '../texts.ts';
import { networkWords, whereWords } from './latest-place.ts';

interface RoutePathProps {
  readonly hops: readonly Hop[];
  readonly newHops: ReadonlySet<number>;
  readonly label: string;
}

/** The way as a line from hop to hop, with networks, places and times. */
export function RoutePath({ hops, newHops, label }: RoutePathProps) {
  const slowest = Math.max(1, ...hops.map(({ roundTripMs }) => roundTripMs ?? 0));
  return (
    <ol className="route-path" aria-label={label}>
      {hops.map((hop, index) => (
        <PathHop
          key={hop.ttl}
          hop={hop}
          isNew={newHops.has(hop.ttl)}
          isLast={index === hops.length - 1}
          // The network is named where the way enters it.
          network={networkWords(hop.place) === networkWords(hops[index - 1]?.place) ? '' : networkWords(hop.place)}
          share={(hop.roundTripMs ?? 0) / slowest}
        />
      ))}
    </ol>
  );
}

interface PathHopProps {
  readonly hop: Hop;
  readonly isNew: boolean;
  readonly isLast: boolean;
  readonly network: string;
  /** Of the slowest round trip. */
  readonly share: number;
}

function PathHop({ hop, isNew, isLast, network, share }: PathHopProps) {
  const { ttl, address, roundTripMs, place } = hop;
  const where = whereWords(place);
  const isSilent = address === null;
  return (
    <li className={[isSilent ? 'silent' : '', isNew ? 'is-new' : ''].join(' ')}>
      <svg className="path-mark" width="28" height="100%" aria-hidden="true">
        {ttl > 1 && <line x1="14" y1="0" x2="14" y2="14" />}
        {!isLast && <line x1="14" y1="14" x2="14" y2="100%" />}
        <circle cx="14" cy="14" r={isSilent ? 3 : 6} />
      </svg>
      <span className="path-words">
        {network && <span className="path-network">{network}</span>}
        <span className="path-address">
          <span className="visually-hidden">{texts.routes.hop} </span>
          <span className="path-number">{ttl}</span>
          <span className="address">{address ?? texts.routes.silent}</span>
          {isNew && <span className="tag">{texts.routes.isNew}</span>}
        </span>
        {where && <span className="muted">{where}</span>}
      </span>
      {roundTripMs !== null && (
        <span className="path-time">
          {formatMilliseconds(roundTripMs)}
          <svg className="path-bar" width="100%" height="4" aria-hidden="true">
            <rect width={`${(share * 100).toFixed(1)}%`} height="4" rx="2" />
          </svg>
        </span>
      )}
    </li>
  );
}
