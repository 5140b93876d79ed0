/** @jest-environment node */
import type { ReportBody } from '@homeward/shared/bodies/report';
import { describe, expect, test } from '@jest/globals';
import { openedOf } from '../../../server/web/src/items/opened.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { glancePlace, isStillThere } from '../../../server/web/src/theft/glance-place.ts';
import { cycle, opened, report } from '../items/entries.ts';

const address = (city?: string): ReportBody['address'] => ({
  value: { address: '192.0.2.1', scope: 'public', placeSource: 'server', ...(city && { city }) },
});
const position = (foundAt: number): ReportBody['position'] => ({
  value: { latitude: 51.5, longitude: 0, accuracyMeters: 65, source: 'location-service', foundAt },
});
/** Newest first, captured at 9, 8 and so on seconds. */
const reports = (...bodies: Partial<ReportBody>[]) =>
  openedOf(
    bodies.map((body, index) => opened(9 - index, report(cycle('c'), body))),
    'report',
  );
const mark = (markedAt: number) => ({ firstSeq: 7, markedAt, endedAt: null });
const home = { address: address('Home'), position: position(8_000) };

describe('where a stolen Mac was seen last', () => {
  test('is from before where nothing has come since it was marked', () => {
    expect(glancePlace(reports({}, home), mark(10_000))).toEqual({ name: 'Home', at: 8_000, isBefore: true });
    expect(glancePlace(reports({}, { address: address('Home') }), mark(10_000))).toMatchObject({ isBefore: true });
  });

  test('is since then with a report since, and where the mark is not known', () => {
    const away = { address: address('Away'), position: position(9_000) };
    expect(glancePlace(reports(away, home), mark(8_500))).toEqual({ name: 'Away', at: 9_000, isBefore: false });
    expect(glancePlace(reports(home), null)).toMatchObject({ name: 'Home', isBefore: false });
  });

  test('is where an address leads to, rather than a position from before', () => {
    expect(glancePlace(reports({ address: address('Away') }, home), mark(8_500))).toEqual({
      ...{ name: 'Away', at: 9_000, isBefore: false },
    });
  });

  test('is the one before where nothing since tells of any', () => {
    expect(glancePlace(reports({ address: address() }, home), mark(8_500))).toMatchObject({
      ...{ name: 'Home', isBefore: true },
    });
    expect(glancePlace(reports({ address: address() }), mark(8_500))).toMatchObject({
      ...{ name: texts.place.noDatabase, isBefore: false },
    });
  });

  test('is from before where macOS answers with what it found before', () => {
    const stale = { address: address('Home'), position: position(8_000) };
    expect(glancePlace(reports(stale), mark(8_500))).toEqual({ name: 'Home', at: 8_000, isBefore: true });
  });
});

describe('whether it is still there', () => {
  const HOUR_MS = 3_600_000;
  const away = { address: address('Away'), position: position(9_000) };
  const isThere = (shown: ReturnType<typeof reports>, now: number, markedAt = 8_500) =>
    isStillThere(shown, glancePlace(shown, mark(markedAt)), now);

  test('is said of what was found lately only', () => {
    expect(isThere(reports(away), 9_000 + 2 * HOUR_MS)).toBe(true);
    expect(isThere(reports(away), 9_001 + 2 * HOUR_MS)).toBe(false);
    expect(isThere(reports(away), 9_000, 10_000)).toBe(false);
  });

  test('is not said where a later report came from another address', () => {
    const before = { ...away, position: position(8_000) };
    const elsewhere = (city?: string) => ({
      address: {
        value: { address: '192.0.2.2', scope: 'public', placeSource: 'server', ...(city && { city }) },
      } as const,
    });
    expect(isThere(reports(elsewhere(), before), 9_000, 7_000)).toBe(false);
    expect(isThere(reports({ address: address() }, before), 9_000, 7_000)).toBe(true);
    expect(isThere(reports({}, before), 9_000, 7_000)).toBe(true);
    // What is shown then is where that address is.
    expect(isThere(reports(elsewhere('Away'), home), 9_000, 8_500)).toBe(true);
  });
});
