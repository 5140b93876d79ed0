import { Field } from '../components/field.tsx';
import { texts } from '../texts.ts';

interface RecoveryCodeFieldProps {
  readonly value: string;
  readonly onChange: (typed: string) => void;
}

/** Asks for the recovery code, and says why: a Mac is stolen, and the thief may be signed in. */
export function RecoveryCodeField({ value, onChange }: RecoveryCodeFieldProps) {
  return (
    <>
      <p className="notice">{texts.change.stepUp}</p>
      <Field
        label={texts.fields.recoveryCode}
        hint={texts.fields.recoveryHint}
        className="code-input"
        value={value}
        onChange={({ target }) => onChange(target.value)}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={48}
        autoFocus
        required
      />
    </>
  );
}
