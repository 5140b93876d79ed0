import type { StolenCounts } from '../state/stolen-summary.ts';

const kinds: Record<keyof StolenCounts, readonly [one: string, more: string]> = {
  report: ['report', 'reports'],
  snapshot: ['camera snapshot', 'camera snapshots'],
  machine: ['look at machine and network', 'looks at machine and network'],
  route: ['route', 'routes'],
};

/** “12 reports, 24 camera snapshots, 24 routes”: what there is none of is left out. */
export function countsWords(counts: StolenCounts): string {
  const words = (Object.keys(kinds) as (keyof StolenCounts)[])
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `${counts[kind]} ${kinds[kind][counts[kind] === 1 ? 0 : 1]}`);
  return words.length === 0 ? 'nothing' : words.join(', ');
}
