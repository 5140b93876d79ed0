import { OwnerEvent } from '@homeward/shared/api/devices';
import { api } from '@homeward/shared/api/table';
import { EventBody } from '@homeward/shared/bodies/event';
import { MachineBody } from '@homeward/shared/bodies/machine';
import { ReportBody } from '@homeward/shared/bodies/report';
import { RouteBody } from '@homeward/shared/bodies/route';
import { Envelope } from '@homeward/shared/envelope';
import { surelyFits } from '@homeward/shared/plain-shape';
import { Receipt, ReceiptRoot } from '@homeward/shared/receipt';
import { SealedHeader } from '@homeward/shared/sealed-header';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { TSchema } from 'typebox';
import * as Type from 'typebox';
import { Check } from 'typebox/value';
import { yearOfCaptures } from '../bench/year-of-captures.ts';

const hash = 'A'.repeat(43);
const uuid = '00000000-0000-4000-8000-000000000001';
const token = `${'A'.repeat(300)}.${'B'.repeat(86)}`;
const identity = { v: 1, accountId: uuid, deviceId: uuid, epoch: 1, id: uuid, seq: 7, kind: 'report', capturedAt: 5 };
const envelope = {
  ...identity,
  ...{ alg: 'ed25519', prev: hash, orderSeq: 0, orderHash: null },
  ...{ recipientId: hash, size: 100, sealedSha256: hash, bodyCommit: hash },
};
const receipt = { envelopeHash: hash, index: 0, path: [hash], root: token };
const item = { envelope: token, receipt, body: 'kept', receivedAt: 5 };

const year = yearOfCaptures(Date.UTC(2026, 5, 1));
const bodyOf = (kind: string): unknown => {
  const capture = year.findLast((one) => one.kind === kind);
  return JSON.parse(new TextDecoder().decode(capture?.body.bytes));
};

const cases: readonly [string, TSchema, unknown][] = [
  ['an envelope', Envelope, envelope],
  ['a header', SealedHeader, { ...identity, recipientId: hash, salt: hash, mediaType: 'image/jpeg', bodySize: 4 }],
  ['a receipt', Receipt, receipt],
  ['a signed root', ReceiptRoot, { v: 1, serverKeyId: hash, serverTime: 5, treeSize: 2, root: hash }],
  ['a report', ReportBody, bodyOf('report')],
  ['a route', RouteBody, bodyOf('route')],
  ['a machine', MachineBody, bodyOf('machine')],
  ['an event', EventBody, { v: 1, event: 'paired', at: 0 }],
  ['a page of items', api.items.reply, { items: [item, { ...item, body: 'dropped' }], cursor: null }],
  ['a live event', OwnerEvent, { event: 'item', deviceId: uuid, item }],
];

/** The value with one thing in it another: another value, one too many, one too few. */
function altered(value: unknown, choose: (count: number) => number, other: unknown): unknown {
  const isArray = Array.isArray(value);
  if (typeof value !== 'object' || value === null || choose(4) === 0) return other;
  const entries = Object.entries(value);
  const at = choose(entries.length + 1);
  const chosen = entries[at];
  const change = choose(5);
  const next =
    chosen === undefined
      ? [...entries, [isArray ? `${entries.length}` : 'unknown', other] as [string, unknown]]
      : change === 0
        ? entries.filter((entry) => entry !== chosen)
        : entries.map((entry): [string, unknown] =>
            entry === chosen ? [entry[0], altered(entry[1], choose, other)] : entry,
          );
  return isArray ? next.map(([, member]) => member) : Object.fromEntries(next);
}

const others = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: 'grapheme', maxLength: 100 }),
  fc.constantFrom(
    undefined,
    hash,
    uuid,
    token,
    -1,
    0,
    0.5,
    1,
    2 ** 53,
    Number.NaN,
    `${hash}A`,
    `${uuid} `,
    'Ä'.repeat(43),
  ),
);

describe('a shape that is told quickly', () => {
  test.each(cases)('is that of %s', (_, schema, value) => {
    expect(Check(schema, value)).toBe(true);
    expect(surelyFits(schema, value)).toBe(true);
  });

  test.each(cases)('is never that of something that TypeBox refuses, near %s', (_, schema, value) => {
    let taken = 0;
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), others, (numbers, other) => {
        const choose = (count: number) => (numbers.next().value ?? 0) % count;
        const near = altered(value, choose, other);
        if (!surelyFits(schema, near)) return;
        taken += 1;
        expect(Check(schema, near)).toBe(true);
      }),
      { numRuns: 400 },
    );
    expect(taken).toBeLessThan(400);
  });

  test('is left to TypeBox where a schema says more than the quick way knows, or a length is not of letters', () => {
    expect(surelyFits(Type.Record(Type.String(), Type.Number()), { a: 1 })).toBe(false);
    expect(surelyFits(Type.Number({ multipleOf: 2 }), 4)).toBe(false);
    expect(surelyFits(Type.String({ format: 'email' }), 'a@example.org')).toBe(false);
    expect(surelyFits(Type.Object({ a: Type.Number() }), { a: 1 })).toBe(false);
    expect(surelyFits(Type.String({ minLength: 2 }), '🧭')).toBe(false);
    expect(surelyFits(Type.String({ maxLength: 1 }), '🧭')).toBe(false);
  });
});
