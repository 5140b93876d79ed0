import { describe, expect, test } from '@jest/globals';
import {
  formatAge,
  formatBytes,
  formatCoordinates,
  formatCountdown,
  formatDay,
  formatDistance,
  formatExactly,
  formatInterval,
  formatUtc,
  formatWithUtc,
} from '../../../server/web/src/format/format.ts';

describe('the reader’s own way of writing', () => {
  test('distances: metric, or miles and feet where the region measures so', () => {
    expect(formatDistance(80, 'de-DE')).toBe('80\u00a0m');
    expect(formatDistance(2500, 'de-DE')).toBe('2,5\u00a0km');
    expect(formatDistance(25_000, 'de-DE')).toBe('25\u00a0km');
    expect(formatDistance(80, 'en-US')).toBe('262\u00a0ft');
    expect(formatDistance(25_000, 'en-US')).toBe('16\u00a0mi');
    expect(formatDistance(25_000, 'en')).toBe('16\u00a0mi');
  });

  test('ages, countdowns, intervals, sizes', () => {
    expect(formatAge(0, 90_000)).toBe('1 minute ago');
    expect(formatAge(0, 400)).toBe('just now');
    expect(formatAge(0, 86_400_000)).toBe('yesterday');
    expect(formatAge(2_000, 0)).toBe('just now');
    expect(formatAge(7_200_000, 0)).toBe('in 2 hours');
    expect(formatCountdown(900_000, 500)).toBe('14:59');
    expect(formatCountdown(0, 5000)).toBe('0:00');
    expect(formatInterval(300)).toBe('5 minutes');
    expect(formatInterval(3600)).toBe('1 hour');
    expect(formatInterval(90)).toBe('90 seconds');
    expect(formatBytes(0)).toBe('0 bytes');
    expect(formatBytes(1)).toBe('1 byte');
    expect(formatBytes(1_234_567)).toBe('1.2\u00a0MB');
  });

  test('days, with the year where it is another', () => {
    const [now, before] = [new Date(2026, 0, 2).getTime(), new Date(2025, 11, 31).getTime()];
    expect(formatDay(now, now)).toBe('Friday, January 2');
    expect(formatDay(before, now)).toBe('Wednesday, December 31, 2025');
  });

  test('coordinates with no more digits than the accuracy is worth', () => {
    expect(formatCoordinates(52.520_008, -13.404_954, 25_000)).toBe('52.52° N, 13.40° W');
    expect(formatCoordinates(-52.520_008, 13.404_954, 10)).toBe('52.52001° S, 13.40495° E');
  });

  test('times in UTC beside the reader’s own, with the date where it is another', () => {
    const at = Date.UTC(2026, 10, 26, 14, 5);
    expect(formatUtc(at)).toMatch(/^2:05\sPM$/);
    expect(formatWithUtc(at)).toMatch(/2026, .*\(2:05\sPM UTC\)$/);
    expect(formatExactly(at + 9_000)).toMatch(/2026, .*:05:09\s.*\(2:05:09\sPM UTC\)$/);
    const [morning, evening] = [Date.UTC(2026, 10, 26, 0, 1), Date.UTC(2026, 10, 26, 23, 59)];
    for (const edge of [morning, evening]) {
      const isOtherDay = new Date(edge).getDate() !== 26;
      expect(formatUtc(edge).includes('Nov 26, 2026')).toBe(isOtherDay);
    }
  });
});
