import { defaultMaxSeconds } from '@homeward/shared/modes';
import { type FormEvent, useState } from 'react';
import { Dialog } from '../components/dialog.tsx';
import { unready } from '../components/unready.ts';
import { formatInterval } from '../format/format.ts';
import { texts } from '../texts.ts';
import { OrderProblem } from './order-problem.tsx';
import { OrderProof } from './order-proof.tsx';
import { hasRunOut } from './stolen-until.ts';
import type { Mac } from './use-macs.ts';
import { useOrder } from './use-order.ts';

const INTERVALS_SECONDS = [60, 300, 900, 3600];
const DEFAULT_INTERVAL_SECONDS = 300;
const DAY_SECONDS = 86_400;

interface StolenDialogProps {
  readonly mac: Mac;
  readonly now: number;
  /** Whether the Mac is paired no more: it will not hear of it, but its owner's sessions and the rest of the console do. */
  readonly isGone: boolean;
  readonly onClose: () => void;
}

/**
 * The last question before cameras run: two choices, both with a good default, or as they were chosen before. A Mac that is stolen already can be told
 * to look more seldom only with a proof, which the server then asks for. Of one that is paired no more there is nothing to choose.
 */
export function StolenDialog({ mac, now, isGone, onClose }: StolenDialogProps) {
  const before = mac.order?.type === 'mode' && mac.order.mode === 'stolen' ? mac.order : null;
  const isRunning = mac.orderedMode === 'stolen' && !hasRunOut(mac, now);
  const [isHidden, setHidden] = useState(before?.hidden ?? true);
  const [intervalSeconds, setInterval] = useState(before?.intervalSeconds ?? DEFAULT_INTERVAL_SECONDS);
  const [recoveryCode, setRecoveryCode] = useState('');
  const given = useOrder(mac, onClose);
  const { ask, isBusy, needsCode, error, isConflict } = given;
  const wish = { mode: 'stolen', hidden: isHidden, intervalSeconds } as const;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask({ wish, recoveryCode: needsCode ? recoveryCode : undefined });
  };
  const choices = INTERVALS_SECONDS.includes(intervalSeconds)
    ? INTERVALS_SECONDS
    : [intervalSeconds, ...INTERVALS_SECONDS];
  return (
    <Dialog
      title={isRunning ? texts.stolen.againTitle(mac.name) : texts.stolen.confirmTitle(mac.name)}
      onClose={onClose}
    >
      <p>{isGone ? texts.stolen.goneLede : isRunning ? texts.stolen.againLede : texts.stolen.confirmLede}</p>
      {!isRunning && <p className="muted">{texts.stolen.later}</p>}
      {!isGone && <p className="muted">{texts.stolen.ends(defaultMaxSeconds / DAY_SECONDS)}</p>}
      <form className="stack" onSubmit={submit}>
        {!isGone && (
          <>
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
          </>
        )}
        {needsCode && (
          <OrderProof wish={wish} order={given} typed={recoveryCode} onType={setRecoveryCode} onHeld={onClose} />
        )}
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
