import type { HoldWish } from '@homeward/shared/api/holds';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { texts } from '../texts.ts';
import { useAskHold } from './use-holds.ts';

interface HoldOfferProps {
  /** What is asked for; made when the button is pressed. */
  readonly wish: () => HoldWish | Promise<HoldWish>;
  readonly onAsked: () => void;
  /** Whether the server then does it; else it is done here, again. */
  readonly isCarriedOut?: boolean;
}

/** For whoever has no proof at hand: the same, a day later, unless somebody vetoes it. */
export function HoldOffer({ wish, onAsked, isCarriedOut = false }: HoldOfferProps) {
  const asking = useAskHold(onAsked);
  return (
    <div className="hold-offer">
      <button
        type="button"
        className="link"
        {...unready(asking.isPending)}
        onClick={() => asking.mutate(wish())}
        aria-describedby="hold-offer-hint"
      >
        {texts.holds.ask}
      </button>
      <p className="hint" id="hold-offer-hint">
        {isCarriedOut ? texts.holds.askLede : texts.holds.askLedeProof}
      </p>
      <Problem error={asking.error} />
    </div>
  );
}
