import { type StepUpProof, stepUpAction } from '@homeward/shared/api/account';
import type { Factor } from '@homeward/shared/api/factors';
import { errorCodeOf } from '@homeward/shared/errors';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { keys } from '../devices/query-keys.ts';
import { proveStepUp, type StepUpAnswer, WITH_PASSKEY } from '../owner/step-up.ts';
import { announce } from '../shell/announcer.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { withRipeHold } from './use-holds.ts';

interface AddingFactor {
  /** What is said once it is added, with a proof or without. */
  readonly said: (isProven: boolean) => string;
  /** What is sent; where the server asks for a proof, it is sent again with one. */
  readonly send: (proof?: StepUpProof) => Promise<Factor>;
  readonly onDone: () => void;
}

export type AddFactor = ReturnType<typeof useAddFactor>;

/** Adds a second factor: with a proof, it will be one itself; while a Mac is stolen with one only, or with a hold that nobody vetoed. */
export function useAddFactor({ said, send, onDone }: AddingFactor) {
  const owner = useOwner();
  const { call, account } = owner;
  const queries = useQueryClient();
  const [needsProof, setNeedsProof] = useState(false);
  const [typed, setTyped] = useState('');
  const adding = useMutation({
    mutationFn: async (answer: StepUpAnswer | undefined) => {
      const action = stepUpAction.account('add-factor');
      const answered = answer === undefined ? undefined : await proveStepUp(call, account, answer, action);
      return await withRipeHold(owner, { action: 'add-factor' }, async (ripe) => {
        const proof = ripe ?? answered;
        await send(proof);
        return proof !== undefined;
      });
    },
    onSuccess: (isProven) => {
      announce(said(isProven));
      onDone();
    },
    onError: (error) => {
      if (errorCodeOf(error) === 'step_up_needed') setNeedsProof(true);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.factors }),
  });
  return {
    isBusy: adding.isPending,
    needsProof,
    error: errorCodeOf(adding.error) === 'step_up_needed' ? null : adding.error,
    /** The recovery code, or a code of an authenticator, as it is typed. */
    typed,
    setTyped,
    submit: (event: FormEvent) => {
      event.preventDefault();
      adding.mutate(needsProof || typed.trim() !== '' ? typed.trim() : undefined);
    },
    submitWithPasskey: () => adding.mutate(WITH_PASSKEY),
  };
}
