/** @jest-environment node */
import { utf8 } from '@homeward/shared/bytes';
import { type Envelope, envelopeKind } from '@homeward/shared/envelope';
import { HomewardError } from '@homeward/shared/errors';
import { issueReceipts } from '@homeward/shared/receipt';
import type { ItemBody } from '@homeward/shared/seal';
import { hashSigned } from '@homeward/shared/signed';
import { canonicalJson } from '@homeward/shared/strict-json';
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openBatch } from '../../../server/web/src/items/open-batch.ts';
import type { Outcome, Wanted } from '../../../server/web/src/items/opener-protocol.ts';
import type { ItemTrust } from '../../../server/web/src/owner/items.ts';
import { newSigningKey, type OwnerAndMac, ownerAndMac } from '../../shared/owner-and-mac.ts';
import { trustIn } from '../item-trust.ts';
import { cycle, event } from './entries.ts';

let us: OwnerAndMac;
let trust: ItemTrust;
let make: (change: Partial<Envelope>, body: ItemBody, kept?: 'kept' | 'dropped') => Promise<Wanted>;
const sealed = new Map<string, Uint8Array<ArrayBuffer>>();
const asked = { together: [] as (readonly string[])[], alone: [] as string[] };

const json = (value: object): ItemBody => ({ mediaType: 'application/json', bytes: utf8(canonicalJson(value)) });
const paired = event.kind === 'event' ? json(event.body) : json({});
const jpegOf = (bytes: number): ItemBody => ({
  mediaType: 'image/jpeg',
  bytes: new Uint8Array(bytes).fill(7),
  about: { cycle: cycle(crypto.randomUUID()), camera: 'FaceTime HD', width: 4, height: 3, captureMs: 1 },
});

beforeAll(async () => {
  us = await ownerAndMac();
  const receiptKey = await newSigningKey();
  trust = trustIn(us, receiptKey);
  make = async (change, body, kept = 'kept') => {
    const item = await us.item({ kind: 'event', ...change }, body);
    if (kept === 'kept') sealed.set(item.envelope.id, new Uint8Array(item.sealed));
    const [receipt] = await issueReceipts([hashSigned(envelopeKind, item.token)], 5, receiptKey);
    if (!receipt) throw new Error('no receipt was issued');
    return { listed: { envelope: item.token, receipt, body: kept, receivedAt: 0 }, isLookedAt: false };
  };
});
beforeEach(() => {
  sealed.clear();
  asked.together = [];
  asked.alone = [];
});

/** As the server does: what is large is left out of the batch. */
const ports = {
  fetchBatch: async (_: string, ids: readonly string[]) => {
    asked.together.push(ids);
    return ids.map((id) => {
      const bytes = sealed.get(id);
      return bytes && bytes.length < 60_000 ? bytes : null;
    });
  },
  fetchBytes: async (path: string) => {
    const id = path.split('/').at(-2) ?? '';
    asked.alone.push(id);
    const bytes = sealed.get(id);
    if (!bytes) throw new HomewardError('not_found', 'no such item');
    return bytes;
  },
};

async function open(items: readonly Wanted[], by: Parameters<typeof openBatch>[2] = ports): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for await (const part of openBatch(items, trust, by)) outcomes.push(...part);
  return outcomes.sort((a, b) => a.index - b.index);
}
const statuses = (outcomes: readonly Outcome[]) =>
  outcomes.map((outcome) => (outcome.status === 'refused' ? outcome.code : outcome.status));

describe('a batch of items', () => {
  test('is fetched at once and opened, each with the hash by which the next one refers to it', async () => {
    const items = await Promise.all(Array.from({ length: 45 }, () => make({}, paired)));
    const outcomes = await open(items);
    expect(new Set(statuses(outcomes))).toEqual(new Set(['open']));
    expect(outcomes.map(({ index }) => index)).toEqual(items.map((_, index) => index));
    expect(outcomes.map(({ status, item }) => status === 'open' && item?.envelopeHash)).toEqual(
      items.map(({ listed }) => hashSigned(envelopeKind, listed.envelope)),
    );
    expect(asked.together).toHaveLength(1);
    expect(asked.alone).toEqual([]);
  });

  test('leaves photos sealed until somebody looks, and opens what says why there is none, or was dropped', async () => {
    const photo = await make({ kind: 'snapshot' }, jpegOf(70_000));
    const problem = {
      v: 1,
      cycle: cycle(crypto.randomUUID()),
      camera: null,
      reading: { problem: 'no-camera', detail: '' },
    };
    const items = [photo, await make({ kind: 'snapshot' }, json(problem)), await make({}, paired, 'dropped')];
    expect(statuses(await open(items))).toEqual(['sealed', 'open', 'open']);
    expect(asked.alone).toHaveLength(1);
    const [seen] = await open([{ ...photo, isLookedAt: true }, await make({}, paired)]);
    expect(seen).toMatchObject({
      status: 'open',
      item: { content: { kind: 'photo', about: { camera: 'FaceTime HD' } } },
    });
    // It was left out of the batch, and asked for alone.
    expect(asked.together).toHaveLength(1);
    expect(asked.alone).toHaveLength(2);
  });

  test('refuses each for itself: a signature, a receipt, bytes that are others, bytes that are not there', async () => {
    const [good, unsigned, unreceipted, altered, missing] = await Promise.all(
      Array.from({ length: 5 }, () => make({}, paired)),
    );
    if (!good || !unsigned || !unreceipted || !altered || !missing) throw new Error('five were made');
    const ids = [...sealed.keys()];
    const idOf = (wanted: Wanted) =>
      ids.find((id) => Buffer.from(wanted.listed.envelope.split('.')[0] ?? '', 'base64url').includes(id)) ?? '';
    const bytes = sealed.get(idOf(altered));
    bytes?.set([(bytes.at(-1) ?? 0) ^ 1], bytes.length - 1);
    sealed.delete(idOf(missing));
    const token = unsigned.listed.envelope;
    const outcomes = await open([
      good,
      { ...unsigned, listed: { ...unsigned.listed, envelope: `${token.split('.')[0]}.${'A'.repeat(86)}` } },
      { ...unreceipted, listed: { ...unreceipted.listed, receipt: good.listed.receipt } },
      altered,
      missing,
    ]);
    expect(statuses(outcomes)).toEqual(['open', 'bad_signature', 'receipt_invalid', 'item_refused', 'not_found']);
    // Whose signature and receipt hold stays a link of the chain.
    expect(outcomes.map(({ item }) => item !== null)).toEqual([true, false, false, true, true]);
  });

  test('that cannot be fetched is not reached, and what needs no fetching is told all the same', async () => {
    const items = [await make({}, paired), await make({ kind: 'snapshot' }, jpegOf(70_000)), await make({}, paired)];
    const down = async () => {
      throw new HomewardError('unavailable', 'the server did not answer');
    };
    const outcomes = await open(items, { fetchBatch: down, fetchBytes: down });
    expect(statuses(outcomes)).toEqual(['unavailable', 'sealed', 'unavailable']);
  });
});
