import { defaultIntervalSeconds, defaultMaxSeconds } from '@homeward/shared/modes';
import { type ModeOrder, type Order, orderKind } from '@homeward/shared/order';
import { readSigned } from '@homeward/shared/signed';
import type { StoredDevice } from '../repositories/devices.ts';

type Ordered = Pick<StoredDevice, 'order_mode' | 'acknowledged_mode' | 'order_token'>;

/** Whether the Mac counts as stolen: ordered so, or confirmed so and not yet confirmed otherwise. */
const isStolen = ({ order_mode, acknowledged_mode }: Ordered): boolean =>
  order_mode === 'stolen' || acknowledged_mode === 'stolen';

/**
 * Whether an order could help a thief who is signed in, so that it needs the recovery code: what ends or thins out the
 * watch on a stolen Mac; and while any Mac of the account is stolen, what takes another one out of the owner's hands.
 */
export function needsStepUp(order: Order, device: Ordered, isAnyStolen: boolean): boolean {
  if (order.type !== 'mode' || order.mode === 'paused') return isAnyStolen;
  if (!isStolen(device)) return false;
  return order.mode !== 'stolen' || isWeaker(order, device);
}

/** “Stolen” for an hour, looking once a day, is “recovered” by another name. */
function isWeaker(order: ModeOrder, { order_token }: Ordered): boolean {
  const latest = order_token === null ? null : readSigned(orderKind, order_token);
  const { intervalSeconds, maxSeconds } =
    latest?.type === 'mode' && latest.mode === 'stolen'
      ? latest
      : { intervalSeconds: defaultIntervalSeconds.stolen, maxSeconds: defaultMaxSeconds };
  return order.intervalSeconds > intervalSeconds || order.maxSeconds < maxSeconds;
}
