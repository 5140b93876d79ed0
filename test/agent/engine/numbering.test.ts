import { describe, expect, test } from '@jest/globals';
import { type NumberingParts, settleNumbering } from '../../../agent/src/engine/numbering.ts';
import type { Head } from '../../../agent/src/state/head.ts';
import { keptLog } from '../agent-under-test.ts';
import { FakeClock } from '../fake-clock.ts';

const never = new Promise<void>(() => {});
const head: Head = { epoch: 3, seq: 7, hash: 'h'.repeat(43) };
const genesis: Head = { epoch: 1, seq: 0, hash: 'g'.repeat(43) };

function numbering(parts: Partial<NumberingParts> & { readonly saved: string | null }) {
  const clock = new FakeClock();
  const epochs: Head[] = [];
  let saved = parts.saved;
  const settled = settleNumbering({
    ...{ head, anchor: 'here', isStolen: false, contact: never, hurry: never, clock, random: () => 0.5 },
    ...{ log: keptLog(), signal: new AbortController().signal },
    beginEpoch: async (begun) => void epochs.push(begun),
    anchorFile: {
      load: async () => (saved === null ? null : { anchor: saved }),
      save: async ({ anchor }) => {
        saved = anchor;
      },
    },
    ...parts,
  });
  return { settled, clock, epochs, saved: () => saved };
}

const newEpoch = { epoch: 4 + 2 ** 19, seq: 0, hash: head.hash };

describe('goes on at once', () => {
  test.each([
    ['where it was left: same start of the system, same directory', { saved: 'here' }],
    ['after the pairing', { saved: null, head: genesis }],
  ])('%s', async (_, parts) => {
    const { settled, epochs, saved } = numbering(parts);
    expect(await settled).toBe(false);
    expect(epochs).toEqual([]);
    expect(saved()).toBe('here');
  });
});

describe('asks the server first', () => {
  const doubtful = [
    ['in another place, or after a start of the system', { saved: 'there' }],
    ['without a word about its place', { saved: null }],
    ['where the head was lost', { saved: 'here', head: genesis }],
  ] as const;

  test.each(doubtful)('%s: an answer settles it', async (_, parts) => {
    const contact = Promise.withResolvers<void>();
    const { settled, clock, epochs, saved } = numbering({ ...parts, contact: contact.promise });
    await clock.pass(0);
    await clock.pass(19_000);
    expect(saved()).toBe(parts.saved);
    contact.resolve();
    expect(await settled).toBe(false);
    expect(epochs).toEqual([]);
    expect(saved()).toBe('here');
  });

  test.each([
    ['20 s', { saved: 'there' }, 20_000],
    ['1.5 s while stolen', { saved: 'there', isStolen: true }, 1_500],
    ['no longer when it is stolen meanwhile', { saved: 'there', hurry: Promise.resolve() }, 0],
  ])('without an answer a new epoch begins after %s', async (_, parts, waitMs) => {
    const { settled, clock, epochs, saved } = numbering(parts);
    await clock.pass(0);
    await clock.pass(Math.max(0, waitMs - 1));
    if (waitMs > 0) expect(epochs).toEqual([]);
    await clock.pass(1);
    expect(await settled).toBe(true);
    expect(epochs).toEqual([newEpoch]);
    expect(saved()).toBe('here');
  });
});

test('the end of the process ends the wait, and settles nothing', async () => {
  const ending = new AbortController();
  const { settled, epochs, saved } = numbering({ saved: 'there', signal: ending.signal });
  ending.abort();
  await expect(settled).rejects.toThrow();
  expect(epochs).toEqual([]);
  expect(saved()).toBe('there');
});
