import type { Call } from '@homeward/shared/api/client';
import type { ListedItem } from '@homeward/shared/api/devices';
import { MAX_ASKED_ROOTS } from '@homeward/shared/api/time-stamps';
import { stampedHash, type TimeStampProof } from '@homeward/shared/time-stamp';

interface StampedRoot {
  /** The server's number for it. */
  readonly stamp: number;
  readonly proof: TimeStampProof;
}

/** The server's time stamps of some items: nothing of it is checked yet. */
export interface FetchedTimeStamps {
  /** By the receipt's root, as signed. */
  readonly proofs: ReadonlyMap<string, StampedRoot>;
  /** Tokens, base64url, by the server's number for them. */
  readonly tokens: ReadonlyMap<number, string>;
}

/** Asks for the stamps of the items' receipts. @param signal ends it: then it throws the signal's reason */
export async function fetchTimeStamps(
  call: Call,
  items: readonly Pick<ListedItem, 'receipt'>[],
  signal?: AbortSignal,
): Promise<FetchedTimeStamps> {
  const roots = [...new Set(items.map(({ receipt }) => receipt.root))];
  const found = { proofs: new Map<string, StampedRoot>(), tokens: new Map<number, string>() };
  for (let from = 0; from < roots.length; from += MAX_ASKED_ROOTS) {
    signal?.throwIfAborted();
    const byHash = new Map(roots.slice(from, from + MAX_ASKED_ROOTS).map((root) => [stampedHash(root), root]));
    const { proofs, stamps } = await call('timeStamps', { body: { roots: [...byHash.keys()] } });
    for (const { root: hash, stamp, ...proof } of proofs) {
      const root = byHash.get(hash);
      if (root !== undefined) found.proofs.set(root, { stamp, proof });
    }
    for (const { id, token } of stamps) found.tokens.set(id, token);
  }
  return found;
}
