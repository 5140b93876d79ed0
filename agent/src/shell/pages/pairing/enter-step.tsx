import { type FormEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { PairingEntry } from '../../pairing-entry.ts';
import { bridgeOf } from '../bridge.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { settled } from '../parts/reply.ts';
import { SegmentedControl } from '../parts/segmented-control.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { texts } from '../texts.ts';
import { PairingFigure } from './pairing-figure.tsx';

interface EnterStepProps {
  /** Why the last try came to nothing. */
  readonly words: string;
  readonly onCancel: () => void;
}

const forms = [
  { value: 'link', label: texts.pairing.enter.link },
  { value: 'code', label: texts.pairing.enter.code },
] as const;

/** Takes a pasted link, or a server and a typed code. What was typed stays when it is refused. */
export function EnterStep({ words, onCancel }: EnterStepProps) {
  const { enter } = texts.pairing;
  const [form, setForm] = useState<PairingEntry['form']>('link');
  const [link, setLink] = useState('');
  const [server, setServer] = useState('');
  const [code, setCode] = useState('');
  const [refusal, setRefusal] = useState(words);
  const first = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  useEffect(() => setRefusal(words), [words]);
  useLayoutEffect(() => first.current?.focus(), []);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const entry: PairingEntry =
      form === 'link' ? { form, link: link.trim() } : { form, server: server.trim(), code: code.trim() };
    const reply = await settled(bridgeOf<'pairing'>().ask('pairing:enter', entry));
    if (reply.type === 'error') setRefusal(reply.words);
  };

  const [before, choice, after] = enter.lead;
  return (
    <form className="whole" onSubmit={(event) => void submit(event)}>
      <Dialog
        title={enter.title}
        figure={<PairingFigure />}
        lead={
          <>
            {before}
            <b>{choice}</b>
            {after}
          </>
        }
        buttons={
          <>
            <Button onPress={onCancel}>{texts.common.cancel}</Button>
            <Button type="submit" isDefault>
              {texts.common.continue}
            </Button>
          </>
        }
      >
        <SegmentedControl label={enter.how} options={forms} value={form} onChange={setForm} />
        {form === 'link' ? (
          <div className="field">
            <label htmlFor={`${id}-link`}>{enter.linkLabel}</label>
            <textarea
              ref={first}
              id={`${id}-link`}
              className="secret"
              rows={3}
              maxLength={2048}
              spellCheck={false}
              autoComplete="off"
              placeholder={enter.linkHint}
              value={link}
              onChange={(event) => setLink(event.target.value)}
              onKeyDown={(event) => {
                // A link has no line breaks: Return goes on, as in every other field.
                if (event.key !== 'Enter') return;
                event.preventDefault();
                event.currentTarget.form?.requestSubmit();
              }}
            />
          </div>
        ) : (
          <div className="field-row">
            <div className="field">
              <label htmlFor={`${id}-server`}>{enter.server}</label>
              <input
                id={`${id}-server`}
                maxLength={300}
                spellCheck={false}
                autoComplete="off"
                placeholder={enter.serverHint}
                value={server}
                onChange={(event) => setServer(event.target.value)}
              />
            </div>
            <div className="field">
              <label htmlFor={`${id}-code`}>{enter.codeLabel}</label>
              <input
                id={`${id}-code`}
                className="secret"
                maxLength={64}
                spellCheck={false}
                autoComplete="off"
                autoCapitalize="characters"
                placeholder={enter.codeHint}
                value={code}
                onChange={(event) => setCode(event.target.value)}
              />
            </div>
          </div>
        )}
        <Trouble words={refusal} />
      </Dialog>
    </form>
  );
}
