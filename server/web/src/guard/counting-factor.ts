import type { Factor } from '@homeward/shared/api/factors';

/** Whether a second factor stands for the recovery code: added with a proof, not on a paired Mac, and old enough. */
export const hasCountingFactor = (factors: readonly Pick<Factor, 'stepUpFrom'>[], now: number): boolean =>
  factors.some(({ stepUpFrom }) => stepUpFrom !== null && stepUpFrom <= now);
