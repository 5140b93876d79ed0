import type { Mac } from '../devices/use-macs.ts';

/** Whether the page of a path is the overview with a stolen Mac, or that Mac's own: what stands there first is where it is. */
export const tellsOfStolen = (path: string, macs: readonly Pick<Mac, 'deviceId' | 'orderedMode'>[]): boolean =>
  macs.some(({ deviceId, orderedMode }) => orderedMode === 'stolen' && (path === '/' || path === `/macs/${deviceId}`));
