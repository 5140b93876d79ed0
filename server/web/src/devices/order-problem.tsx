import { Problem } from '../components/problem.tsx';
import { formatDateTime } from '../format/format.ts';
import { texts } from '../texts.ts';
import type { Mac } from './use-macs.ts';

interface OrderProblemProps {
  /** As read again after the refusal. */
  readonly mac: Mac;
  readonly error: unknown;
  readonly isConflict: boolean;
}

/** Why an order was not given; where another came first, that one is shown first. */
export function OrderProblem({ mac, error, isConflict }: OrderProblemProps) {
  if (!isConflict) return <Problem error={error} />;
  const { order } = mac;
  return (
    <p className="notice" role="alert">
      {order?.type === 'mode'
        ? texts.change.conflict(texts.mac.mode[order.mode], formatDateTime(order.issuedAt))
        : texts.change.conflictOther}
    </p>
  );
}
