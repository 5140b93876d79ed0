/** @jest-environment node */

import { readFileSync } from 'node:fs';
import type { Call } from '@homeward/shared/api/client';
import { MAX_ASKED_ROOTS } from '@homeward/shared/api/time-stamps';
import { sha256Base64Url } from '@homeward/shared/sha256';
import { stampedHash } from '@homeward/shared/time-stamp';
import { describe, expect, test } from '@jest/globals';
import { type FetchedTimeStamps, fetchTimeStamps } from '../../../server/web/src/pack/fetch-time-stamps.ts';
import { ItemStamps } from '../../../server/web/src/pack/item-stamps.ts';

/** A stamp over two receipt roots. */
const { item, timeStamp } = JSON.parse(
  readFileSync(new URL('../../../docs/protocol-examples.json', import.meta.url), 'utf8'),
);
const [first, second] = timeStamp.roots as [string, string];
const toPack = (root: string) => ({
  envelope: item.envelope,
  receipt: { ...item.receipt, root },
  body: 'left-out' as const,
});

async function packed(fetched: FetchedTimeStamps, roots: readonly string[]) {
  const stamps = new ItemStamps(fetched);
  const items = [];
  async function* given() {
    for (const root of roots) yield toPack(root);
  }
  for await (const one of stamps.addTo(given())) items.push(one);
  return { items, notes: stamps.notes };
}

const fetched = (change: { proof?: object; token?: string } = {}): FetchedTimeStamps => ({
  proofs: new Map([[first, { stamp: 7, proof: { ...timeStamp.proof, ...change.proof } }]]),
  tokens: new Map([[7, change.token ?? timeStamp.token]]),
});

describe('time stamps of items that are packed', () => {
  test('one that holds goes along; an item without one is counted', async () => {
    const { items, notes } = await packed(fetched(), [first, first, second]);
    expect(items.map(({ timeStamp }) => timeStamp?.id)).toEqual([7, 7, undefined]);
    expect(items[0]?.timeStamp?.proof).toEqual(timeStamp.proof);
    const { authority, certificateSha256, at } = timeStamp.says;
    expect(notes).toEqual({
      stamped: [{ authority, certificateSha256, items: 2, firstAt: at, early: null }],
      unstamped: 1,
    });
  });

  test.each([
    ['that is for something else', { proof: { path: [sha256Base64Url()] } }],
    ['whose path leads nowhere', { proof: { path: [] } }],
    ['that is none', { token: 'AAAA' }],
    ['that is not even base64url', { token: '?' }],
  ])('one %s is left out', async (_, change) => {
    const { items, notes } = await packed(fetched(change), [first]);
    expect(items[0]).not.toHaveProperty('timeStamp');
    expect(notes).toEqual({ stamped: [], unstamped: 1 });
  });

  test('one without its token is left out', async () => {
    const { notes } = await packed({ ...fetched(), tokens: new Map() }, [first]);
    expect(notes).toEqual({ stamped: [], unstamped: 1 });
  });
});

describe('asking for time stamps', () => {
  test('names each root once, some at a time, and takes what was asked for alone', async () => {
    const roots = Array.from({ length: MAX_ASKED_ROOTS + 3 }, (_, at) => `${btoa(String(at).padStart(6, '0'))}.AAAA`);
    const asked: string[][] = [];
    const call = (async (_name: string, { body }: { body: { roots: string[] } }) => {
      asked.push(body.roots);
      const known = [body.roots[0] ?? '', sha256Base64Url()];
      return {
        proofs: known.map((root) => ({ root, stamp: 7, index: 0, size: 1, path: [] })),
        stamps: [{ id: 7, madeAt: 1, token: 'AAAA' }],
      };
    }) as unknown as Call;
    const items = [...roots, ...roots].map((root) => ({ receipt: { ...item.receipt, root } }));
    const found = await fetchTimeStamps(call, items, new AbortController().signal);
    expect(asked.map(({ length }) => length)).toEqual([MAX_ASKED_ROOTS, 3]);
    expect(asked[0]?.[0]).toBe(stampedHash(roots[0] ?? ''));
    expect([...found.proofs.keys()]).toEqual([roots[0], roots[MAX_ASKED_ROOTS]]);
    expect(found.tokens).toEqual(new Map([[7, 'AAAA']]));
  });

  test('ends when it is told to', async () => {
    const never = (() => new Promise(() => {})) as unknown as Call;
    const ended = AbortSignal.abort(new Error('enough'));
    await expect(fetchTimeStamps(never, [{ receipt: item.receipt }], ended)).rejects.toThrow('enough');
  });
});
