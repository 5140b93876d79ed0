import { errorCodeOf } from '@homeward/shared/errors';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Field } from '../components/field.tsx';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { connection } from '../connection/own-connection.ts';
import { firstTexts as texts } from '../first-texts.ts';
import { GuestFrame } from './guest-frame.tsx';

/** A console that no Homeward server served does not know its owner's server: the owner names it, once. */
export default function ServerPage() {
  const [typed, setTyped] = useState('');
  const choosing = useMutation({ mutationFn: () => connection.choose(typed) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    choosing.mutate();
  };
  return (
    <GuestFrame>
      <h1>{texts.server.title}</h1>
      <p className="lede">{texts.server.lede}</p>
      <form className="stack" onSubmit={submit}>
        <Field
          label={texts.server.label}
          hint={texts.server.hint}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          type="text"
          inputMode="url"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={300}
          required
        />
        <Problem error={choosing.error} />
        {errorCodeOf(choosing.error) === 'unavailable' && (
          <p className="hint">{texts.server.unlisted(window.location.origin)}</p>
        )}
        <button type="submit" className="button primary wide" {...unready(choosing.isPending)}>
          {choosing.isPending ? texts.common.working : texts.server.submit}
        </button>
      </form>
    </GuestFrame>
  );
}
