import type { ItemOf } from '../items/opened.ts';
import type { Mac } from './use-macs.ts';

/** Reports are hourly, and the first after a sleep takes a while. */
const SILENT_MS = 6 * 3_600_000;

type Reporting = Pick<Mac, 'orderedMode' | 'acknowledgement'> & {
  readonly device: Pick<Mac['device'], 'online' | 'lastSeenAt'>;
};

/**
 * Whether the Mac is in contact and its reports do not come: the server takes none, or the Mac makes none. The contact is the
 * server's to time; where the Mac's clock is behind, so is the arrival of its report. What is or was paused begins with its word on another order.
 * @param report the latest.
 */
export function isSilent(
  { orderedMode, acknowledgement, device: { online, lastSeenAt } }: Reporting,
  { envelope: { capturedAt }, receiptAt }: ItemOf<'report'>,
  now: number,
): boolean {
  if (orderedMode === 'paused' || acknowledgement?.mode === 'paused') return false;
  const contactAt = online ? now : (lastSeenAt ?? 0);
  return contactAt - Math.max(capturedAt, receiptAt, acknowledgement?.at ?? 0) > SILENT_MS;
}
