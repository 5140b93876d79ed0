import type { Hop, Route } from '@homeward/shared/bodies/route';
import type { Place } from '@homeward/shared/place';

type AutonomousSystem = NonNullable<Place['autonomousSystem']>;

/** What changed from one trace to the next one to the same target. */
export interface RouteDifference {
  /** Distances of hops whose router was not on the way before. */
  readonly newHops: ReadonlySet<number>;
  /** Routers that were on the way before. */
  readonly goneHops: readonly Hop[];
  /** Networks that the way leads through now and did not before, in the way's order; and the other way round. */
  readonly newNetworks: readonly AutonomousSystem[];
  readonly goneNetworks: readonly AutonomousSystem[];
  /** The first address outside the Mac's own network: another one is another access to the internet. */
  readonly firstPublic: { readonly before: string | null; readonly after: string | null };
  readonly reached: { readonly before: boolean; readonly after: boolean };
  /** Round trip to the farthest hop that answered, in milliseconds. */
  readonly roundTripMs: { readonly before: number | null; readonly after: number | null };
  /** Nothing of the above but the times. */
  readonly isSame: boolean;
}

/** @param before the trace before, to the same target. */
export function routeDifference(before: Route, after: Route): RouteDifference {
  const [known, now] = [addressesOf(before), addressesOf(after)];
  const newHops = new Set(
    after.hops.filter(({ address }) => address !== null && !known.has(address)).map(({ ttl }) => ttl),
  );
  const goneHops = before.hops.filter(({ address }) => address !== null && !now.has(address));
  const [networksBefore, networksAfter] = [networksOf(before), networksOf(after)];
  const without = (some: readonly AutonomousSystem[], others: readonly AutonomousSystem[]) =>
    some.filter(({ number }) => !others.some((other) => other.number === number));
  return {
    newHops,
    goneHops,
    newNetworks: without(networksAfter, networksBefore),
    goneNetworks: without(networksBefore, networksAfter),
    firstPublic: { before: firstPublic(before), after: firstPublic(after) },
    reached: { before: before.reached, after: after.reached },
    roundTripMs: { before: farthest(before), after: farthest(after) },
    isSame: newHops.size === 0 && goneHops.length === 0 && before.reached === after.reached,
  };
}

const addressesOf = ({ hops }: Route) => new Set(hops.flatMap(({ address }) => address ?? []));

/** The networks on the way, each once, in its order. */
export function networksOf({ hops }: Route): AutonomousSystem[] {
  const networks = new Map<number, AutonomousSystem>();
  for (const { place } of hops) {
    const system = place?.autonomousSystem;
    if (system && !networks.has(system.number)) networks.set(system.number, system);
  }
  return [...networks.values()];
}

const firstPublic = ({ hops }: Route): string | null =>
  hops.find(({ place }) => place?.scope === 'public')?.address ?? null;

const farthest = ({ hops }: Route): number | null =>
  hops.findLast(({ roundTripMs }) => roundTripMs !== null)?.roundTripMs ?? null;
