import { defaultMaxSeconds } from '@homeward/shared/modes';
import { type FormEvent, useState } from 'react';
import { Dialog } from '../components/dialog.tsx';
import { unready } from '../components/unready.ts';
import { formatInterval } from '../format/format.ts';
import { texts } from '../texts.ts';
import { OrderProblem } from './order-problem.tsx';
import { RecoveryCodeField } from './recovery-code-field.tsx';
import { hasRunOut } from './stolen-until.ts';
import type { Mac } from './use-macs.ts';
import { useOrder } from './use-order.ts';

const INTERVALS_SECONDS = [60, 300, 900, 3600];
const DEFAULT_INTERVAL_SECONDS = 300;
const DAY_SECONDS = 86_400;

interface StolenDialogProps {
  readonly mac: Mac;
  readonly now: number;
  readonly onClose: () => void;
}

/**
 * The last question before cameras run: two choices, both with a good default, or as they were chosen before. A Mac that is stolen already can be told
 * to look more seldom only with the recovery code, which the server then asks for.
 */
export function StolenDialog({ mac, now, onClose }: StolenDialogProps) {
  const before = mac.order?.type === 'mode' && mac.order.mode === 'stolen' ? mac.order : null;
  const isRunning = before !== null && !hasRunOut(mac, now);
  const [isHidden, setHidden] = useState(before?.hidden ?? true);
  const [intervalSeconds, setInterval] = useState(before?.intervalSeconds ?? DEFAULT_INTERVAL_SECONDS);
  const [recoveryCode, setRecoveryCode] = useState('');
  const { ask, isBusy, needsCode, error, isConflict } = useOrder(mac, onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wish = { mode: 'stolen', hidden: isHidden, intervalSeconds } as const;
    ask({ wish, recoveryCode: needsCode ? recoveryCode : undefined });
  };
  const choices = INTERVALS_SECONDS.includes(intervalSeconds)
    ? INTERVALS_SECONDS
    : [intervalSeconds, ...INTERVALS_SECONDS];
  return (
    <Dialog title={texts.stolen.confirmTitle(mac.name)} onClose={onClose}>
      <p>{texts.stolen.confirmLede}</p>
      {!isRunning && <p className="muted">{texts.stolen.later}</p>}
      <p className="muted">{texts.stolen.ends(defaultMaxSeconds / DAY_SECONDS)}</p>
      <form className="stack" onSubmit={submit}>
        <fieldset className="choices">
          <legend>{texts.stolen.interval}</legend>
          {choices.map((seconds) => (
            <label key={seconds}>
              <input
                type="radio"
                name="interval"
                checked={seconds === intervalSeconds}
                onChange={() => setInterval(seconds)}
              />
              <span>{formatInterval(seconds)}</span>
            </label>
          ))}
        </fieldset>
        <label className="check">
          <input type="checkbox" checked={isHidden} onChange={({ target }) => setHidden(target.checked)} />
          <span>
            {texts.stolen.hidden}
            <span className="hint">{texts.stolen.hiddenHint}</span>
          </span>
        </label>
        {needsCode && <RecoveryCodeField value={recoveryCode} onChange={setRecoveryCode} />}
        <OrderProblem mac={mac} error={error} isConflict={isConflict} />
        <div className="row dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {texts.common.cancel}
          </button>
          <button type="submit" className="button stolen" {...unready(isBusy)}>
            {isBusy ? texts.common.working : isRunning ? texts.mac.actions.again : texts.stolen.confirm}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
