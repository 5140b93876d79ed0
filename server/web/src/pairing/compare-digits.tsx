import { type FormEvent, useState } from 'react';
import { Field } from '../components/field.tsx';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import type { PairingProgress } from '../owner/pairing.ts';
import { texts } from '../texts.ts';

interface CompareDigitsProps {
  readonly claim: Extract<PairingProgress, { status: 'claimed' }>;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onConfirm: (name: string) => void;
  readonly onRefuse: () => void;
}

const MAX_NAME = 100;

/** Six digits, large, and what the Mac says it is; the owner compares, names and confirms it, or refuses. */
export function CompareDigits({ claim, isBusy, error, onConfirm, onRefuse }: CompareDigitsProps) {
  const { model, hostName, platform, serial } = claim.about;
  const [name, setName] = useState((hostName.replace(/\.local$/, '') || model).slice(0, MAX_NAME));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onConfirm(name.trim());
  };
  return (
    <section className="narrow compare">
      <h1>{texts.add.compareTitle}</h1>
      <p className="lede">{texts.add.compareLede}</p>
      <p className="digits" translate="no">
        <span>{claim.digits.slice(0, 3)}</span> <span>{claim.digits.slice(3)}</span>
      </p>
      <h2>{texts.add.claimedBy}</h2>
      <dl className="facts">
        <dt>{texts.add.model}</dt>
        <dd>{model || texts.common.unknown}</dd>
        <dt>{texts.add.host}</dt>
        <dd>{hostName || texts.common.unknown}</dd>
        <dt>{texts.add.system}</dt>
        <dd>{platform || texts.common.unknown}</dd>
        <dt>{texts.machine.serial}</dt>
        <dd>{serial ?? texts.common.unknown}</dd>
      </dl>
      <form className="stack" onSubmit={submit}>
        <Field
          label={texts.add.nameLabel}
          value={name}
          onChange={({ target }) => setName(target.value)}
          maxLength={MAX_NAME}
          autoComplete="off"
          required
        />
        <Problem error={error} />
        <div className="row">
          <button type="submit" className="button primary" {...unready(isBusy || name.trim() === '')}>
            {isBusy ? texts.common.working : texts.add.confirm}
          </button>
          <button type="button" className="button danger" {...unready(isBusy)} onClick={onRefuse}>
            {texts.add.refuse}
          </button>
        </div>
      </form>
    </section>
  );
}
