import { fromBase64Url } from '@homeward/shared/base64url';
import { equalBytes } from '@homeward/shared/bytes';
import { errorCodeOf } from '@homeward/shared/errors';
import { StampCounts, type StampNotes } from '@homeward/shared/pack/stamp-counts';
import type { ItemToPack } from '@homeward/shared/pack/write-pack';
import { receiptKind } from '@homeward/shared/receipt';
import { readSigned } from '@homeward/shared/signed';
import { stampedMessageOf } from '@homeward/shared/time-stamp';
import type { TimeStamp } from '@homeward/shared/time-stamp-token';
import type { FetchedTimeStamps } from './fetch-time-stamps.ts';

interface Checked {
  readonly token: Uint8Array<ArrayBuffer>;
  readonly message: Uint8Array;
  readonly stamp: TimeStamp;
}

/** Adds their time stamps to items that are packed. One that does not hold is left out, as if none had been made. */
export class ItemStamps {
  readonly #fetched: FetchedTimeStamps;
  readonly #checked = new Map<number, Promise<Checked | null>>();
  readonly #counts = new StampCounts();

  constructor(fetched: FetchedTimeStamps) {
    this.#fetched = fetched;
  }

  get notes(): StampNotes {
    return this.#counts.notes();
  }

  async *addTo(items: AsyncIterable<ItemToPack>): AsyncGenerator<ItemToPack, void> {
    for await (const item of items) {
      const found = this.#fetched.proofs.get(item.receipt.root);
      const message = found && messageOf(item.receipt.root, found.proof);
      const checked = found && message ? await this.#check(found.stamp, message) : null;
      const holds = checked && message && equalBytes(checked.message, message);
      const { serverTime } = readSigned(receiptKind, item.receipt.root);
      this.#counts.add(holds ? checked.stamp : null, serverTime);
      yield holds && found
        ? { ...item, timeStamp: { id: found.stamp, token: checked.token, proof: found.proof } }
        : item;
    }
  }

  /** Each token once, for the first item that names it. */
  #check(id: number, message: Uint8Array<ArrayBuffer>): Promise<Checked | null> {
    const known = this.#checked.get(id) ?? open(this.#fetched.tokens.get(id), message);
    this.#checked.set(id, known);
    return known;
  }
}

function messageOf(root: string, proof: Parameters<typeof stampedMessageOf>[1]): Uint8Array<ArrayBuffer> | undefined {
  try {
    return stampedMessageOf(root, proof);
  } catch {
    return undefined;
  }
}

async function open(token: string | undefined, message: Uint8Array<ArrayBuffer>): Promise<Checked | null> {
  if (token === undefined) return null;
  const { openTimeStampToken } = await import('@homeward/shared/time-stamp-token');
  try {
    const bytes = fromBase64Url(token);
    return { token: bytes, message, stamp: await openTimeStampToken(bytes, message) };
  } catch (error) {
    if (errorCodeOf(error) === 'internal') throw error;
    return null;
  }
}
