import { type StepUpProof, stepUpAction } from '@homeward/shared/api/account';
import type { Factor } from '@homeward/shared/api/factors';
import { errorCodeOf } from '@homeward/shared/errors';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '../devices/query-keys.ts';
import { proveStepUp, type StepUpAnswer } from '../owner/step-up.ts';
import { announce } from '../shell/announcer.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { withRipeHold } from './use-holds.ts';

interface AddingFactor {
  /** What is sent; where the server asks for a proof, it is sent again with one. */
  readonly send: (proof?: StepUpProof) => Promise<Factor>;
  /** The owner's answer, where a proof was asked for. */
  readonly answer?: StepUpAnswer | undefined;
}

/** Adds a second factor; while a Mac is stolen, with a proof, or with a hold that nobody vetoed. */
export function useAddFactor(said: string, onDone: () => void) {
  const { call, account } = useOwner();
  const queries = useQueryClient();
  const [needsProof, setNeedsProof] = useState(false);
  const adding = useMutation({
    mutationFn: async ({ send, answer }: AddingFactor) => {
      const action = stepUpAction.account('add-factor');
      const proof = answer === undefined ? undefined : await proveStepUp(call, account, answer, action);
      return await withRipeHold(call, { action: 'add-factor' }, (ripe) => send(ripe ?? proof));
    },
    onSuccess: () => {
      announce(said);
      onDone();
    },
    onError: (error) => {
      if (errorCodeOf(error) === 'step_up_needed') setNeedsProof(true);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.factors }),
  });
  const isAsked = adding.error !== null && errorCodeOf(adding.error) === 'step_up_needed';
  return { add: adding.mutate, isBusy: adding.isPending, needsProof, error: isAsked ? null : adding.error };
}
