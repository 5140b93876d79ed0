import { HomewardError } from '@homeward/shared/errors';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { Problem } from '../components/problem.tsx';
import { CodeField } from '../guard/code-field.tsx';
import { texts } from '../texts.ts';
import { GuestFrame } from './guest-frame.tsx';

/** A sign-in whose password was right waits for a code. */
export interface CodeWanted {
  /** Why the code before was not taken; null at first. */
  readonly refused: unknown;
  readonly answer: (code: string) => void;
  readonly giveUp: (why: unknown) => void;
}

const words = texts.factors;

/** The second step of a sign-in. */
export function SecondFactor({ wanted }: { readonly wanted: CodeWanted }) {
  const [code, setCode] = useState('');
  const [answered, setAnswered] = useState<CodeWanted | null>(null);
  const isBusy = answered === wanted;
  // A code that was refused is of no use any more.
  useEffect(() => {
    if (wanted.refused !== null) setCode('');
  }, [wanted]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAnswered(wanted);
    wanted.answer(code);
  };
  const giveUp = () => wanted.giveUp(new HomewardError('second_factor_needed', words.signInLede));
  return (
    <GuestFrame>
      <h1>{words.signInTitle}</h1>
      <p className="lede">{words.signInLede}</p>
      <form className="stack" onSubmit={submit}>
        <CodeField value={code} onChange={setCode} autoFocus />
        <Problem error={isBusy ? null : wanted.refused} />
        <button type="submit" className="button primary wide" disabled={code.length !== 6 || isBusy}>
          {isBusy ? texts.signIn.busy : words.signInSubmit}
        </button>
      </form>
      <p className="links">
        <button type="button" className="link" onClick={giveUp}>
          {words.startOver}
        </button>
        <Link to="/recover">{words.lost}</Link>
      </p>
    </GuestFrame>
  );
}
