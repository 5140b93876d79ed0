import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { RecoveryCodeField } from '../devices/recovery-code-field.tsx';
import { texts } from '../texts.ts';
import { HoldOffer } from './hold-offer.tsx';
import { PasskeyOffer } from './passkey-offer.tsx';
import type { AddFactor } from './use-add-factor.ts';

interface AddFactorEndProps {
  readonly adding: AddFactor;
  readonly onClose: () => void;
  /** What the button says that sends it. */
  readonly confirm: string;
  readonly isReady?: boolean;
}

/**
 * The end of a form that adds a second factor: the ways to show who adds it, which it then stands for itself; while a Mac is
 * stolen there is none without. Then the buttons.
 */
export function AddFactorEnd({ adding, onClose, confirm, isReady = true }: AddFactorEndProps) {
  const { isBusy, needsProof, error, typed, setTyped, submitWithPasskey } = adding;
  return (
    <>
      <RecoveryCodeField
        key={needsProof ? 'needed' : 'wished'}
        value={typed}
        onChange={setTyped}
        isOptional={!needsProof}
        isFocused={needsProof}
        why={needsProof ? undefined : texts.factors.addWhy}
        asked={needsProof ? undefined : texts.factors.addCode}
      />
      <PasskeyOffer isBusy={isBusy} onUse={submitWithPasskey} />
      {needsProof && <HoldOffer wish={() => ({ action: 'add-factor' })} onAsked={onClose} />}
      <Problem error={error} />
      <div className="row dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {texts.common.cancel}
        </button>
        <button type="submit" className="button primary" {...unready(!isReady || isBusy)}>
          {isBusy ? texts.common.working : confirm}
        </button>
      </div>
    </>
  );
}
