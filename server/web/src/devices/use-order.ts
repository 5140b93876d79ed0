import type { HoldWish } from '@homeward/shared/api/holds';
import { HomewardError } from '@homeward/shared/errors';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { VerifiedDevice } from '../owner/device.ts';
import {
  giveOrder,
  keepDevice,
  type ModeWish,
  prepareModeOrder,
  prepareReleaseOrder,
  removeDevice,
} from '../owner/orders.ts';
import type { StepUpAnswer } from '../owner/step-up.ts';
import { announce } from '../shell/announcer.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import { keys } from './query-keys.ts';
import type { CheckedDevices, Mac } from './use-macs.ts';

/** What is asked of a Mac: another mode, to be unpaired; or that it goes from the list, or stays there after all. */
export type Wish = ModeWish | { readonly release: true } | { readonly removal: 'retire' | 'erase' | 'undo' };

export interface Asking {
  readonly wish: Wish;
  /** Where the server has asked for it: the recovery code or six digits, as typed, or the passkey. */
  readonly recoveryCode?: StepUpAnswer | undefined;
}

/**
 * Gives an order, or removes a Mac. The order is signed over the very latest that the server knows; where another
 * session's came first, that one is shown and nothing is given.
 */
export function useOrder(mac: Mac, onDone: () => void) {
  const { call, account, now } = useOwner();
  const queries = useQueryClient();
  const [needsCode, setNeedsCode] = useState(false);
  const asking = useMutation({
    mutationFn: async ({ wish, recoveryCode }: Asking) => {
      if ('removal' in wish) {
        return wish.removal === 'undo'
          ? keepDevice(call, account, mac.deviceId)
          : removeDevice(call, account, mac.deviceId, wish.removal, recoveryCode);
      }
      const prepared =
        'release' in wish
          ? await prepareReleaseOrder(account, mac, now())
          : await prepareModeOrder(account, mac, wish, now());
      return giveOrder(call, account, prepared, recoveryCode);
    },
    onSuccess: (changed, { wish }) => {
      // The server's answer is the newest word on this Mac: shown at once, before the list is read again.
      queries.setQueryData<CheckedDevices>(keys.devices, (known) => known && withDevice(known, changed));
      if ('mode' in wish && wish.mode === 'stolen') announce(texts.stolen.announceOrdered);
      onDone();
    },
    onError: (error) => {
      if (error instanceof HomewardError && error.code === 'step_up_needed') setNeedsCode(true);
    },
    onSettled: (_, error) => {
      // Which theft it is, and what goes when: the event that says so does not come while the stream is down.
      void queries.invalidateQueries({ queryKey: keys.lifetime });
      const reading = queries.invalidateQueries({ queryKey: keys.devices });
      // The other order is shown first; any other answer is told at once, also while nothing can be read.
      return isConflictError(error) ? reading : undefined;
    },
  });
  const isConflict = isConflictError(asking.error);
  /** The same, without a proof: what the server then carries out a day later. */
  const holdWish = async (wish: Wish): Promise<HoldWish> => {
    const { deviceId } = mac;
    if ('removal' in wish) {
      if (wish.removal === 'undo') throw new HomewardError('bad_request', 'staying needs no proof');
      return { action: wish.removal, deviceId };
    }
    const { token, afterSeq } =
      'release' in wish
        ? await prepareReleaseOrder(account, mac, now())
        : await prepareModeOrder(account, mac, wish, now());
    return { action: 'order', deviceId, order: token, afterSeq };
  };
  return {
    holdWish,
    ask: asking.mutate,
    isBusy: asking.isPending,
    needsCode,
    isConflict,
    // Being asked for the code is no error to show.
    error: asking.error instanceof HomewardError && asking.error.code === 'step_up_needed' ? null : asking.error,
  };
}

const isConflictError = (error: unknown) => error instanceof HomewardError && error.code === 'order_conflict';

const withDevice = (known: CheckedDevices, changed: VerifiedDevice): CheckedDevices => ({
  ...known,
  devices: known.devices.map((device) => (device.deviceId === changed.deviceId ? changed : device)),
});
