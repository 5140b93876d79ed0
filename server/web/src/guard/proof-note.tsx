import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { keys } from '../devices/query-keys.ts';
import { useMacs } from '../devices/use-macs.ts';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import { hasCountingFactor } from './counting-factor.ts';

const words = texts.factors;

/**
 * Before anything is chosen and typed: that the recovery code will be asked for, or a day's wait, where no second factor stands
 * for it yet; and on quiet days the way to set one up.
 */
export function ProofNote() {
  const { call, now } = useOwner();
  const { macs } = useMacs();
  const factors = useQuery({ queryKey: keys.factors, queryFn: () => call('factors', {}) });
  if (!factors.data || !macs) return null;
  const isStolen = macs.some(({ orderedMode, confirmedMode }) => [orderedMode, confirmedMode].includes('stolen'));
  if (hasCountingFactor(factors.data.factors, now())) return null;
  return (
    <p className="notice">
      {words.codeOrWait}{' '}
      {!isStolen && (
        <>
          {words.setUpLede} <Link to="/account">{words.setUp}</Link>
        </>
      )}
    </p>
  );
}
