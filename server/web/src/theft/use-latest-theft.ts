import { useMemo } from 'react';
import type { Mac } from '../devices/use-macs.ts';
import type { HistoryParts } from '../items/history-parts.ts';
import { useMacLifetime } from '../lifetime/use-lifetime.ts';
import { type LatestTheft, latestTheft } from './latest-theft.ts';

const NONE: readonly never[] = [];

/** @param parts of all that the Mac sent, as far as it is loaded */
export function useLatestTheft(
  mac: Mac,
  { checked, reports, photoless }: Pick<HistoryParts, 'checked' | 'reports' | 'photoless'>,
): LatestTheft | null {
  const thefts = useMacLifetime(mac.deviceId).mac?.thefts ?? NONE;
  return useMemo(
    () => latestTheft(mac, thefts, checked, reports, photoless),
    [mac, thefts, checked, reports, photoless],
  );
}
