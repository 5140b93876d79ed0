import { describe, expect, test } from '@jest/globals';
import { countStandings, isToReport, standingOf } from '../../../server/web/src/devices/mac-standing.ts';

const NOW = 1_800_000_000_000;
const DAY_MS = 86_400_000;
type Stands = Parameters<typeof standingOf>[0];
const device = (change: Partial<Stands['device']> = {}): Stands['device'] => ({
  lastSeenAt: NOW,
  online: false,
  pairedAt: NOW - 30 * DAY_MS,
  unseenDays: 3,
  tombstone: null,
  ...change,
});
const stands = (change: Partial<Stands> = {}): Stands => ({
  orderedMode: 'protected',
  order: null,
  device: device(),
  ...change,
});
const longAgo = device({ lastSeenAt: NOW - 3 * DAY_MS - 1 });

describe('how a Mac stands', () => {
  test.each([
    ['protected, seen lately', stands(), 'protected'],
    ['protected, not seen for days', stands({ device: longAgo }), 'unseen'],
    ['not seen for days, where its owner waits longer', stands({ device: { ...longAgo, unseenDays: 4 } }), 'protected'],
    ['protected, its stream open since days', stands({ device: { ...longAgo, online: true } }), 'protected'],
    ['just paired and never seen', stands({ device: device({ lastSeenAt: null, pairedAt: NOW }) }), 'protected'],
    ['paired long ago and never seen', stands({ device: device({ lastSeenAt: null }) }), 'unseen'],
    ['stolen and not seen', stands({ orderedMode: 'stolen', device: longAgo }), 'stolen'],
    ['paused and not seen', stands({ orderedMode: 'paused', device: longAgo }), 'paused'],
    [
      'retired while stolen',
      stands({ orderedMode: 'stolen', device: device({ tombstone: { action: 'retire', finalAt: NOW + 1 } }) }),
      'leaving',
    ],
    ['retired for good', stands({ device: device({ tombstone: { action: 'retire', finalAt: NOW } }) }), 'retired'],
    ['erased for good', stands({ device: device({ tombstone: { action: 'erase', finalAt: NOW } }) }), 'leaving'],
  ])('%s', (_, subject, standing) => {
    expect(standingOf(subject, NOW)).toBe(standing);
  });

  test('by its orders it is to report, or not', () => {
    const leaving = device({ tombstone: { action: 'retire', finalAt: NOW + 1 } });
    const those = [
      stands(),
      stands({ orderedMode: 'stolen', device: longAgo }),
      stands({ orderedMode: 'paused' }),
      stands({ device: leaving }),
    ];
    expect(those.map((one) => isToReport(one, NOW))).toEqual([true, true, false, false]);
  });

  test('is counted with the urgent first, and nothing for what no Mac is', () => {
    expect(countStandings(['protected', 'stolen', 'protected'])).toEqual([
      ['stolen', 1],
      ['protected', 2],
    ]);
  });
});
