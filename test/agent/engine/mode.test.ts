import { describe, expect, test } from '@jest/globals';
import { type ModeInput, type ModeState, modeEvent, nextMode, protocolMode } from '../../../agent/src/engine/mode.ts';

const hour = 3_600_000;
const unpaired: ModeState = { mode: 'unpaired' };
const guarded: ModeState = { mode: 'protected', since: 1000, intervalSeconds: 3600 };
const stolen: ModeState = { mode: 'stolen', since: 2000, until: 2000 + 10 * hour, intervalSeconds: 300, hidden: true };
const paused: ModeState = { mode: 'paused', since: 3000 };
const released: ModeState = { mode: 'released', since: 4000 };
const order = (mode: 'protected' | 'stolen' | 'paused', at: number): ModeInput => ({
  input: 'ordered',
  order: { mode, intervalSeconds: 600, hidden: false, maxSeconds: 36_000 },
  at,
});
const newStolen = (since: number, at: number): ModeState => ({
  ...{ mode: 'stolen', since, until: at + 10 * hour, intervalSeconds: 600, hidden: false },
});

describe('nextMode', () => {
  const table: [string, ModeState, ModeInput, ModeState][] = [
    ['pairing protects', unpaired, { input: 'paired', at: 9 }, { mode: 'protected', since: 9, intervalSeconds: 3600 }],
    ['pairing again changes nothing', stolen, { input: 'paired', at: 9 }, stolen],
    ['an order means nothing to the unpaired', unpaired, order('stolen', 9), unpaired],
    ['protected to stolen', guarded, order('stolen', 9000), newStolen(9000, 9000)],
    ['paused to stolen', paused, order('stolen', 9000), newStolen(9000, 9000)],
    ['stolen renewed keeps its beginning and moves its end', stolen, order('stolen', 9000), newStolen(2000, 9000)],
    ['stolen to protected', stolen, order('protected', 9), { mode: 'protected', since: 9, intervalSeconds: 600 }],
    ['stolen to paused', stolen, order('paused', 9), { mode: 'paused', since: 9 }],
    ['protected with another interval', guarded, order('protected', 9), { ...guarded, intervalSeconds: 600 }],
    ['paused again', paused, order('paused', 9), paused],
    ['the released take no order', released, order('stolen', 9), released],
    ['release', stolen, { input: 'released', at: 9 }, { mode: 'released', since: 9 }],
    ['release twice', released, { input: 'released', at: 9 }, released],
    ['release of the unpaired', unpaired, { input: 'released', at: 9 }, unpaired],
    ['stolen a moment before its end', stolen, { input: 'time', at: 2000 + 10 * hour - 1 }, stolen],
    [
      'stolen at its end',
      stolen,
      { input: 'time', at: 2000 + 10 * hour },
      { mode: 'protected', since: 2000 + 10 * hour, intervalSeconds: 3600 },
    ],
    ['time does nothing to the paused', paused, { input: 'time', at: 1e13 }, paused],
    ['time does nothing to the protected', guarded, { input: 'time', at: 1e13 }, guarded],
    ['unpairing', stolen, { input: 'unpaired' }, unpaired],
  ];
  test.each(table)('%s', (_, state, input, expected) => {
    expect(nextMode(state, input)).toEqual(expected);
  });
});

test('what the released and the unpaired are in the protocol', () => {
  expect([unpaired, guarded, stolen, paused, released].map(protocolMode)).toEqual([
    ...[null, 'protected', 'stolen', 'paused', 'paused'],
  ]);
});

test('an event tells of a change of mode, and only of one', () => {
  expect(modeEvent(guarded, stolen, 'order')).toEqual({
    ...{ v: 1, event: 'mode-changed', from: 'protected', to: 'stolen', why: 'order' },
  });
  expect(modeEvent(stolen, newStolen(2000, 9), 'order')).toBeNull();
  expect(modeEvent(paused, released, 'order')).toBeNull();
});
