import { Link } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { CodeField } from '../guard/code-field.tsx';
import type { FactorQuestion } from '../owner/sign-in.ts';
import { WITH_PASSKEY } from '../owner/step-up.ts';
import { texts } from '../texts.ts';
import { GuestFrame } from './guest-frame.tsx';

/** A sign-in whose password was right waits for more. */
export interface FactorWanted {
  readonly question: FactorQuestion;
  readonly answer: (answer: string | typeof WITH_PASSKEY) => void;
  readonly giveUp: () => void;
}

const words = texts.factors;

/** The second step of a sign-in. */
export function SecondFactor({ wanted }: { readonly wanted: FactorWanted }) {
  const { kinds, passkey, refused } = wanted.question;
  const [code, setCode] = useState('');
  const [answered, setAnswered] = useState<FactorWanted | null>(null);
  const isBusy = answered === wanted;
  // A code that was refused is of no use any more.
  useEffect(() => {
    if (wanted.question.refused !== null) setCode('');
  }, [wanted]);
  const answer = (given: string | typeof WITH_PASSKEY) => {
    setAnswered(wanted);
    wanted.answer(given);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    answer(code);
  };
  const takesCode = kinds.includes('totp');
  return (
    <GuestFrame>
      <h1>{words.signInTitle}</h1>
      {takesCode && <p className="lede">{words.signInLede}</p>}
      {!takesCode && <p className="lede">{passkey ? words.signInPasskeyLede : words.signInElsewhere}</p>}
      {takesCode && (
        <form className="stack" onSubmit={submit}>
          <CodeField value={code} onChange={setCode} autoFocus />
          <button type="submit" className="button primary wide" {...unready(code.length !== 6 || isBusy)}>
            {isBusy ? texts.signIn.busy : words.signInSubmit}
          </button>
        </form>
      )}
      {passkey && (
        <button
          type="button"
          className={`button wide ${takesCode ? '' : 'primary'}`}
          {...unready(isBusy)}
          onClick={() => answer(WITH_PASSKEY)}
        >
          {words.usePasskey}
        </button>
      )}
      <Problem error={isBusy ? null : refused} />
      <p className="links">
        <button type="button" className="link" onClick={wanted.giveUp}>
          {words.startOver}
        </button>
        <Link to="/recover">{words.lost}</Link>
      </p>
    </GuestFrame>
  );
}
