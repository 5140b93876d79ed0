import { type FormEvent, useState } from 'react';
import { Dialog } from '../components/dialog.tsx';
import { unready } from '../components/unready.ts';
import { HoldOffer } from '../guard/hold-offer.tsx';
import { PasskeyOffer } from '../guard/passkey-offer.tsx';
import { WITH_PASSKEY } from '../owner/step-up.ts';
import { texts } from '../texts.ts';
import { OrderProblem } from './order-problem.tsx';
import { RecoveryCodeField } from './recovery-code-field.tsx';
import type { Mac } from './use-macs.ts';
import { useOrder, type Wish } from './use-order.ts';

export type Change = 'recovered' | 'protect' | 'pause' | 'release' | 'retire' | 'erase';

const wishes: Record<Change, Wish> = {
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
  readonly onClose: () => void;
}

/** One question before a change; the recovery code where the server asks for it: because a Mac is stolen, or everything would go. */
export function ChangeDialog({ mac, change, onClose }: ChangeDialogProps) {
  const [recoveryCode, setRecoveryCode] = useState('');
  const { ask, holdWish, isBusy, error, isConflict, ...asked } = useOrder(mac, onClose);
  const needsCode = asked.needsCode || change === 'erase';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask({ wish: wishes[change], recoveryCode: needsCode ? recoveryCode : undefined });
  };
  return (
    <Dialog title={texts.change.title[change](mac.name)} onClose={onClose}>
      <p>{texts.change.lede[change]}</p>
      <form className="stack" onSubmit={submit}>
        {needsCode && (
          <>
            <RecoveryCodeField
              value={recoveryCode}
              onChange={setRecoveryCode}
              why={change === 'erase' ? texts.change.stepUpErase : undefined}
            />
            <PasskeyOffer isBusy={isBusy} onUse={() => ask({ wish: wishes[change], recoveryCode: WITH_PASSKEY })} />
            <HoldOffer wish={() => holdWish(wishes[change])} onAsked={onClose} isCarriedOut />
          </>
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
