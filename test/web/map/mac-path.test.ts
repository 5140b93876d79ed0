import type { Position } from '@homeward/shared/bodies/report';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openedOf } from '../../../server/web/src/items/opened.ts';
import { type Fix, fixesOf, stopsOf, unrolled } from '../../../server/web/src/map/mac-path.ts';
import { accuracyRing, distanceMeters, viewOfAll } from '../../../server/web/src/map/map-point.ts';
import { cycle, opened, report } from '../items/entries.ts';

const position = (latitude: number, longitude: number, accuracyMeters: number): Position => ({
  latitude,
  longitude,
  accuracyMeters,
  source: 'location-service',
  foundAt: 0,
});

const fix = (at: number, latitude: number, longitude: number, accuracyMeters = 50): Fix => ({
  id: `report-${at}`,
  at,
  position: position(latitude, longitude, accuracyMeters),
});

const anyPoint = fc.record({
  latitude: fc.double({ min: -89, max: 89, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
  accuracyMeters: fc.double({ min: 0, max: 100_000, noNaN: true }),
});

/** Positions near each other, so that some stand still. */
const anyFixes = fc
  .array(
    fc.tuple(
      fc.double({ min: 51, max: 51.05, noNaN: true }),
      fc.double({ min: -0.05, max: 0, noNaN: true }),
      fc.double({ min: 0, max: 4_000, noNaN: true }),
    ),
    { maxLength: 40 },
  )
  .map((points) => points.map(([latitude, longitude, accuracy], at) => fix(at, latitude, longitude, accuracy)));

describe('the path of a Mac', () => {
  test('has the positions of its reports, oldest first, and nothing for a report without one', () => {
    const at = (latitude: number) => ({ position: { value: position(latitude, 0, 5) } });
    const entries = [
      opened(3, report(cycle('c'), at(3))),
      opened(2, report(cycle('b'))),
      opened(1, report(cycle('a'), at(1))),
    ];
    expect(fixesOf(openedOf(entries, 'report')).map(({ id }) => id)).toEqual(['item-1', 'item-3']);
  });

  test('stands still while positions lie within their accuracy, and stands where it is known best', () => {
    const stops = stopsOf([fix(1, 51.5, 0, 5_000), fix(2, 51.51, 0, 30), fix(3, 51.5101, 0, 60), fix(4, 51.6, 0, 30)]);
    expect(stops).toMatchObject([
      { from: 1, until: 3, latitude: 51.51, accuracyMeters: 30, ids: ['report-1', 'report-2', 'report-3'] },
      { from: 4, until: 4, latitude: 51.6 },
    ]);
  });

  test('loses no report, keeps their order, and ends a stop only for a distance beyond both accuracies', () => {
    fc.assert(
      fc.property(anyFixes, (fixes) => {
        const stops = stopsOf(fixes);
        expect(stops.flatMap(({ ids }) => ids)).toEqual(fixes.map(({ id }) => id));
        for (const { ids, from, until, accuracyMeters } of stops) {
          const own = fixes.filter(({ id }) => ids.includes(id));
          expect([own[0]?.at, own.at(-1)?.at]).toEqual([from, until]);
          expect(accuracyMeters).toBe(Math.min(...own.map((one) => one.position.accuracyMeters)));
        }
        for (const [index, stop] of stops.entries()) {
          const next = fixes.find(({ id }) => id === stops[index + 1]?.ids[0]);
          if (!next) continue;
          const farthest = Math.max(stop.accuracyMeters, next.position.accuracyMeters);
          expect(distanceMeters(stop, next.position)).toBeGreaterThan(farthest);
        }
      }),
    );
  });

  test('goes over the date line by the shorter way', () => {
    const line = unrolled([fix(1, 0, 179), fix(2, 1, -179), fix(3, 2, 178)].map((one) => one.position));
    expect(line.map(({ longitude }) => longitude)).toEqual([179, 181, 178]);
    fc.assert(
      fc.property(fc.array(anyPoint), (points) => {
        const drawn = unrolled(points);
        for (const [index, { longitude, ...rest }] of drawn.entries()) {
          const before = drawn[index - 1];
          if (before) expect(Math.abs(longitude - before.longitude)).toBeLessThanOrEqual(180.000001);
          expect(points[index]).toMatchObject(rest);
        }
      }),
    );
  });
});

describe('distances on the map', () => {
  test('are those along the great circle, and every point of an accuracy circle is as far away as it says', () => {
    expect(distanceMeters({ latitude: 0, longitude: 0 }, { latitude: 0, longitude: 1 })).toBeCloseTo(111_195, 0);
    fc.assert(
      fc.property(anyPoint, (point) => {
        for (const [longitude, latitude] of accuracyRing(point)) {
          const away = distanceMeters(point, { latitude, longitude });
          expect(Math.abs(away - point.accuracyMeters)).toBeLessThan(0.5 + point.accuracyMeters * 1e-6);
        }
      }),
    );
  });

  test('the view of all has every point in it, and is never narrower than asked', () => {
    expect(viewOfAll([], 100)).toBeNull();
    fc.assert(
      fc.property(fc.array(anyPoint, { minLength: 1 }), (points) => {
        const [[west, south], [east, north]] = viewOfAll(points, 1_000) ?? [
          [0, 0],
          [0, 0],
        ];
        expect(east - west).toBeGreaterThan(0.01);
        for (const { latitude, longitude } of points) {
          expect(longitude >= west && longitude <= east).toBe(true);
          expect(Math.max(-85, Math.min(85, latitude))).toBeGreaterThanOrEqual(south);
          expect(Math.max(-85, Math.min(85, latitude))).toBeLessThanOrEqual(north);
        }
      }),
    );
  });
});
