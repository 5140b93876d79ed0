import { type FormEvent, type ReactNode, useState } from 'react';
import { Dialog } from '../components/dialog.tsx';
import { Field } from '../components/field.tsx';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { texts } from '../texts.ts';

interface WordDialogProps {
  readonly title: string;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly value: string;
  readonly maxLength: number;
  readonly required?: boolean;
  readonly isBusy: boolean;
  readonly error: unknown;
  /** The value without spaces around it. */
  readonly onSave: (value: string) => void;
  readonly onClose: () => void;
}

/** Changes one word of a Mac's. */
export function WordDialog({ title, label, hint, isBusy, error, onSave, onClose, ...field }: WordDialogProps) {
  const [value, setValue] = useState(field.value);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave(value.trim());
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        {hint && <p>{hint}</p>}
        <Field
          label={label}
          value={value}
          onChange={({ target }) => setValue(target.value)}
          maxLength={field.maxLength}
          autoComplete="off"
          required={field.required ?? false}
        />
        <Problem error={error} />
        <div className="row dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {texts.common.cancel}
          </button>
          <button
            type="submit"
            className="button primary"
            {...unready(isBusy || (field.required === true && value.trim() === ''))}
          >
            {texts.common.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
