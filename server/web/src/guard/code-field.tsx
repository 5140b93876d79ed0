import { Field } from '../components/field.tsx';
import { texts } from '../texts.ts';

interface CodeFieldProps {
  readonly value: string;
  readonly onChange: (digits: string) => void;
  readonly autoFocus?: boolean;
}

/** Six digits of an authenticator; phones offer digits, and browsers what arrived. */
export function CodeField({ value, onChange, autoFocus = false }: CodeFieldProps) {
  return (
    <Field
      label={texts.factors.code}
      className="factor-code"
      value={value}
      onChange={({ target }) => onChange(target.value.replace(/\D/g, '').slice(0, 6))}
      inputMode="numeric"
      autoComplete="one-time-code"
      autoFocus={autoFocus}
      required
    />
  );
}
