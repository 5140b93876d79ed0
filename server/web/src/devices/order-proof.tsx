import { HoldOffer } from '../guard/hold-offer.tsx';
import { PasskeyOffer } from '../guard/passkey-offer.tsx';
import { WITH_PASSKEY } from '../owner/step-up.ts';
import { RecoveryCodeField } from './recovery-code-field.tsx';
import type { useOrder, Wish } from './use-order.ts';

interface OrderProofProps {
  readonly wish: Wish;
  readonly order: Pick<ReturnType<typeof useOrder>, 'ask' | 'holdWish' | 'isBusy'>;
  /** The recovery code or six digits, as typed. */
  readonly typed: string;
  readonly onType: (typed: string) => void;
  /** Why it is asked for; unless given, because a Mac is stolen. */
  readonly why?: string | undefined;
  /** It was asked for, to be done a day later. */
  readonly onHeld: () => void;
}

/** Every way to show that it is the owner who orders: a code, a passkey, or a day in which nobody vetoes it. */
export function OrderProof({ wish, order, typed, onType, why, onHeld }: OrderProofProps) {
  const { ask, holdWish, isBusy } = order;
  return (
    <>
      <RecoveryCodeField value={typed} onChange={onType} why={why} />
      <PasskeyOffer isBusy={isBusy} onUse={() => ask({ wish, recoveryCode: WITH_PASSKEY })} />
      <HoldOffer wish={() => holdWish(wish)} onAsked={onHeld} isCarriedOut />
    </>
  );
}
