import type { Envelope } from '@homeward/shared/envelope';
import { useMemo } from 'react';
import type { Mac } from '../devices/use-macs.ts';
import type { ItemOf } from '../items/opened.ts';
import { useMacLifetime } from '../lifetime/use-lifetime.ts';
import { type LatestTheft, latestTheft } from './latest-theft.ts';

const NONE: readonly never[] = [];

/** @param checked envelopes of items whose signatures hold. */
export function useLatestTheft(
  mac: Mac,
  checked: readonly Envelope[],
  reports: readonly ItemOf<'report'>[],
): LatestTheft | null {
  const thefts = useMacLifetime(mac.deviceId).mac?.thefts ?? NONE;
  return useMemo(() => latestTheft(mac, thefts, checked, reports), [mac, thefts, checked, reports]);
}
