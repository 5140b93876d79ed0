import type { Hold } from '@homeward/shared/api/holds';
import { HomewardError } from '@homeward/shared/errors';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { CodeInput } from '../components/code-input.tsx';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { renewRecoveryCode, rootKeyOf } from '../owner/renew-code.ts';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';

const words = texts.renewCode;

interface RenewByHoldProps {
  /** Nobody vetoed it. */
  readonly hold: Hold;
  readonly onDone: () => void;
}

/** A day later: the code that was printed then is typed, since it was kept nowhere, and put in place. */
export function RenewByHold({ hold, onDone }: RenewByHoldProps) {
  const owner = useOwner();
  const [typed, setTyped] = useState('');
  const renewing = useMutation({
    mutationFn: async () => {
      if ((await rootKeyOf(typed)) !== hold.detail) throw new HomewardError('wrong_recovery_code', words.otherCode);
      await renewRecoveryCode(owner, owner.account, typed, { by: 'hold', holdId: hold.id });
    },
    onSuccess: onDone,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    renewing.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <p className="notice good">{words.ripe}</p>
      <CodeInput label={words.printed} hint={words.printedHint} value={typed} onChange={setTyped} />
      <Problem error={renewing.error} />
      <button type="submit" className="button primary wide" {...unready(renewing.isPending)}>
        {renewing.isPending ? texts.common.working : words.confirm}
      </button>
    </form>
  );
}
