import type { AccessPoint } from '@homeward/shared/bodies/machine';
import type { Problem } from '@homeward/shared/bodies/reading';
import type { Position } from '@homeward/shared/bodies/report';
import { expect, test } from '@jest/globals';
import { type LookUp, type OwnPositionParts, ownPosition } from '../../../agent/src/sensors/own-position.ts';

const { signal } = new AbortController();
const fix = { latitude: 1, longitude: 2, accuracyMeters: 30, foundAt: 5 };
const nowhere: Problem = { problem: 'no-place', detail: 'kCLErrorDomain 0' };
const around: AccessPoint[] = [{ ssid: 'Net', bssid: '3c:84:6a:10:20:30' }];
const lookedUp: Position = { ...fix, source: 'access-points', service: 'geo.example.org' };

/** What was done, in its order, and what came of it. */
async function locate(
  sense: Partial<OwnPositionParts['sense']>,
  lookUp: LookUp | null = async () => ({ value: lookedUp }),
) {
  const done: string[] = [];
  const position = await ownPosition({
    sense: {
      locate: (given) => {
        done.push('locate');
        return sense.locate?.(given) ?? Promise.resolve(nowhere);
      },
      wifi: (given) => {
        done.push('scan');
        const sight = { joined: nowhere, accessPoints: { value: around } };
        return sense.wifi?.(given) ?? Promise.resolve(sight);
      },
    },
    lookUp: async () =>
      lookUp &&
      ((accessPoints, given) => {
        done.push(`look up ${accessPoints.length}`);
        return lookUp(accessPoints, given);
      }),
  })(signal);
  return { position, done };
}

test('is the location service’s fix, and nothing else is looked at', async () => {
  const { position, done } = await locate({ locate: async () => ({ value: fix }) });
  expect(position).toEqual({ value: { ...fix, source: 'location-service' } });
  expect(done).toEqual(['locate']);
});

test('without a fix, and without a service named by its owner, is none', async () => {
  const { position, done } = await locate({}, null);
  expect(position).toEqual(nowhere);
  expect(done).toEqual(['locate']);
});

test('without a fix is that of the access points, which says why', async () => {
  const { position, done } = await locate({});
  expect(position).toEqual({ value: { ...lookedUp, fallbackFor: nowhere } });
  expect(done).toEqual(['locate', 'scan', 'look up 1']);
});

test.each([
  ['the scan fails', { wifi: async () => ({ problem: 'failed', detail: 'no scan' }) as const }, ['locate', 'scan']],
  [
    'macOS names no access point',
    {
      wifi: async () =>
        ({ joined: nowhere, accessPoints: { problem: 'permission-denied', detail: 'no scan' } }) as const,
    },
    ['locate', 'scan'],
  ],
])('says both reasons where %s', async (_, sense, steps) => {
  const { position, done } = await locate(sense);
  expect(position).toEqual({ problem: 'no-place', detail: 'kCLErrorDomain 0; access points: no scan' });
  expect(done).toEqual(steps);
});

test('says both reasons where the service knows nothing', async () => {
  const { position } = await locate({}, async () => ({ problem: 'no-place', detail: 'geo knows none' }));
  expect(position).toEqual({ problem: 'no-place', detail: 'kCLErrorDomain 0; access points: geo knows none' });
});
