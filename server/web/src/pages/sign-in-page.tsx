import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, lazy, useEffect, useState } from 'react';
import { AccountName } from '../components/account-name.tsx';
import { Field, PasswordField } from '../components/field.tsx';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { call, connection } from '../connection/own-connection.ts';
import { useWhoseDevice } from '../connection/use-whose-device.ts';
import { firstTexts as texts } from '../first-texts.ts';
import { signInHere } from '../offline/sign-in-here.ts';
import { type SignInRequest, signIn } from '../owner/sign-in.ts';
import { loadOpaque } from '../vault/opaque.ts';
import { seenStateRev } from '../vault/seen-state.ts';
import { signOut } from '../vault/sign-out.ts';
import { useBeginSession } from '../vault/use-begin-session.ts';
import type { VaultState } from '../vault/vault.ts';
import { useVault, useVaultState } from '../vault/vault-context.ts';
import { DeviceChoice } from './device-choice.tsx';
import { GuestFrame } from './guest-frame.tsx';
import { PasskeyUnlock } from './passkey-unlock.tsx';
import type { FactorWanted } from './second-factor.tsx';

// For accounts that have one alone, and no part of what everybody loads: it can speak age.
const SecondFactor = lazy(() => import('./second-factor.tsx').then((page) => ({ default: page.SecondFactor })));

/** Why a sign-in ended whose owner would rather begin anew: nothing is to be said of it. */
const STARTED_OVER = new Error('started over');

/** Signing in, and unlocking: after 15 idle minutes the password is needed again, since nothing else opens the keys. */
export function SignInPage() {
  const state = useVaultState();
  // A form of its own for each state, so that nothing typed or filled in outlives it.
  return state.status === 'open' ? null : <SignInForm key={state.status} vault={state} />;
}

type Locked = Extract<VaultState, { status: 'locked' }>;

const lockedLede = ({ loginName, isSessionOver }: Locked): string =>
  isSessionOver ? texts.signIn.endedLede(loginName) : texts.signIn.lockedLede(loginName);

function SignInForm({ vault: state }: { readonly vault: Exclude<VaultState, { status: 'open' }> }) {
  const locked = state.status === 'locked' ? state : null;
  const isBorrowed = useWhoseDevice() === 'borrowed';
  const vault = useVault();
  const begin = useBeginSession();
  const [loginName, setLoginName] = useState(locked?.loginName ?? '');
  const [password, setPassword] = useState('');
  const [factorWanted, setFactorWanted] = useState<FactorWanted | null>(null);

  // The WebAssembly is on its way while the owner types.
  useEffect(() => void loadOpaque().catch(() => {}), []);

  const signing = useMutation({
    mutationFn: () => {
      const typed = { loginName: loginName.trim(), password };
      const askFactor: SignInRequest['askFactor'] = (question) =>
        new Promise((answer, fail) => setFactorWanted({ question, answer, giveUp: () => fail(STARTED_OVER) }));
      return signInHere(typed, async () =>
        signIn({ call, opaque: await loadOpaque(), seenStateRev }, { ...typed, ...connection.wish(), askFactor }),
      );
    },
    onSuccess: (session) => {
      begin(session);
      // The locked session was replaced by this one, unless this one was opened without the server.
      if (locked && locked.sessionId !== session.session.id)
        void call('endSession', { params: { id: locked.sessionId } }).catch(() => {});
    },
    onSettled: () => {
      setPassword('');
      setFactorWanted(null);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signing.mutate();
  };
  if (factorWanted) return <SecondFactor wanted={factorWanted} />;
  return (
    <GuestFrame>
      <h1>{locked ? texts.signIn.lockedTitle : texts.signIn.title}</h1>
      <p className="lede">{locked ? lockedLede(locked) : texts.signIn.lede}</p>
      {state.status === 'closed' && state.sessionLeft && (
        <p className="notice problem" role="alert">
          {texts.signIn.sessionLeft}
        </p>
      )}
      <form className="stack" onSubmit={submit}>
        {locked ? (
          <AccountName loginName={loginName} />
        ) : (
          <Field
            label={texts.fields.loginName}
            value={loginName}
            onChange={({ target }) => setLoginName(target.value)}
            autoComplete="username"
            autoCapitalize="off"
            spellCheck={false}
            maxLength={64}
            required
          />
        )}
        <PasswordField
          label={texts.fields.password}
          value={password}
          onChange={({ target }) => setPassword(target.value)}
          autoComplete="current-password"
          required
        />
        {!locked && <DeviceChoice />}
        <Problem error={signing.error === STARTED_OVER ? null : signing.error} />
        <button type="submit" className="button primary wide" {...unready(signing.isPending)}>
          {signing.isPending ? texts.signIn.busy : locked ? texts.signIn.unlock : texts.signIn.submit}
        </button>
      </form>
      {(state.status === 'locked' || state.mayRun) && <PasskeyUnlock />}
      <p className="links">
        {locked ? (
          <button type="button" className="link" onClick={() => void signOut(vault, connection)}>
            {isBorrowed ? texts.signIn.signOut : texts.signIn.other}
          </button>
        ) : (
          <Link to="/sign-up">{texts.signIn.noAccount}</Link>
        )}
        <Link to="/recover">{texts.signIn.forgot}</Link>
        <Link to="/verify">{texts.titles.verify}</Link>
      </p>
    </GuestFrame>
  );
}
