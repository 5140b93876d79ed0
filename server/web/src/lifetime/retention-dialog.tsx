import { stepUpAction } from '@homeward/shared/api/account';
import type { MacLifetime } from '@homeward/shared/api/lifetime';
import { evidenceDays, isShorter, type Retention, reportDays } from '@homeward/shared/retention';
import { useState } from 'react';
import { StepUpDialog } from '../guard/step-up-dialog.tsx';
import { announce } from '../shell/announcer.tsx';
import { texts } from '../texts.ts';
import { useSetRetention } from './use-lifetime.ts';

const words = texts.retention;

interface RetentionDialogProps {
  readonly mac: MacLifetime;
  readonly name: string;
  readonly onClose: () => void;
}

/** How long what a Mac sends is kept. Longer is free; shorter asks for a proof while a Mac is stolen. */
export function RetentionDialog({ mac, name, onClose }: RetentionDialogProps) {
  const { deviceId, retention } = mac;
  const [chosen, setChosen] = useState<Retention>(retention);
  const set = useSetRetention(deviceId);
  const done = () => {
    announce(words.saved);
    onClose();
  };
  return (
    <StepUpDialog
      title={words.dialogTitle(name)}
      confirm={texts.common.save}
      action={stepUpAction.retention(deviceId, chosen)}
      wish={{ action: 'retention', deviceId, ...chosen }}
      isCarriedOut
      send={(proof) => set(chosen, proof)}
      onDone={done}
      onClose={onClose}
    >
      <Choice
        name="reports"
        legend={words.reports}
        days={reportDays}
        value={chosen.reportDays}
        onChange={(days) => setChosen({ ...chosen, reportDays: days })}
      />
      <Choice
        name="evidence"
        legend={words.evidenceOf}
        days={evidenceDays}
        value={chosen.evidenceDays}
        onChange={(days) => setChosen({ ...chosen, evidenceDays: days })}
      />
      {isShorter(chosen, retention) && (
        <p className="notice" role="status">
          {words.isShorter}
        </p>
      )}
    </StepUpDialog>
  );
}

interface ChoiceProps<T extends number | null> {
  readonly name: string;
  readonly legend: string;
  readonly days: readonly T[];
  readonly value: T;
  readonly onChange: (days: T) => void;
}

function Choice<T extends number | null>({ name, legend, days, value, onChange }: ChoiceProps<T>) {
  return (
    <fieldset className="choices">
      <legend>{legend}</legend>
      {days.map((each) => (
        <label key={each ?? 'keep'}>
          <input type="radio" name={name} checked={each === value} onChange={() => onChange(each)} />
          <span>{words.days(each)}</span>
        </label>
      ))}
    </fieldset>
  );
}
