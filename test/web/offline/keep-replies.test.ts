import type { Call } from '@homeward/shared/api/client';
import { HomewardError } from '@homeward/shared/errors';
import { describe, expect, test } from '@jest/globals';
import type { AtRest } from '../../../server/web/src/offline/at-rest.ts';
import { keepingBatch, keepingBytes, keepingCall } from '../../../server/web/src/offline/keep-replies.ts';

/** What a browser keeps, in plain sight. */
function shelf() {
  const kept = new Map<string, Uint8Array<ArrayBuffer>>();
  const atRest: AtRest = {
    keeper: async () => async (name, bytes) => void kept.set(name, bytes),
    get: async (name) => kept.get(name) ?? null,
  };
  return { kept, atRest };
}

const answering = (answer: () => unknown) => (async () => answer()) as unknown as Call;
const outOfReach = answering(() => {
  throw new HomewardError('unavailable', 'the server did not answer');
});

describe('calls that keep what they are told', () => {
  test('tell it again when the server is out of reach, and say of no Mac that it is online', async () => {
    const { atRest } = shelf();
    const devices = { devices: [{ deviceId: 'a', online: true }] };
    expect(
      await keepingCall(
        answering(() => devices),
        atRest,
      )('devices', {}),
    ).toEqual(devices);
    const again = await keepingCall(outOfReach, atRest)('devices', {});
    expect(again).toEqual({ devices: [{ deviceId: 'a', online: false }] });
    const other = keepingCall(outOfReach, atRest)('device', { params: { deviceId: 'b' } });
    await expect(other).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('never answer in place of a server that refuses', async () => {
    const { atRest } = shelf();
    await keepingCall(
      answering(() => ({ records: [] })),
      atRest,
    )('records', {});
    const ended = answering(() => {
      throw new HomewardError('not_signed_in', 'the session has ended');
    });
    await expect(keepingCall(ended, atRest)('records', {})).rejects.toMatchObject({ code: 'not_signed_in' });
  });

  test('keep what is read to show Macs, and nothing else', async () => {
    const { kept, atRest } = shelf();
    const call = keepingCall(
      answering(() => ({ sessions: [] })),
      atRest,
    );
    await call('sessions', {});
    await call('stepUp', {});
    expect(kept.size).toBe(0);
  });
});

test('sealed bytes that are kept are not fetched again', async () => {
  const { atRest } = shelf();
  let fetched = 0;
  const bytesOf = keepingBytes(async () => {
    fetched += 1;
    return Uint8Array.of(1, 2, 3);
  }, atRest);
  expect(await bytesOf('/a')).toEqual(Uint8Array.of(1, 2, 3));
  expect(await bytesOf('/a')).toEqual(Uint8Array.of(1, 2, 3));
  expect(fetched).toBe(1);
});

test('of many sealed items only those are fetched that are not kept, and what was fetched alone is known', async () => {
  const { atRest, kept } = shelf();
  const asked: (readonly string[])[] = [];
  const batch = keepingBatch(async (_, ids) => {
    asked.push(ids);
    return ids.map((id) => (id === 'large' ? null : new TextEncoder().encode(id)));
  }, atRest);
  const words = async (...ids: string[]) =>
    (await batch('mac', ids)).map((bytes) => bytes && new TextDecoder().decode(bytes));
  expect(await words('a', 'large', 'b')).toEqual(['a', null, 'b']);
  await keepingBytes(async () => new TextEncoder().encode('large'), atRest)('/api/devices/mac/items/large/sealed');
  expect(await words('large', 'c', 'a')).toEqual(['large', 'c', 'a']);
  expect(await words('a', 'b', 'c')).toEqual(['a', 'b', 'c']);
  expect(asked).toEqual([['a', 'large', 'b'], ['c']]);
  expect(kept.size).toBe(4);
});
