import { RecoveryCodeField } from '../devices/recovery-code-field.tsx';
import { HoldOffer } from './hold-offer.tsx';
import { PasskeyOffer } from './passkey-offer.tsx';

interface FactorProofProps {
  readonly typed: string;
  readonly onTyped: (typed: string) => void;
  readonly isBusy: boolean;
  readonly onPasskey: () => void;
  readonly onAsked: () => void;
}

/** Every way to show, while a Mac is stolen, that it is the owner who adds a second factor. */
export function FactorProof({ typed, onTyped, isBusy, onPasskey, onAsked }: FactorProofProps) {
  return (
    <>
      <RecoveryCodeField value={typed} onChange={onTyped} />
      <PasskeyOffer isBusy={isBusy} onUse={onPasskey} />
      <HoldOffer wish={() => ({ action: 'add-factor' })} onAsked={onAsked} />
    </>
  );
}
