import { useQuery } from '@tanstack/react-query';
import { CodeInput } from '../components/code-input.tsx';
import { hasCountingFactor } from '../guard/counting-factor.ts';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import { keys } from './query-keys.ts';

export interface CodeWords {
  readonly label: string;
  readonly hint: string;
}

interface RecoveryCodeFieldProps {
  readonly value: string;
  readonly onChange: (typed: string) => void;
  /** On quiet days too: something else may stand for it. */
  readonly isOptional?: boolean;
  /** Why it is asked for; unless given, because a Mac is stolen. */
  readonly why?: string | undefined;
  /** What is asked for, in place of the usual words; told whether six digits will do as well. */
  readonly asked?: ((takesDigits: boolean) => CodeWords) | undefined;
  /** Whether typing begins here; so unless told otherwise. */
  readonly isFocused?: boolean;
}

/** Asks for the recovery code, or six digits where those count in its place, and says why: the thief may be signed in. */
export function RecoveryCodeField({
  value,
  onChange,
  isOptional = false,
  why,
  asked = usual,
  isFocused = true,
}: RecoveryCodeFieldProps) {
  const { call, now } = useOwner();
  const factors = useQuery({ queryKey: keys.factors, queryFn: () => call('factors', {}) });
  const totps = factors.data?.factors.filter(({ kind }) => kind === 'totp');
  const takesDigits = totps === undefined || hasCountingFactor(totps, now());
  return (
    <>
      <p className="notice">{why ?? (isOptional ? texts.factors.proof : texts.change.stepUp)}</p>
      <CodeInput
        {...asked(takesDigits)}
        value={value}
        onChange={onChange}
        isOptional={isOptional}
        autoFocus={isFocused}
      />
    </>
  );
}

const usual = (takesDigits: boolean): CodeWords =>
  takesDigits
    ? { label: texts.fields.codeOrDigits, hint: texts.factors.proofHint }
    : { label: texts.fields.recoveryCode, hint: texts.fields.recoveryHint };
