import type { AccessPoint } from '@homeward/shared/bodies/machine';
import type { Problem } from '@homeward/shared/bodies/reading';
import type { Position } from '@homeward/shared/bodies/report';
import type { Answer } from '../probe/probe.ts';
import type { Sense } from './sense.ts';

/** Where these access points are; see `lookUpAccessPoints`. */
export type LookUp = (accessPoints: readonly AccessPoint[], signal: AbortSignal) => Promise<Answer<Position>>;

export interface OwnPositionParts {
  readonly sense: Pick<Sense, 'locate' | 'wifi'>;
  /** The look-up that the owner wants now; null, as usual, where none is wanted. */
  readonly lookUp: () => Promise<LookUp | null>;
}

/**
 * The Mac's own position: a fix of its location service. Where that gives nothing, and only then, and only where its
 * owner named a service, the access points around it are looked up there.
 */
export const ownPosition =
  ({ sense, lookUp }: OwnPositionParts) =>
  async (signal: AbortSignal): Promise<Answer<Position>> => {
    const fix = await sense.locate(signal);
    if ('value' in fix) return { value: { ...fix.value, source: 'location-service' } };
    const wanted = await lookUp();
    if (wanted === null) return fix;
    const found = await lookAround(sense, wanted, signal);
    if ('value' in found) return { value: { ...found.value, fallbackFor: fix } };
    return { ...fix, detail: `${fix.detail}; access points: ${found.detail}`.slice(0, 500) };
  };

async function lookAround(
  sense: OwnPositionParts['sense'],
  lookUp: LookUp,
  signal: AbortSignal,
): Promise<Answer<Position> | Problem> {
  const sight = await sense.wifi(signal);
  if ('problem' in sight) return sight;
  const { accessPoints } = sight;
  return 'value' in accessPoints ? lookUp(accessPoints.value, signal) : accessPoints;
}
