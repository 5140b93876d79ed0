import { errorCodeOf } from '@homeward/shared/errors';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { AccountName } from '../components/account-name.tsx';
import { PasswordField } from '../components/field.tsx';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { RecoveryCodeField } from '../devices/recovery-code-field.tsx';
import { keepAnew } from '../offline/keep-anew.ts';
import { changePassword } from '../owner/change-password.ts';
import { type StepUpAnswer, WITH_PASSKEY } from '../owner/step-up.ts';
import { NewPassword } from '../pages/new-password.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import { loadOpaque } from '../vault/opaque.ts';
import { HoldOffer } from './hold-offer.tsx';
import { PasskeyOffer } from './passkey-offer.tsx';
import { withRipeHold } from './use-holds.ts';

/** Another password: with the present one, and while a Mac is stolen with a proof besides. */
export function ChangePassword() {
  const owner = useOwner();
  const { account, sessionId, call, origin } = owner;
  const [oldPassword, setOldPassword] = useState('');
  const [password, setPassword] = useState({ text: '', isEnough: false });
  const [typed, setTyped] = useState('');
  const [needsProof, setNeedsProof] = useState(false);
  const changing = useMutation({
    mutationFn: async (shown: StepUpAnswer | undefined) =>
      withRipeHold(owner, { action: 'change-password' }, async (ripe) =>
        changePassword(
          { call, opaque: await loadOpaque() },
          ...([account, oldPassword, password.text] as const),
          ripe ?? shown,
        ),
      ),
    onError: (error) => {
      if (errorCodeOf(error) === 'step_up_needed') setNeedsProof(true);
    },
    onSuccess: () => {
      keepAnew(password.text, { account, session: { id: sessionId } });
      setNeedsProof(false);
      setTyped('');
      setOldPassword('');
      setPassword({ text: '', isEnough: false });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    changing.mutate(needsProof ? typed : undefined);
  };
  return (
    <form className="stack" onSubmit={submit}>
      <AccountName loginName={account.loginName} />
      <PasswordField
        label={texts.account.oldPassword}
        value={oldPassword}
        onChange={({ target }) => setOldPassword(target.value)}
        autoComplete="current-password"
        required
      />
      <NewPassword
        label={texts.fields.newPassword}
        value={password.text}
        known={[account.loginName, new URL(origin).hostname]}
        onChange={(text, isEnough) => setPassword({ text, isEnough })}
      />
      {needsProof && (
        <>
          <RecoveryCodeField value={typed} onChange={setTyped} />
          <PasskeyOffer isBusy={changing.isPending} onUse={() => changing.mutate(WITH_PASSKEY)} />
          <HoldOffer wish={() => ({ action: 'change-password' })} onAsked={() => setNeedsProof(false)} />
        </>
      )}
      <Problem error={errorCodeOf(changing.error) === 'step_up_needed' ? null : changing.error} />
      {changing.isSuccess && (
        <p className="notice good" role="status">
          {texts.account.passwordChanged}
        </p>
      )}
      <button type="submit" className="button primary" {...unready(!password.isEnough || changing.isPending)}>
        {changing.isPending ? texts.common.working : texts.account.changePassword}
      </button>
    </form>
  );
}
