import { errorCodeOf } from '@homeward/shared/errors';
import { useQueries } from '@tanstack/react-query';
import { keys } from '../devices/query-keys.ts';
import { type OpenedRecord, recordsOf } from '../owner/records.ts';
import { useOwner } from '../shell/owner-context.ts';

/** Live events tell of a claim at once; this is for when they do not arrive. */
const ASK_AGAIN_MS = 15_000;

interface Claim {
  readonly isClaimed: boolean;
  /** Why of an open pairing that is not known; null where it is, or is being read. */
  readonly error: unknown;
  readonly refetch: () => void;
}

/**
 * Whether a Mac has taken up one of the account's open pairings. That one was offered says nothing: it is, whenever somebody looks at
 * the page that adds a Mac. By the server's word: the page that finishes it checks the claim.
 * @param records undefined where they were not read
 */
export function useIsClaimed(records: readonly OpenedRecord[] | undefined, now: number): Claim {
  const { call } = useOwner();
  const open = recordsOf(records ?? [], 'pairing').filter(({ body }) => body.expiresAt > now);
  const pairings = useQueries({
    queries: open.map(({ body: { pairingId } }) => ({
      queryKey: keys.pairingStatus(pairingId),
      queryFn: async () => (await call('pairing', { params: { pairingId } })).status,
      refetchInterval: ASK_AGAIN_MS,
      staleTime: 0,
    })),
  });
  // Of one that the server has no more, nobody can take it up.
  const unread = pairings.filter(({ error }) => error !== null && errorCodeOf(error) !== 'not_found');
  return {
    isClaimed: pairings.some(({ data }) => data === 'claimed'),
    error: unread[0]?.error ?? null,
    refetch: () => {
      for (const { refetch } of unread) void refetch();
    },
  };
}
