import type { Hop } from '@homeward/shared/bodies/route';
import { formatDateTime, formatMilliseconds } from '../format/format.ts';
import { texts } from '../texts.ts';
import { networkWords, placeWords, problemWords } from './latest-place.ts';
import type { ItemOf } from './opened.ts';

/** Each route as a table of its hops. */
export function RoutesPanel({ routes }: { readonly routes: readonly ItemOf<'route'>[] }) {
  if (routes.length === 0) {
    return (
      <div className="empty">
        <p>{texts.routes.empty}</p>
        <p className="muted">{texts.routes.emptyHint}</p>
      </div>
    );
  }
  return (
    <div className="routes">
      {routes.map(({ content, envelope }) => {
        const { target, route } = content.body;
        const title = texts.routes.caption(texts.timeline.targets[target], formatDateTime(envelope.capturedAt));
        if (!('value' in route)) {
          return (
            <section key={envelope.id} className="route">
              <h3>{title}</h3>
              <p>{problemWords(route)}</p>
            </section>
          );
        }
        const { hops, reached, complete, targetAddress } = route.value;
        return (
          <section key={envelope.id} className="route">
            <h3>{title}</h3>
            <p className="muted">
              {targetAddress} · {texts.timeline.hops(hops.length)},{' '}
              {reached ? texts.timeline.reached : texts.timeline.notReached}
            </p>
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
            {!complete && <p className="muted">{texts.routes.incomplete}</p>}
          </section>
        );
      })}
    </div>
  );
}

function HopRow({ hop }: { readonly hop: Hop }) {
  const { place } = hop;
  const where = place && place.scope !== 'public' ? texts.place.scopeWord(place.scope) : placeWords(place);
  return (
    <tr className={hop.address === null ? 'silent' : undefined}>
      <th scope="row">{hop.ttl}</th>
      <td data-label={texts.routes.address} className="address">
        {hop.address ?? texts.routes.silent}
      </td>
      <td data-label={texts.routes.roundTrip}>{hop.roundTripMs === null ? '' : formatMilliseconds(hop.roundTripMs)}</td>
      <td data-label={texts.routes.place}>{where}</td>
      <td data-label={texts.routes.network}>{networkWords(place)}</td>
    </tr>
  );
}
