import { CodeInput } from '../components/code-input.tsx';
import { texts } from '../texts.ts';

interface RecoveryCodeFieldProps {
  readonly value: string;
  readonly onChange: (typed: string) => void;
  /** On quiet days too: something else may stand for it. */
  readonly isOptional?: boolean;
  /** Why it is asked for; unless given, because a Mac is stolen. */
  readonly why?: string | undefined;
  /** Whether typing begins here; so unless told otherwise. */
  readonly isFocused?: boolean;
}

/** Asks for the recovery code, or six digits in its place, and says why: the thief may be signed in. */
export function RecoveryCodeField({
  value,
  onChange,
  isOptional = false,
  why,
  isFocused = true,
}: RecoveryCodeFieldProps) {
  return (
    <>
      <p className="notice">{why ?? (isOptional ? texts.factors.proof : texts.change.stepUp)}</p>
      <CodeInput
        label={texts.fields.codeOrDigits}
        hint={texts.factors.proofHint}
        value={value}
        onChange={onChange}
        isOptional={isOptional}
        autoFocus={isFocused}
      />
    </>
  );
}
