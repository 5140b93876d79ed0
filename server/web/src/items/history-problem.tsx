import { useMemo } from 'react';
import { Problem } from '../components/problem.tsx';
import { useRecords } from '../devices/use-macs.ts';
import { useOwner } from '../shell/owner-context.ts';
import { unsaid } from '../shell/unsaid.ts';
import { texts } from '../texts.ts';
import { isUnreached } from './item-store.ts';
import type { HistoryView } from './mac-history.ts';

interface HistoryProblemProps {
  readonly view: Pick<HistoryView, 'entries' | 'error'>;
  /** Whether the error is that nothing a Mac sent can be checked. */
  readonly isUntrusted: boolean;
  readonly onRetry: () => void;
}

/** Why what a Mac sent was not read, or not all of it: once for its whole page, with a way to try again. */
export function HistoryProblem({ view: { entries, error }, isUntrusted, onRetry }: HistoryProblemProps) {
  const { live, items } = useOwner();
  const records = useRecords();
  // Photos are fetched when somebody looks at them: there it is said of them.
  const unreached = useMemo(
    () => entries.find((entry) => entry.envelope.kind !== 'snapshot' && isUnreached(entry))?.state,
    [entries],
  );
  // Where the records could not be read, the page says so above, and tries again for both.
  if (!records.data && error !== null && error === records.error) return null;
  if (error !== null) {
    const shown = entries.length > 0 ? unsaid(error, live) : error;
    return <Problem what={isUntrusted ? texts.mac.untrusted : undefined} error={shown} onRetry={onRetry} />;
  }
  if (unreached?.status !== 'refused') return null;
  return (
    <Problem what={texts.rest.unread} error={unsaid(unreached.error, live)} onRetry={() => items.retryUnreached()} />
  );
}
