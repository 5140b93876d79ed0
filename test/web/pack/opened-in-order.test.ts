/** @jest-environment node */

import { fromBase64Url } from '@homeward/shared/base64url';
import { envelopeKind } from '@homeward/shared/envelope';
import { HomewardError } from '@homeward/shared/errors';
import type { ItemToPack } from '@homeward/shared/pack/write-pack';
import { issueReceipts } from '@homeward/shared/receipt';
import { hashSigned, readSigned } from '@homeward/shared/signed';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ItemTrust } from '../../../server/web/src/owner/items.ts';
import { openedInOrder } from '../../../server/web/src/pack/opened-in-order.ts';
import type { PlannedItem } from '../../../server/web/src/pack/plan-pack.ts';
import { newSigningKey, type OwnerAndMac, ownerAndMac } from '../../shared/owner-and-mac.ts';
import { trustIn } from '../item-trust.ts';

let us: OwnerAndMac;
let trust: ItemTrust;
let planned: PlannedItem[];
const sealed = new Map<string, Uint8Array<ArrayBuffer>>();

beforeAll(async () => {
  us = await ownerAndMac();
  const receiptKey = await newSigningKey();
  trust = trustIn(us, receiptKey);
  planned = [];
  for (let seq = 1; seq <= 10; seq += 1) {
    const made = await us.item({ seq });
    sealed.set(made.envelope.id, new Uint8Array(made.sealed));
    const [receipt] = await issueReceipts([hashSigned(envelopeKind, made.token)], 1, receiptKey);
    if (!receipt) throw new Error('no receipt was issued');
    const listed = { envelope: made.token, receipt, body: 'kept' as const, receivedAt: 0 };
    planned.push({ listed, isChosen: seq !== 4 });
  }
});

const seqOf = (item: Pick<ItemToPack, 'envelope'>) => readSigned(envelopeKind, item.envelope).seq;

type FetchOne = (id: string) => Promise<Uint8Array<ArrayBuffer>>;

/** @param together what answers to many at once; unless given, everything must be asked for alone, as photos must */
async function open(fetchOne: FetchOne, together: FetchOne = async () => new Uint8Array()) {
  const [seen, done]: [number[], number[]] = [[], []];
  const ports = {
    fetchBytes: (path: string) => fetchOne(path.split('/').at(-2) ?? ''),
    fetchBatch: (_: string, ids: readonly string[]) =>
      Promise.all(
        ids.map(async (id) => {
          const bytes = await together(id);
          return bytes.length > 0 ? bytes : null;
        }),
      ),
  };
  const opening = openedInOrder(planned, trust, ports, {
    onItem: ({ envelope }) => void seen.push(envelope.seq),
    onDone: (count) => done.push(count),
  });
  const items: ItemToPack[] = [];
  for await (const item of opening.items) items.push(item);
  return { items, seen, done, counts: opening.counts };
}

const stored = async (id: string) => sealed.get(id) ?? new Uint8Array();

describe('items for a pack', () => {
  test('come in their order, whichever answer comes first; what was not chosen is not fetched', async () => {
    const fetched: string[] = [];
    const { items, seen, counts, done } = await open(async (id) => {
      fetched.push(id);
      for (let turns = fetched.length % 3; turns > 0; turns -= 1) await Promise.resolve();
      return stored(id);
    });
    expect(items.map(seqOf)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(items.map(({ body }) => body).filter((body) => body === 'left-out')).toHaveLength(1);
    expect(seen).toEqual([1, 2, 3, 5, 6, 7, 8, 9, 10]);
    expect(fetched).toHaveLength(9);
    expect(counts).toEqual({ items: 9, refused: 0 });
    expect(done.at(-1)).toBe(10);
  });

  test('come many in one answer; what it leaves out is fetched alone', async () => {
    const [together, alone]: [string[], string[]] = [[], []];
    const [large] = sealed.keys();
    const { items } = await open(
      async (id) => {
        alone.push(id);
        return stored(id);
      },
      async (id) => {
        together.push(id);
        return id === large ? new Uint8Array() : stored(id);
      },
    );
    expect(items.map(seqOf)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(together).toHaveLength(9);
    expect(alone).toEqual([large]);
  });

  test('that do not pass are left out and counted', async () => {
    const broken = [...sealed.keys()][1];
    const { items, counts } = await open(async (id) => (id === broken ? fromBase64Url('AAAA') : stored(id)));
    expect(items.map(seqOf)).not.toContain(2);
    expect(counts).toEqual({ items: 8, refused: 1 });
  });

  test('that cannot be reached end it', async () => {
    const away = [...sealed.keys()][5];
    const opening = open(async (id) => {
      if (id === away) throw new HomewardError('unavailable', 'the server did not answer');
      return stored(id);
    });
    await expect(opening).rejects.toMatchObject({ code: 'unavailable' });
  });
});
