import { type FormEvent, useEffect, useId, useState } from 'react';
import type { SettingsView } from '../../views/settings-view.ts';
import { bridgeOf } from '../bridge.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Pill } from '../parts/pill.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { useDeed } from '../parts/use-deed.ts';
import { texts } from '../texts.ts';
import { Group } from './group.tsx';

const homeward = bridgeOf<'settings'>();

/** The look-up of access points: off, unless the owner names a service. */
export function LookUpPane({ view: { accessPointService: service, isService } }: { readonly view: SettingsView }) {
  const { lookUp } = texts.settings;
  const [typed, setTyped] = useState(service ?? '');
  const saving = useDeed();
  const id = useId();
  // What was saved is spelt out in full.
  useEffect(() => setTyped(service ?? ''), [service]);
  const save = (to: string | null) => saving.run(() => homeward.ask('settings:look-up', { service: to }));
  const wanted = typed.trim();
  const canSave = wanted !== '' && wanted !== service && !saving.isBusy;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (canSave) void save(wanted);
  };
  return (
    <>
      <p>{lookUp.text}</p>
      {isService && (
        <p className="note">
          <Icon name="warning" />
          {lookUp.notHere}
        </p>
      )}
      <Group>
        <li className="group-row">
          <span className="group-name">{lookUp.title}</span>
          <span className="group-value" role="status">
            {service === null ? (
              <Pill tone="quiet" words={lookUp.off} />
            ) : (
              <Pill tone="good" words={lookUp.on(new URL(service).host)} />
            )}
          </span>
        </li>
        <li className="group-row">
          <form className="group-form" onSubmit={submit}>
            <div className="field">
              <label htmlFor={id}>{lookUp.service}</label>
              <input
                id={id}
                maxLength={500}
                spellCheck={false}
                autoComplete="off"
                placeholder={lookUp.hint}
                aria-describedby={`${id}-kind`}
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
              />
            </div>
            <p id={`${id}-kind`} className="soft small">
              {lookUp.kind}
            </p>
            <Trouble words={saving.words} />
            <div className="row-buttons">
              {service !== null && (
                <Button isDisabled={saving.isBusy} onPress={() => void save(null)}>
                  {lookUp.switchOff}
                </Button>
              )}
              <Button type="submit" isDefault={canSave} isDisabled={!canSave}>
                {lookUp.save}
              </Button>
            </div>
          </form>
        </li>
      </Group>
    </>
  );
}
