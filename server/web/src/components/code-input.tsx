import { type KeyboardEvent, useId } from 'react';

interface CodeInputProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (typed: string) => void;
  readonly isOptional?: boolean;
  readonly autoFocus?: boolean;
}

/**
 * Takes the recovery code as it is typed from paper: no browser completes, corrects or keeps it. On two lines, so that all of
 * it can be compared with the paper on a phone too; otherwise like a field of one line.
 */
export function CodeInput({ label, hint, onChange, isOptional = false, ...rest }: CodeInputProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        rows={2}
        className="code-input"
        aria-describedby={`${id}-hint`}
        onChange={({ target }) => onChange(target.value.replaceAll(/[\r\n]/g, ''))}
        onKeyDown={submitOnEnter}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={48}
        required={!isOptional}
        {...rest}
      />
      <p id={`${id}-hint`} className="hint">
        {hint}
      </p>
    </div>
  );
}

/** Presses the form's button, as a browser does for a field of one line: a disabled one stays so. */
function submitOnEnter(event: KeyboardEvent<HTMLTextAreaElement>) {
  if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
  event.preventDefault();
  const controls = [...(event.currentTarget.form?.elements ?? [])];
  const button = controls.find((one) => one instanceof HTMLButtonElement && one.type === 'submit');
  if (button instanceof HTMLButtonElement) button.click();
}
