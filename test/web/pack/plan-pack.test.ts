/** @jest-environment node */
import { toBase64Url } from '@homeward/shared/base64url';
import type { Envelope } from '@homeward/shared/envelope';
import { canonicalJson } from '@homeward/shared/strict-json';
import { expect, test } from '@jest/globals';
import { planPack, untilMade } from '../../../server/web/src/pack/plan-pack.ts';
import { envelope, opened } from '../items/entries.ts';

const uuid = '00000000-0000-4000-8000-000000000000';

function listed(seq: number, change: Partial<Envelope> = {}) {
  const own = envelope(seq, { id: uuid, accountId: uuid, deviceId: uuid, ...change });
  const payload = toBase64Url(new TextEncoder().encode(canonicalJson(own)));
  return { ...opened(seq, { kind: 'dropped' }).listed, envelope: `${payload}.${'A'.repeat(86)}` };
}

const choice = { from: 2000, to: 5000, kinds: ['report', 'snapshot'] as const };
const planned = (items: ReturnType<typeof listed>[]) =>
  planPack(items, choice).map(({ listed: { envelope: token }, isChosen }) => [
    items.findIndex((it) => it.envelope === token),
    isChosen,
  ]);

test('what was chosen goes in whole, in the order of the numbers, and ends with the last chosen one', () => {
  expect(planned([5, 4, 3, 2, 1].map((seq) => listed(seq)))).toEqual([
    [3, true],
    [2, true],
    [1, true],
  ]);
});

test('what lies between goes in with its envelope alone: another kind, or captured outside the time', () => {
  const items = [
    listed(2),
    listed(3, { kind: 'machine' }),
    listed(4, { capturedAt: 9000 }),
    listed(5, { capturedAt: 4000 }),
  ];
  expect(planned(items)).toEqual([
    [0, true],
    [1, false],
    [2, false],
    [3, true],
  ]);
});

test('numbers go on in a later epoch', () => {
  expect(planned([listed(9, { epoch: 2, capturedAt: 4000 }), listed(3)])).toEqual([
    [1, true],
    [0, true],
  ]);
});

test('nothing chosen is nothing; what is no envelope is passed over', () => {
  expect(planned([listed(1), listed(7)])).toEqual([]);
  expect(planPack([{ ...listed(3), envelope: 'e30.AA' }], choice)).toEqual([]);
});

test('the period of a pack ends no later than the pack was made', () => {
  expect(untilMade(choice, 4500)).toEqual({ ...choice, to: 4500 });
  expect(untilMade(choice, 9000)).toEqual(choice);
});
