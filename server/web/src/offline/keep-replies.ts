import type { Call, CallInput, CallReply } from '@homeward/shared/api/client';
import type { CallName } from '@homeward/shared/api/table';
import { text, utf8 } from '@homeward/shared/bytes';
import { errorCodeOf } from '@homeward/shared/errors';
import { type FetchBatch, type FetchBytes, sealedPath } from '../owner/items.ts';
import type { AtRest } from './at-rest.ts';

/** What is read to show Macs and what they sent. Nothing else is kept, and nothing that changes anything. */
const KEPT = new Set<CallName>(['server', 'account', 'records', 'devices', 'device', 'items']);

/** The calls of an owner whose browser keeps what it was told: out of the server's reach it tells it again. */
export const keepingCall =
  (call: Call, atRest: AtRest): Call =>
  async <N extends CallName>(name: N, input: CallInput<N>): Promise<CallReply<N>> => {
    if (!KEPT.has(name)) return call(name, input);
    const key = `call ${JSON.stringify([name, input])}`;
    const keep = await atRest.keeper();
    try {
      const reply = await call(name, input);
      void keep(key, utf8(JSON.stringify(reply)));
      return reply;
    } catch (error) {
      if (errorCodeOf(error) !== 'unavailable') throw error;
      const kept = await atRest.get(key);
      if (kept === null) throw error;
      // Checked when it was received, sealed since. Whether a Mac is online is nobody's to say now.
      return JSON.parse(text(kept), (field, value: unknown) => (field === 'online' ? false : value)) as CallReply<N>;
    }
  };

/** Sealed bytes never change: what is kept need not be fetched, and is checked anew either way. */
export const keepingBytes =
  (fetchBytes: FetchBytes, atRest: AtRest): FetchBytes =>
  async (path) => {
    const kept = await atRest.get(`bytes ${path}`);
    if (kept !== null) return kept;
    const keep = await atRest.keeper();
    const bytes = await fetchBytes(path);
    void keep(`bytes ${path}`, new Uint8Array(bytes));
    return bytes;
  };

/** The same of many: only what is not kept is fetched. */
export const keepingBatch =
  (fetchBatch: FetchBatch, atRest: AtRest): FetchBatch =>
  async (deviceId, ids) => {
    const nameOf = (id: string) => `bytes ${sealedPath(deviceId, id)}`;
    const kept = await Promise.all(ids.map((id) => atRest.get(nameOf(id))));
    const keep = await atRest.keeper();
    const missing = ids.filter((_, index) => !kept[index]);
    const fetched = missing.length > 0 ? await fetchBatch(deviceId, missing) : [];
    const byId = new Map(missing.map((id, index) => [id, fetched[index] ?? null]));
    for (const [id, bytes] of byId) if (bytes) void keep(nameOf(id), bytes);
    return ids.map((id, index) => kept[index] ?? byId.get(id) ?? null);
  };
