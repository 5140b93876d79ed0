import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { CodeInput } from '../components/code-input.tsx';
import { Field } from '../components/field.tsx';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { call, connection } from '../connection/own-connection.ts';
import { recover } from '../owner/recover.ts';
import { texts } from '../texts.ts';
import { loadOpaque } from '../vault/opaque.ts';
import { seenStateRev } from '../vault/seen-state.ts';
import { useBeginSession } from '../vault/use-begin-session.ts';
import { DeviceChoice } from './device-choice.tsx';
import { GuestFrame } from './guest-frame.tsx';
import { NewPassword } from './new-password.tsx';

/** The recovery code opens the vault, and a new password is set. */
export default function RecoverPage() {
  const begin = useBeginSession();
  const [loginName, setLoginName] = useState('');
  const [recoveryCode, setRecoveryCode] = useState('');
  const [digits, setDigits] = useState('');
  const [password, setPassword] = useState({ text: '', isEnough: false });
  const recovering = useMutation({
    mutationFn: async () =>
      recover(
        { call, opaque: await loadOpaque(), seenStateRev },
        { loginName: loginName.trim(), recoveryCode, newPassword: password.text, digits, ...connection.wish() },
      ),
    onSuccess: begin,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    recovering.mutate();
  };
  return (
    <GuestFrame>
      <h1>{texts.recover.title}</h1>
      <p className="lede">{texts.recover.lede}</p>
      <form className="stack" onSubmit={submit}>
        <Field
          label={texts.fields.loginName}
          value={loginName}
          onChange={({ target }) => setLoginName(target.value)}
          autoComplete="username"
          autoCapitalize="off"
          spellCheck={false}
          required
        />
        <CodeInput
          label={texts.fields.recoveryCode}
          hint={texts.fields.recoveryHint}
          value={recoveryCode}
          onChange={setRecoveryCode}
        />
        <Field
          label={texts.recover.digits}
          hint={texts.recover.digitsHint}
          value={digits}
          onChange={({ target }) => setDigits(target.value.replace(/\D/g, '').slice(0, 6))}
          inputMode="numeric"
          autoComplete="off"
          pattern="[0-9]{6}"
        />
        <NewPassword
          label={texts.fields.newPassword}
          value={password.text}
          known={[loginName, new URL(connection.origin).hostname]}
          onChange={(text, isEnough) => setPassword({ text, isEnough })}
        />
        <DeviceChoice />
        <Problem error={recovering.error} />
        <button type="submit" className="button primary wide" {...unready(!password.isEnough || recovering.isPending)}>
          {recovering.isPending ? texts.recover.busy : texts.recover.submit}
        </button>
      </form>
      <p className="links">
        <Link to="/sign-in">{texts.recover.remembered}</Link>
      </p>
    </GuestFrame>
  );
}
