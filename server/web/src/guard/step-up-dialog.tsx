import type { StepUpProof } from '@homeward/shared/api/account';
import type { HoldWish } from '@homeward/shared/api/holds';
import { errorCodeOf, HomewardError } from '@homeward/shared/errors';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Dialog } from '../components/dialog.tsx';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { type CodeWords, RecoveryCodeField } from '../devices/recovery-code-field.tsx';
import { proveStepUp, type StepUpAnswer, WITH_PASSKEY } from '../owner/step-up.ts';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import { HoldOffer } from './hold-offer.tsx';
import { PasskeyOffer } from './passkey-offer.tsx';
import { withRipeHold } from './use-holds.ts';

interface StepUpDialogProps {
  readonly title: string;
  readonly confirm: string;
  /** One of `stepUpAction`. */
  readonly action: string;
  /** What is asked for where there is no proof at hand. */
  readonly wish: HoldWish;
  /** Whether the server then does it; else it is done here, again. */
  readonly isCarriedOut?: boolean;
  /** Whether a proof is asked for on quiet days too; else once the server asks for it. */
  readonly isAlwaysAsked?: boolean;
  /** Why the code is asked for. */
  readonly why?: string;
  /** Which code, where it is not plainly the one in force; see `RecoveryCodeField`. */
  readonly asked?: (takesDigits: boolean) => CodeWords;
  /** Read before anything is typed: the question comes first, however tall the dialog. */
  readonly isGrave?: boolean;
  /** Does it; throws `step_up_needed` where the proof is missing. It is told too what was typed. */
  readonly send: (proof: StepUpProof | undefined, shown: StepUpAnswer) => Promise<unknown>;
  readonly onDone: () => void;
  readonly onClose: () => void;
  /** Once it waits for a day; as `onClose` unless given. */
  readonly onAsked?: () => void;
  readonly children: ReactNode;
}

/** One question, and the owner's proof: the recovery code, a second factor, or a day's patience. */
export function StepUpDialog({
  title,
  confirm,
  action,
  wish,
  isCarriedOut = false,
  isAlwaysAsked = false,
  why,
  asked,
  isGrave = false,
  send,
  onDone,
  onClose,
  onAsked = onClose,
  children,
}: StepUpDialogProps) {
  const owner = useOwner();
  const { call, account } = owner;
  const [typed, setTyped] = useState('');
  const [isAsked, setIsAsked] = useState(isAlwaysAsked);
  const sending = useMutation({
    mutationFn: async (shown: StepUpAnswer) => {
      const answer = shown === '' ? undefined : await proveStepUp(call, account, shown, action);
      return await withRipeHold(owner, wish, (ripe) => send(ripe ?? answer, shown));
    },
    onSuccess: onDone,
    onError: (error) => {
      if (errorCodeOf(error) === 'step_up_needed') setIsAsked(true);
    },
  });
  const isMissing = errorCodeOf(sending.error) === 'step_up_needed' && sending.variables === '';
  const missing = isAlwaysAsked ? new HomewardError('step_up_needed', texts.factors.missing) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    sending.mutate(typed.trim());
  };
  return (
    <Dialog title={title} onClose={onClose} beginsAtTitle={isGrave}>
      {children}
      <form className="stack" onSubmit={submit}>
        {isAsked && (
          <>
            <RecoveryCodeField
              value={typed}
              onChange={setTyped}
              isOptional={isAlwaysAsked}
              isFocused={!(isGrave && isAlwaysAsked)}
              why={why}
              asked={asked}
            />
            <PasskeyOffer isBusy={sending.isPending} onUse={() => sending.mutate(WITH_PASSKEY)} />
            <HoldOffer wish={() => wish} onAsked={onAsked} isCarriedOut={isCarriedOut} />
          </>
        )}
        <Problem error={isMissing ? missing : sending.error} />
        <div className="row dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {texts.common.cancel}
          </button>
          <button type="submit" className={`button ${isGrave ? 'stolen' : 'primary'}`} {...unready(sending.isPending)}>
            {sending.isPending ? texts.common.working : confirm}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
