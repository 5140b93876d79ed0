import { Switch as Primitive } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import { unready } from './unready.ts';

interface SwitchProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** Something that is on or off at once, with its name and what it does beside it. */
export function Switch({ label, hint, checked, disabled = false, onChange }: SwitchProps) {
  const id = useId();
  return (
    <div className="switch-row">
      <Primitive.Root
        id={id}
        className="switch"
        checked={checked}
        {...unready(disabled)}
        onCheckedChange={onChange}
        {...(hint !== undefined && { 'aria-describedby': `${id}-hint` })}
      >
        <Primitive.Thumb className="switch-thumb" />
      </Primitive.Root>
      <div>
        <label htmlFor={id}>{label}</label>
        {hint !== undefined && (
          <span id={`${id}-hint`} className="hint">
            {hint}
          </span>
        )}
      </div>
    </div>
  );
}
