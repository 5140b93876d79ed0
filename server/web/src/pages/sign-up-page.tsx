import { newRecoveryCode } from '@homeward/shared/recovery-kit';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Field } from '../components/field.tsx';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { call, connection } from '../connection/own-connection.ts';
import { keys } from '../devices/query-keys.ts';
import { checkSignUp, signUp } from '../owner/sign-up.ts';
import { texts } from '../texts.ts';
import { loadOpaque } from '../vault/opaque.ts';
import { useBeginSession } from '../vault/use-begin-session.ts';
import { DeviceChoice } from './device-choice.tsx';
import { GuestFrame } from './guest-frame.tsx';
import { NewPassword } from './new-password.tsx';
import { KitCheck, KitSheet } from './recovery-kit.tsx';

type Step = 'name' | 'kit' | 'check';
const stepNumber: Record<Step, number> = { name: 1, kit: 2, check: 3 };

/** Name and password, then the recovery kit, then proof that it is on paper; only then is the account made. */
export default function SignUpPage() {
  const { invitation: invited } = useSearch({ from: '/sign-up' });
  const begin = useBeginSession();
  const server = useQuery({ queryKey: keys.server, queryFn: () => call('server', {}) });
  const [step, setStep] = useState<Step>('name');
  const [loginName, setLoginName] = useState('');
  const [password, setPassword] = useState({ text: '', isEnough: false });
  const [typedInvitation, setTypedInvitation] = useState(invited ?? '');
  const [recoveryCode, setRecoveryCode] = useState('');
  const invitation = typedInvitation.trim() || undefined;
  const request = { loginName: loginName.trim(), password: password.text, invitation };

  const checking = useMutation({
    mutationFn: async () => checkSignUp({ call, opaque: await loadOpaque(), now: Date.now }, request),
    onSuccess: () => {
      setRecoveryCode((code) => code || newRecoveryCode());
      setStep('kit');
    },
  });
  const making = useMutation({
    mutationFn: async () =>
      signUp({ call, opaque: await loadOpaque(), now: Date.now }, { ...request, ...connection.wish(), recoveryCode }),
    onSuccess: begin,
    onError: () => setStep('name'),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    making.reset();
    checking.mutate();
  };
  const registration = server.data?.registration;
  return (
    <GuestFrame>
      <p className="step no-print">{texts.signUp.steps(stepNumber[step])}</p>
      {step === 'kit' && (
        <KitSheet code={recoveryCode} loginName={request.loginName} onWritten={() => setStep('check')} />
      )}
      {step === 'check' && (
        <KitCheck
          code={recoveryCode}
          isBusy={making.isPending}
          onConfirmed={() => making.mutate()}
          onBack={() => setStep('kit')}
        />
      )}
      {step === 'name' && (
        <>
          <h1>{texts.signUp.title}</h1>
          <p className="lede">{texts.signUp.lede}</p>
          {registration === 'closed' && <p className="notice">{texts.signUp.closed}</p>}
          <form className="stack" onSubmit={submit}>
            {registration === 'invited' && !invited && (
              <Field
                label={texts.signUp.invitation}
                hint={`${texts.signUp.invitedOnly} ${texts.signUp.invitationHint}`}
                value={typedInvitation}
                onChange={({ target }) => setTypedInvitation(target.value)}
                autoComplete="off"
                spellCheck={false}
                maxLength={64}
              />
            )}
            <Field
              label={texts.fields.loginName}
              hint={texts.signUp.loginHint}
              value={loginName}
              onChange={({ target }) => {
                setLoginName(target.value);
                // What was refused is not what stands there now.
                checking.reset();
                making.reset();
              }}
              autoComplete="username"
              autoCapitalize="off"
              spellCheck={false}
              maxLength={64}
              required
            />
            <NewPassword
              label={texts.fields.password}
              value={password.text}
              known={[request.loginName, new URL(connection.origin).hostname]}
              onChange={(text, isEnough) => setPassword({ text, isEnough })}
            />
            <DeviceChoice />
            <Problem error={checking.error ?? making.error ?? server.error} />
            <button
              type="submit"
              className="button primary wide"
              {...unready(!password.isEnough || checking.isPending || registration === 'closed')}
            >
              {checking.isPending ? texts.common.working : texts.signUp.submit}
            </button>
          </form>
          <p className="links">
            <Link to="/sign-in">{texts.signUp.haveAccount}</Link>
          </p>
        </>
      )}
    </GuestFrame>
  );
}
