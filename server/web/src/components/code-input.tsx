import { Field } from './field.tsx';

interface CodeInputProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (typed: string) => void;
  readonly isOptional?: boolean;
  readonly autoFocus?: boolean;
}

/** Takes the recovery code as it is typed from paper: no browser completes, corrects or keeps it. */
export const CodeInput = ({ label, hint, value, onChange, isOptional = false, autoFocus = false }: CodeInputProps) => (
  <Field
    label={label}
    hint={hint}
    className="code-input"
    value={value}
    onChange={({ target }) => onChange(target.value)}
    autoComplete="off"
    autoCapitalize="characters"
    spellCheck={false}
    maxLength={48}
    autoFocus={autoFocus}
    required={!isOptional}
  />
);
