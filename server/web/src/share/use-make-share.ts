import type { StepUpProof } from '@homeward/shared/api/account';
import { toBase64Url } from '@homeward/shared/base64url';
import { HomewardError } from '@homeward/shared/errors';
import { formatShareLink } from '@homeward/shared/share';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { keys } from '../devices/query-keys.ts';
import type { Mac } from '../devices/use-macs.ts';
import { useItemTrust } from '../items/use-items.ts';
import { useOwner } from '../shell/owner-context.ts';
import { type PreparedShare, prepareShare, type ShareChoice, sealPrepared } from './prepare-share.ts';

/** What the owner wants the link to open, say and last. */
export interface ShareWish extends ShareChoice {
  readonly days: number;
  readonly note: string;
  /** Model and serial number; null to leave them out. */
  readonly machine: { readonly model: string; readonly serial: string | null } | null;
  readonly stolenSince: number | null;
}

/** How far the making of a link has come. */
export type MakeShareState =
  | { readonly status: 'idle' }
  | { readonly status: 'preparing'; readonly done: number | null }
  /** Everything is there but the owner's proof. */
  | { readonly status: 'prepared'; readonly wish: ShareWish; readonly prepared: PreparedShare }
  | { readonly status: 'made'; readonly link: string; readonly expiresAt: number; readonly prepared: PreparedShare }
  | { readonly status: 'failed'; readonly error: unknown };

/** Makes links for one Mac; what is under way ends when the page is left. */
export function useMakeShare(mac: Mac) {
  const { account, call, origin, now, fileKey } = useOwner();
  const queries = useQueryClient();
  const trust = useItemTrust(mac);
  const [state, setState] = useState<MakeShareState>({ status: 'idle' });
  const stop = useRef<AbortController | null>(null);
  const cancel = useCallback(() => stop.current?.abort(), []);
  useEffect(() => cancel, [cancel]);

  const prepare = async (wish: ShareWish) => {
    if (!trust) return;
    const ending = new AbortController();
    stop.current = ending;
    const tell = (next: MakeShareState) => {
      if (!ending.signal.aborted) setState(next);
    };
    tell({ status: 'preparing', done: null });
    try {
      const prepared = await prepareShare({
        call,
        deviceId: mac.deviceId,
        choice: wish,
        fileKey: (item) => fileKey(item, trust),
        onProgress: (done, all) => tell({ status: 'preparing', done: done / all }),
        signal: ending.signal,
      });
      tell({ status: 'prepared', wish, prepared });
    } catch (error) {
      tell({ status: 'failed', error });
    }
  };

  /** @throws HomewardError `step_up_needed` without a proof */
  const send = async (proof?: StepUpProof) => {
    if (state.status !== 'prepared' || !trust) throw new HomewardError('bad_request', 'nothing is prepared');
    const { wish, prepared } = state;
    const { secret, sent } = await sealPrepared({
      v: 1,
      accountId: account.accountId,
      deviceId: mac.deviceId,
      orderKey: toBase64Url(account.orderKey.publicKey),
      receiptKey: trust.receiptKey,
      certificate: mac.device.certificate,
      madeAt: now(),
      from: wish.from,
      to: wish.to,
      kinds: [...wish.kinds],
      macName: mac.name,
      model: wish.machine?.model ?? '',
      serial: wish.machine?.serial ?? null,
      stolenSince: wish.stolenSince,
      note: wish.note,
      items: [...prepared.keys],
    });
    const { expiresAt } = await call('createShare', {
      body: {
        ...sent,
        deviceId: mac.deviceId,
        itemIds: [...prepared.itemIds],
        days: wish.days,
        ...(proof && { proof }),
      },
    });
    void queries.invalidateQueries({ queryKey: keys.shares });
    setState({ status: 'made', link: formatShareLink(origin, secret), expiresAt, prepared });
  };

  return {
    state,
    canMake: trust !== null,
    prepare,
    send,
    /** Back to the form; what is under way ends. */
    reset: () => {
      cancel();
      setState({ status: 'idle' });
    },
  };
}
