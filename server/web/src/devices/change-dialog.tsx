import { type FormEvent, useState } from 'react';
import { Dialog } from '../components/dialog.tsx';
import { unready } from '../components/unready.ts';
import { texts } from '../texts.ts';
import { OrderProblem } from './order-problem.tsx';
import { OrderProof } from './order-proof.tsx';
import type { Mac } from './use-macs.ts';
import { useOrder, type Wish } from './use-order.ts';

/** `keep` declines what somebody at the Mac asks: an order for what it does already. */
export type Change = 'recovered' | 'protect' | 'pause' | 'keep' | 'release' | 'retire' | 'erase';

const wishes: Record<Exclude<Change, 'keep'>, Wish> = {
  recovered: { mode: 'protected' },
  protect: { mode: 'protected' },
  pause: { mode: 'paused' },
  release: { release: true },
  retire: { removal: 'retire' },
  erase: { removal: 'erase' },
};

const isGrave = (change: Change) => change === 'release' || change === 'retire' || change === 'erase';

interface ChangeDialogProps {
  readonly mac: Mac;
  readonly change: Change;
  /** Whether the Mac is paired no more, so that it hears of nothing. */
  readonly isGone?: boolean;
  readonly onClose: () => void;
}

/** One question before a change; the recovery code where the server asks for it: because a Mac is stolen, or everything would go. */
export function ChangeDialog({ mac, change, isGone = false, onClose }: ChangeDialogProps) {
  const [recoveryCode, setRecoveryCode] = useState('');
  const order = useOrder(mac, onClose);
  const { ask, isBusy, error, isConflict } = order;
  const wish: Wish = change === 'keep' ? { mode: mac.orderedMode } : wishes[change];
  // Whoever is asked whether to keep it was told before that it takes a proof.
  const needsCode = order.needsCode || change === 'erase' || change === 'keep';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask({ wish, recoveryCode: needsCode ? recoveryCode : undefined });
  };
  return (
    <Dialog title={texts.change.title[change](mac.name)} onClose={onClose}>
      <p>{ledeOf(change, isGone)}</p>
      <form className="stack" onSubmit={submit}>
        {needsCode && (
          <OrderProof
            wish={wish}
            order={order}
            typed={recoveryCode}
            onType={setRecoveryCode}
            why={change === 'erase' ? texts.change.stepUpErase : undefined}
            onHeld={onClose}
          />
        )}
        <OrderProblem mac={mac} error={error} isConflict={isConflict} />
        <div className="row dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {texts.common.cancel}
          </button>
          <button type="submit" className={`button ${isGrave(change) ? 'stolen' : 'primary'}`} {...unready(isBusy)}>
            {isBusy ? texts.common.working : texts.change.confirm[change]}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** What comes of it. A Mac that is paired no more is told nothing, so that nothing changes there. */
function ledeOf(change: Change, isGone: boolean): string {
  const { lede, ledeGone } = texts.change;
  return isGone && (change === 'recovered' || change === 'retire' || change === 'erase')
    ? ledeGone[change]
    : lede[change];
}
