import { errorCodeOf } from '@homeward/shared/errors';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { AccountName } from '../components/account-name.tsx';
import { CodeInput } from '../components/code-input.tsx';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { useMacs } from '../devices/use-macs.ts';
import { KeysFrame } from '../keys/keys-frame.tsx';
import { MacKeysList } from '../keys/mac-keys-list.tsx';
import { keepAnew } from '../offline/keep-anew.ts';
import { isUnreachable } from '../owner/mac-keys.ts';
import { finishRotation, type PreparedRotation, prepareRotation } from '../owner/rotate-keys.ts';
import { announce } from '../shell/announcer.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import { loadOpaque } from '../vault/opaque.ts';
import { useVault } from '../vault/vault-context.ts';
import { NewPassword } from './new-password.tsx';
import '../styles/keys.css';

const words = texts.newKeys;

/** All keys anew: asked for once, taken by the server as a whole, told to each Mac. */
export default function NewKeysPage() {
  const { call, account, sessionId, now, origin } = useOwner();
  const vault = useVault();
  const { macs } = useMacs();
  const [recoveryCode, setRecoveryCode] = useState('');
  const [password, setPassword] = useState({ text: '', isEnough: false });
  /** What was sent and not answered: the same again finishes it. */
  const prepared = useRef<PreparedRotation | null>(null);
  const rotating = useMutation({
    mutationFn: async () => {
      const ports = { call, now, opaque: await loadOpaque() };
      prepared.current ??= await prepareRotation(ports, account, { recoveryCode, newPassword: password.text });
      return await finishRotation(call, account, prepared.current);
    },
    onError: (error) => {
      if (!isUnanswered(error)) prepared.current = null;
    },
    onSuccess: (renewed) => {
      const opened = { account: renewed, session: { id: sessionId } };
      keepAnew(password.text, opened);
      setPassword({ text: '', isEnough: false });
      setRecoveryCode('');
      announce(words.doneTitle);
      vault.open(opened);
    },
  });
  if (rotating.isSuccess) {
    return (
      <section className="panel keys-page">
        <h1>{words.doneTitle}</h1>
        <p className="notice good">{words.done}</p>
        <MacKeysList heading="h2" />
        <h2>{words.leftTitle}</h2>
        <p>{words.leftLede}</p>
        <ul className="keys-points">
          <li>
            <Link to="/account">{words.left.factors}</Link>
          </li>
          <li>
            <Link to="/messages">{words.left.messages}</Link>
          </li>
          <li>
            <Link to="/">{words.left.shares}</Link>
          </li>
          <li>
            <Link to="/activity">{words.left.activity}</Link>
          </li>
        </ul>
        <Link className="button" to="/account">
          {texts.renewCode.back}
        </Link>
      </section>
    );
  }
  const isUnsure = rotating.isError && prepared.current !== null;
  const unreachable = (macs ?? []).filter((mac) => isUnreachable(mac, account)).map(({ name }) => name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rotating.mutate();
  };
  return (
    <KeysFrame title={words.title} lede={words.lede} points={words.points}>
      {unreachable.length > 0 && <p className="notice problem">{words.unreachable(unreachable.join(', '))}</p>}
      <form className="stack" onSubmit={submit}>
        <fieldset className="stack" disabled={isUnsure || rotating.isPending}>
          <CodeInput label={words.code} hint={words.codeHint} value={recoveryCode} onChange={setRecoveryCode} />
          <AccountName loginName={account.loginName} />
          <NewPassword
            label={words.password}
            value={password.text}
            known={[account.loginName, new URL(origin).hostname]}
            onChange={(text, isEnough) => setPassword({ text, isEnough })}
          />
        </fieldset>
        {isUnsure ? (
          <p className="notice problem" role="alert">
            {words.unsure}
          </p>
        ) : (
          <Problem error={rotating.error} />
        )}
        <button type="submit" className="button primary wide" {...unready(!password.isEnough || rotating.isPending)}>
          {rotating.isPending ? words.busy : isUnsure ? words.again : words.submit}
        </button>
      </form>
    </KeysFrame>
  );
}

/** Whether the server may have done what it was asked for. */
const isUnanswered = (error: unknown): boolean => ['unavailable', 'internal'].includes(errorCodeOf(error));
