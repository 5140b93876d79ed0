import { errorCodeOf } from '@homeward/shared/errors';
import { Problem } from '../components/problem.tsx';
import { useOwner } from './owner-context.ts';

interface UnreadProps {
  readonly query: { readonly error: unknown; readonly refetch: () => unknown };
  /** What is therefore not known, as a sentence. */
  readonly what: string;
}

/**
 * What stands on every page could not be read: silence would look as if there were nothing. Where there is no connection at
 * all, the frame says so already.
 */
export function Unread({ query: { error, refetch }, what }: UnreadProps) {
  const { live } = useOwner();
  const isTold = live === 'offline' && errorCodeOf(error) === 'unavailable';
  return isTold ? null : <Problem what={what} error={error} onRetry={() => void refetch()} />;
}
