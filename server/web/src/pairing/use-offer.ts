import { HomewardError } from '@homeward/shared/errors';
import { useQuery } from '@tanstack/react-query';
import { keys } from '../devices/query-keys.ts';
import { useReceiptKey } from '../items/use-items.ts';
import type { OpenAccount } from '../owner/open-account.ts';
import { offerPairing, type PendingPairing, pairingProgress, resumePairing } from '../owner/pairing.ts';
import { deleteRecord, type OwnerPorts, readRecords, recordsOf } from '../owner/records.ts';
import { useOwner } from '../shell/owner-context.ts';

/** Live events tell of a claim at once; this is for when they do not arrive. */
const ASK_AGAIN_MS = 4_000;

/** The account's open pairing of one form: taken up from its record where there is one, else made. */
export function useOffer(form: 'link' | 'code', isWanted: boolean) {
  const { account, call, now, origin } = useOwner();
  const receiptKey = useReceiptKey();
  return useQuery({
    queryKey: keys.offer(form),
    enabled: isWanted && receiptKey !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    queryFn: () => {
      // The Mac would pin the new key for good.
      if (receiptKey === null || receiptKey.standing === 'changed') {
        throw new HomewardError('server_changed', 'its receipt key is not the one that your account knows');
      }
      return takeUpOrOffer({ call, now }, account, form, { origin, receiptKey: receiptKey.key });
    },
  });
}

async function takeUpOrOffer(
  ports: OwnerPorts,
  account: OpenAccount,
  form: 'link' | 'code',
  server: { readonly origin: string; readonly receiptKey: string },
): Promise<PendingPairing> {
  const { records } = await readRecords(ports.call, account);
  const ofForm = recordsOf(records, 'pairing').filter(({ body }) => body.form === form);
  for (const record of ofForm) {
    if (record.body.expiresAt <= ports.now()) {
      await deleteRecord(ports, account, record);
      continue;
    }
    const pending = await resumePairing(account, record);
    const { status } = await pairingProgress(ports, account, pending);
    if (status === 'offered' || status === 'claimed') return pending;
    await deleteRecord(ports, account, record);
  }
  return offerPairing(ports, account, form, server);
}

/** How far a pairing has come. */
export function useProgress(pending: PendingPairing | undefined, isWanted: boolean) {
  const { account, call, now } = useOwner();
  return useQuery({
    queryKey: keys.pairing(pending?.pairingId ?? ''),
    enabled: pending !== undefined && isWanted,
    refetchInterval: ASK_AGAIN_MS,
    staleTime: 0,
    queryFn: async () => {
      if (!pending) throw new Error('asked for the progress of no pairing');
      return pairingProgress({ call, now }, account, pending);
    },
  });
}
