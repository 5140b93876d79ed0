import { Problem } from '../components/problem.tsx';
import { RecoveryCodeField } from '../devices/recovery-code-field.tsx';
import { texts } from '../texts.ts';
import { HoldOffer } from './hold-offer.tsx';
import { PasskeyOffer } from './passkey-offer.tsx';
import type { useAddFactor } from './use-add-factor.ts';

interface AddFactorEndProps extends Pick<ReturnType<typeof useAddFactor>, 'isBusy' | 'needsProof' | 'error'> {
  readonly typed: string;
  readonly onTyped: (typed: string) => void;
  readonly onPasskey: () => void;
  readonly onClose: () => void;
  /** What the button says that sends it. */
  readonly confirm: string;
  readonly isReady?: boolean;
}

/** The end of a form that adds a second factor: while a Mac is stolen, every way to show who adds it; then the buttons. */
export function AddFactorEnd(props: AddFactorEndProps) {
  const { isBusy, needsProof, error, typed, onTyped, onPasskey, onClose, confirm, isReady = true } = props;
  return (
    <>
      {needsProof && (
        <>
          <RecoveryCodeField value={typed} onChange={onTyped} />
          <PasskeyOffer isBusy={isBusy} onUse={onPasskey} />
          <HoldOffer wish={() => ({ action: 'add-factor' })} onAsked={onClose} />
        </>
      )}
      <Problem error={error} />
      <div className="row dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {texts.common.cancel}
        </button>
        <button type="submit" className="button primary" disabled={!isReady || isBusy}>
          {isBusy ? texts.common.working : confirm}
        </button>
      </div>
    </>
  );
}
