import { setTimeout as pause } from 'node:timers/promises';
import type { Mode } from '@homeward/shared/modes';
import { verifyDevice } from '../../server/web/src/owner/device.ts';
import { giveOrder, prepareModeOrder } from '../../server/web/src/owner/orders.ts';
import type { TrialOwner } from './owner.ts';

const CONFIRMATION_DEADLINE_MS = 90_000;
const POLL_MS = 5;

export interface OrderedMode {
  readonly seq: number;
  /** From the owner's request to the machine's verified acknowledgement. */
  readonly confirmedAfterMs: number;
  /** Wall clock when the request was made. */
  readonly orderedAt: number;
}

/** Orders a mode and waits until the machine's own signature confirms it. */
export async function orderMode(
  owner: TrialOwner,
  deviceId: string,
  mode: Mode,
  recoveryCode?: string,
  /** Resolves when it is worth to look again. */
  untilNews: () => Promise<unknown> = () => pause(POLL_MS),
): Promise<OrderedMode> {
  const { call, account } = owner;
  const read = async () => verifyDevice(await call('device', { params: { deviceId } }), account);
  const prepared = await prepareModeOrder(account, await read(), { mode }, Date.now());
  const askedAt = performance.now();
  const orderedAt = Date.now();
  let news = untilNews();
  await giveOrder(call, account, prepared, recoveryCode);
  while (performance.now() - askedAt < CONFIRMATION_DEADLINE_MS) {
    await news;
    news = untilNews();
    const { acknowledgement } = await read();
    if (acknowledgement?.orderHash === prepared.hash) {
      void news.catch(() => {});
      return { seq: prepared.order.seq, confirmedAfterMs: performance.now() - askedAt, orderedAt };
    }
  }
  throw new Error(`the machine did not confirm “${mode}” within ${CONFIRMATION_DEADLINE_MS} ms`);
}
