import type { ProblemCode } from '@homeward/shared/bodies/reading';
import type { Cycle, Health } from '@homeward/shared/bodies/report';
import { routeTargets } from '@homeward/shared/bodies/route';
import type { ItemKind } from '@homeward/shared/envelope';
import type { Capture } from '../sensor.ts';

/**
 * What is written where a sensor gave nothing itself: one or more bodies of its kind that say why.
 * @param told what it did give before, which needs no excuse.
 */
export function problemBodies(
  kind: ItemKind,
  told: readonly Capture[],
  cycle: Cycle,
  health: () => Health,
  problem: ProblemCode,
  detail: string,
): readonly object[] {
  const reading = { problem, detail };
  const about = { v: 1, cycle };
  switch (kind) {
    case 'report':
      return told.length > 0 ? [] : [{ ...about, address: reading, position: reading, health: health() }];
    case 'machine':
      return told.length > 0
        ? []
        : [{ ...about, interfaces: reading, gateway: reading, wifi: reading, battery: reading, system: reading }];
    case 'snapshot':
      return [{ ...about, camera: null, reading }];
    case 'route': {
      const traced = new Set(told.map(({ body }) => (body as { target?: string }).target));
      return routeTargets
        .filter((target) => !traced.has(target))
        .map((target) => ({ ...about, target, route: reading }));
    }
    case 'event':
      return [];
  }
}
