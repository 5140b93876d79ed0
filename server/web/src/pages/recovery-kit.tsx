import { normalizeCrockford } from '@homeward/shared/crockford';
import { type FormEvent, useMemo, useState } from 'react';
import { Field } from '../components/field.tsx';
import { unready } from '../components/unready.ts';
import { connection } from '../connection/own-connection.ts';
import { formatDateTime } from '../format/format.ts';
import { texts } from '../texts.ts';
import '../styles/kit.css';

interface KitSheetProps {
  readonly code: string;
  readonly loginName: string;
  readonly onWritten: () => void;
}

/** The recovery kit: shown once, and printed as a sheet of its own. */
export function KitSheet({ code, loginName, onWritten }: KitSheetProps) {
  const madeAt = useMemo(() => Date.now(), []);
  return (
    <>
      <h1>{texts.kit.title}</h1>
      <p className="lede no-print">{texts.kit.lede}</p>
      <section className="kit" aria-label={texts.kit.printTitle}>
        <h2>{texts.kit.printTitle}</h2>
        <dl>
          <dt>{texts.kit.server}</dt>
          <dd>{connection.origin}</dd>
          <dt>{texts.kit.login}</dt>
          <dd>{loginName}</dd>
          <dt>{texts.kit.made}</dt>
          <dd>{formatDateTime(madeAt)}</dd>
        </dl>
        <p className="kit-label">{texts.kit.code}</p>
        <ol className="kit-code" aria-label={texts.kit.code}>
          {code.split('-').map((group, index) => (
            <li key={`${String(index)} ${group}`}>{group}</li>
          ))}
        </ol>
        <p className="kit-how">{texts.kit.how}</p>
      </section>
      <button type="button" className="button primary wide no-print" onClick={() => window.print()}>
        {texts.kit.print}
      </button>
      <button type="button" className="button wide no-print" onClick={onWritten}>
        {texts.kit.written}
      </button>
    </>
  );
}

interface KitCheckProps {
  readonly code: string;
  readonly isBusy: boolean;
  /** What the button says; that of the sign-up unless given. */
  readonly submit?: string;
  readonly onConfirmed: () => void;
  readonly onBack: () => void;
}

/** Two groups of the code, typed from the paper: proof that there is one. */
export function KitCheck({ code, isBusy, submit: label = texts.kit.submit, onConfirmed, onBack }: KitCheckProps) {
  const groups = code.split('-');
  const asked = useMemo(() => pickTwo(groups.length), [groups.length]);
  const [typed, setTyped] = useState(['', '']);
  const [isWrong, setIsWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isRight = asked.every((group, index) => normalizeCrockford(typed[index] ?? '') === groups[group]);
    setIsWrong(!isRight);
    if (isRight) onConfirmed();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <h1>{texts.kit.confirmTitle}</h1>
      <p className="lede">{texts.kit.confirmLede(asked[0] + 1, asked[1] + 1)}</p>
      <div className="row code-groups">
        {asked.map((group, index) => (
          <Field
            key={group}
            label={texts.kit.group(group + 1)}
            className="code-input"
            value={typed[index] ?? ''}
            onChange={({ target }) => setTyped(typed.map((old, at) => (at === index ? target.value : old)))}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={6}
            required
          />
        ))}
      </div>
      {isWrong && (
        <p className="field-error" role="alert">
          {texts.kit.wrong}
        </p>
      )}
      <button type="submit" className="button primary wide" {...unready(isBusy)}>
        {isBusy ? texts.kit.busy : label}
      </button>
      <button type="button" className="link" onClick={onBack}>
        {texts.kit.showAgain}
      </button>
    </form>
  );
}

/** Two different groups, in order; the short last one is not asked for. */
function pickTwo(count: number): readonly [number, number] {
  const [a = 0, b = 0] = crypto.getRandomValues(new Uint8Array(2));
  const first = a % (count - 1);
  const second = (first + 1 + (b % (count - 2))) % (count - 1);
  return first < second ? [first, second] : [second, first];
}
