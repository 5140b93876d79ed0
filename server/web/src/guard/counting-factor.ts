import type { Factor } from '@homeward/shared/api/factors';

/** Whether a second factor stands for the recovery code: old enough, and not added on a paired Mac. */
export const hasCountingFactor = (
  factors: readonly Pick<Factor, 'onPairedMac' | 'stepUpFrom'>[],
  now: number,
): boolean => factors.some(({ onPairedMac, stepUpFrom }) => !onPairedMac && stepUpFrom <= now);
