import { useQuery } from '@tanstack/react-query';
import { unready } from '../components/unready.ts';
import { keys } from '../devices/query-keys.ts';
import { canUsePasskeys } from '../owner/passkeys.ts';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import { hasCountingFactor } from './counting-factor.ts';

interface PasskeyOfferProps {
  readonly isBusy: boolean;
  readonly onUse: () => void;
}

/** A passkey in place of the recovery code, where the account has one that counts. */
export function PasskeyOffer({ isBusy, onUse }: PasskeyOfferProps) {
  const { call, origin, now } = useOwner();
  const factors = useQuery({ queryKey: keys.factors, queryFn: () => call('factors', {}) });
  const passkeys = factors.data?.factors.filter(({ kind }) => kind === 'passkey') ?? [];
  const counts = hasCountingFactor(passkeys, now());
  if (!counts || !canUsePasskeys(origin)) return null;
  return (
    <button type="button" className="button" {...unready(isBusy)} onClick={onUse}>
      {texts.factors.usePasskey}
    </button>
  );
}
