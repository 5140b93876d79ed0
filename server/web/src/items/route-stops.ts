import type { Route } from '@homeward/shared/bodies/route';
import { placeWords } from './latest-place.ts';
import type { RouteStop } from './route-map.tsx';

/** Places on the way, in its order; hops that follow one another at the same place are one stop. */
export function routeStops({ hops }: Route): RouteStop[] {
  const stops: { at: readonly [number, number]; first: number; last: number; name: string }[] = [];
  for (const { ttl, place } of hops) {
    if (place?.longitude === undefined || place.latitude === undefined) continue;
    const before = stops.at(-1);
    if (before?.at[0] === place.longitude && before.at[1] === place.latitude) before.last = ttl;
    else
      stops.push({
        at: [place.longitude, place.latitude],
        first: ttl,
        last: ttl,
        name: place.city ?? placeWords(place),
      });
  }
  return stops.map(({ at, first, last, name }) => ({
    at,
    name,
    hops: first === last ? `${first}` : `${first}–${last}`,
  }));
}
