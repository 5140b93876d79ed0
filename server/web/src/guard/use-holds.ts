import type { StepUpProof } from '@homeward/shared/api/account';
import type { Hold, HoldWish } from '@homeward/shared/api/holds';
import { errorCodeOf } from '@homeward/shared/errors';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { keys } from '../devices/query-keys.ts';
import { announce } from '../shell/announcer.tsx';
import { type Owner, useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';

export function useHolds() {
  const { call } = useOwner();
  return useQuery({ queryKey: keys.holds, queryFn: () => call('holds', {}) });
}

/** Vetoes or withdraws, with one tap. */
export function useEndHold() {
  const { call } = useOwner();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call('endHold', { params: { id } }),
    onSuccess: () => announce(texts.holds.ended),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.holds }),
  });
}

/** Asks for what there is no proof for: it waits 24 hours. */
export function useAskHold(onAsked: () => void) {
  const { call } = useOwner();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (wish: HoldWish | Promise<HoldWish>) => call('askHold', { body: await wish }),
    onSuccess: () => {
      announce(texts.holds.askedFor);
      onAsked();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.holds }),
  });
}

/** Those that nobody can veto any more, and that a console now does. */
export const isRipe = ({ state, ripeAt }: Hold, now: number): boolean => state === 'waiting' && ripeAt <= now;

/**
 * Does what may need a proof. Where the server asks for one and this session's own hold on the very thing is over without a
 * veto, that one is shown.
 */
export async function withRipeHold<T>(
  { call, sessionId }: Pick<Owner, 'call' | 'sessionId'>,
  wish: HoldWish,
  attempt: (proof?: StepUpProof) => Promise<T>,
): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (errorCodeOf(error) !== 'step_up_needed') throw error;
    const { holds } = await call('holds', {});
    const ripe = holds.find(
      (hold) =>
        hold.action === wish.action &&
        hold.detail === subjectOf(wish) &&
        hold.sessionId === sessionId &&
        isRipe(hold, Date.now()),
    );
    if (!ripe) throw error;
    return await attempt({ by: 'hold', holdId: ripe.id });
  }
}

/** What a hold is on besides its action, as the server shows it. */
function subjectOf(wish: HoldWish): string | null {
  if (wish.action === 'remove-factor') return wish.factorId;
  return wish.action === 'renew-recovery-code' ? wish.rootKey : null;
}
