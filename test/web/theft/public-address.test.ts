/** @jest-environment node */
import { describe, expect, test } from '@jest/globals';
import { openedOf } from '../../../server/web/src/items/opened.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { lastPublicAddress, registryUrl } from '../../../server/web/src/theft/public-address.ts';
import { cycle, opened, report } from '../items/entries.ts';

type Body = NonNullable<Parameters<typeof report>[1]>;
const at = (address: string, scope: 'public' | 'private' = 'public'): NonNullable<Body['address']> => ({
  value: { address, scope, placeSource: 'server' },
});
const position: NonNullable<Body['position']> = {
  value: { latitude: 51.5, longitude: 0, accuracyMeters: 65, source: 'location-service', foundAt: 0 },
};
/** Newest first, captured at 4, 3, 2 and 1 seconds. */
const reports = (...bodies: Body[]) =>
  openedOf(
    bodies.map((body, index) => opened(4 - index, report(cycle('c'), body))),
    'report',
  );

describe('the address that an abuse desk is told', () => {
  test('is the newest public one with its own time, whichever report has a position', () => {
    const found = lastPublicAddress(
      reports(
        {},
        { address: at('192.168.1.7', 'private') },
        { address: at('81.2.69.160') },
        { address: at('9.9.9.9'), position },
      ),
      null,
    );
    expect(found).toMatchObject({ address: { address: '81.2.69.160' }, capturedAt: 2_000 });
  });

  test('is none where only private ones are known', () => {
    expect(lastPublicAddress(reports({}, { address: at('10.0.0.1', 'private') }), null)).toBeNull();
  });

  test('is said to be from before it was marked, unless the Mac had heard of that order', () => {
    const seen = reports({}, { address: at('198.51.100.88') });
    const mark = { firstSeq: 7, markedAt: 3_500, endedAt: null };
    expect(lastPublicAddress(seen, mark)).toMatchObject({ capturedAt: 3_000, isBefore: true });
    expect(lastPublicAddress(seen, { ...mark, markedAt: 3_000 })).toMatchObject({ isBefore: false });
    expect(lastPublicAddress(seen, { ...mark, firstSeq: 0 })).toMatchObject({ isBefore: false });
    expect(lastPublicAddress(seen, null)).toMatchObject({ isBefore: false });
  });

  test('is the last of the theft, not the owner’s own once the Mac is back', () => {
    const back = openedOf(
      [
        opened(4, report(cycle('back', 'protected'), { address: at('198.51.100.88') })),
        opened(3, report(cycle('late'), { address: at('81.2.69.160') })),
      ],
      'report',
    );
    const found = lastPublicAddress(back, { firstSeq: 1, markedAt: 1_000, endedAt: 2_000 });
    expect(found).toMatchObject({ address: { address: '81.2.69.160' }, isBefore: false });
  });

  test('is looked up at the registry in either form', () => {
    expect(registryUrl({ address: '81.2.69.160' })).toBe('https://rdap.org/ip/81.2.69.160');
    expect(registryUrl({ address: '2001:db8::1' })).toBe('https://rdap.org/ip/2001:db8::1');
  });
});

describe('the message to an abuse desk', () => {
  test('speaks of the police only with the owner’s word for it, and of the number where there is one', () => {
    const { message, reported } = texts.theft;
    expect(message('a', 'b', '')).not.toMatch(/reported/);
    expect(message('a', 'b', reported(''))).toContain('(UTC). I have reported the theft to the police. Please keep');
    expect(message('a', 'b', reported('B 12/3456'))).toContain('to the police (report B 12/3456). Please');
  });
});
