/** Dates, distances and sizes as the reader's own locale writes them. */

const locale = () => (typeof navigator === 'undefined' ? undefined : navigator.languages[0]);

/** Regions that measure ways in miles and feet. */
const MILES = new Set(['US', 'GB', 'LR', 'MM']);
const FEET_PER_METER = 3.280_84;
const METERS_PER_MILE = 1609.344;

const dateTimeFormat = new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' });
const timeFormat = new Intl.DateTimeFormat(locale(), { timeStyle: 'medium' });
const dayFormat = new Intl.DateTimeFormat(locale(), { weekday: 'long', day: 'numeric', month: 'long' });
const dayOfYearFormat = new Intl.DateTimeFormat(locale(), {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const weekdayFormat = new Intl.DateTimeFormat(locale(), { weekday: 'short' });
const dateFormat = new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'short' });
const longDateFormat = new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'long' });
const longDateYearFormat = new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'long', year: 'numeric' });
const relativeFormat = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' });

export const formatDateTime = (at: number): string => dateTimeFormat.format(at);
const inUtc = (timeStyle: 'short' | 'medium') => ({
  time: new Intl.DateTimeFormat(locale(), { timeStyle, timeZone: 'UTC' }),
  dateTime: new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle, timeZone: 'UTC' }),
});
const utcFormats = { minute: inUtc('short'), second: inUtc('medium') };
/** The time in UTC, with its date where that is another than here: "14:05", "25 Nov 2026, 23:30" */
export const formatUtc = (at: number, to: keyof typeof utcFormats = 'minute'): string => {
  const here = new Date(at);
  return utcFormats[to][here.getDate() === here.getUTCDate() ? 'time' : 'dateTime'].format(at);
};
/** "26 Nov 2026, 15:05 (14:05 UTC)" */
export const formatWithUtc = (at: number): string => `${formatDateTime(at)} (${formatUtc(at)} UTC)`;
const exactFormat = new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'medium' });
/** "26 Nov 2026, 15:05:09 (14:05:09 UTC)": a provider shares one address among many, and tells them apart by the second. */
export const formatExactly = (at: number): string => `${exactFormat.format(at)} (${formatUtc(at, 'second')} UTC)`;
export const formatTime = (at: number): string => timeFormat.format(at);
/** The time alone on the day of `now`, with its date on any other. */
export const formatMoment = (at: number, now: number): string =>
  new Date(at).toDateString() === new Date(now).toDateString() ? formatTime(at) : formatDateTime(at);
/** "Thursday 26 November", with the year where that is another than this one. */
export const formatDay = (at: number, now = Date.now()): string =>
  (new Date(at).getFullYear() === new Date(now).getFullYear() ? dayFormat : dayOfYearFormat).format(at);
/** "12–14 November"; with the year where it is another than the present one. */
export function formatDays(from: number, to: number, now = Date.now()): string {
  const year = new Date(now).getFullYear();
  const isOfYear = [from, to].every((at) => new Date(at).getFullYear() === year);
  return (isOfYear ? longDateFormat : longDateYearFormat).formatRange(from, to);
}
/** "Mon" and "23 Nov" */
export const formatDayShort = (at: number) => ({ weekday: weekdayFormat.format(at), date: dateFormat.format(at) });

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const satisfies readonly (readonly [Intl.RelativeTimeFormatUnit, number])[];

/** The page looks at the clock now and then only, and the Mac's differs a little: so near a future is the present. */
const PRESENT_MS = 60_000;

/** "3 minutes ago", "yesterday"; "in 2 hours" for a Mac whose clock is truly ahead. */
export function formatAge(at: number, now: number): string {
  const elapsed = at > now && at - now < PRESENT_MS ? 0 : at - now;
  // In a sentence, after “seen” or “asked”, the present is no “now”.
  if (Math.abs(elapsed) < 1000) return 'just now';
  const [unit, milliseconds] = units.find(([, size]) => Math.abs(elapsed) >= size) ?? ['second', 1000];
  return relativeFormat.format(Math.trunc(elapsed / milliseconds), unit);
}

/** By what they were made with: making one takes longer than all that a page has it write. */
const numberFormats = new Map<string, Intl.NumberFormat>();

function number(value: number, options: Intl.NumberFormatOptions, tag = locale()): string {
  const key = JSON.stringify([tag, options]);
  const format = numberFormats.get(key) ?? new Intl.NumberFormat(tag, options);
  numberFormats.set(key, format);
  return format.format(value);
}

/** "9,624" */
export const formatNumber = (value: number): string => number(value, {});

/** In one piece: no line ends between the number and its unit. */
const unit = (value: number, name: string, digits: number, tag?: string) =>
  number(value, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits }, tag).replaceAll(
    ' ',
    '\u00a0',
  );

/** Whether ways are measured in miles and feet where the reader is. */
export function measuresInMiles(tag = locale()): boolean {
  const region = tag === undefined ? undefined : new Intl.Locale(tag).maximize().region;
  return region !== undefined && MILES.has(region);
}

/** "25 km", "80 m"; "16 mi" and "260 ft" where the region measures so. */
export function formatDistance(meters: number, tag = locale()): string {
  if (measuresInMiles(tag)) {
    const feet = meters * FEET_PER_METER;
    return feet < 1000
      ? unit(feet, 'foot', 0, tag)
      : unit(meters / METERS_PER_MILE, 'mile', meters < 16_000 ? 1 : 0, tag);
  }
  return meters < 1000 ? unit(meters, 'meter', 0, tag) : unit(meters / 1000, 'kilometer', meters < 10_000 ? 1 : 0, tag);
}

/** "1.2 MB" */
export function formatBytes(bytes: number): string {
  const power = Math.min(3, Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)));
  // The short form of a byte has no plural.
  if (power === 0) return number(bytes, { style: 'unit', unit: 'byte', unitDisplay: 'long' });
  return unit(bytes / 1000 ** power, ['kilobyte', 'megabyte', 'gigabyte'][power - 1] ?? 'gigabyte', power > 1 ? 1 : 0);
}

/** "12.3 ms" */
export const formatMilliseconds = (ms: number): string => unit(ms, 'millisecond', ms < 100 ? 1 : 0);

/** "150 %" */
export const formatPercent = (share: number): string => number(share, { style: 'percent', maximumFractionDigits: 0 });

/** "5 minutes", "1 hour" */
export function formatInterval(seconds: number): string {
  const [value, name] =
    seconds % 3600 === 0
      ? [seconds / 3600, 'hour']
      : seconds % 60 === 0
        ? [seconds / 60, 'minute']
        : [seconds, 'second'];
  return number(value, { style: 'unit', unit: name, unitDisplay: 'long' });
}

/** "14:59" until the given moment. */
export function formatCountdown(until: number, now: number): string {
  const seconds = Math.max(0, Math.floor((until - now) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** "52.5200° N, 13.4050° E", with no more digits than the accuracy is worth. */
export function formatCoordinates(latitude: number, longitude: number, accuracyMeters: number): string {
  const digits = accuracyMeters < 100 ? 5 : accuracyMeters < 2000 ? 3 : 2;
  const degrees = (value: number, positive: string, negative: string) =>
    `${number(Math.abs(value), { minimumFractionDigits: digits, maximumFractionDigits: digits })}° ${value < 0 ? negative : positive}`;
  return `${degrees(latitude, 'N', 'S')}, ${degrees(longitude, 'E', 'W')}`;
}

let countryNames: Intl.DisplayNames | undefined;

/** A country's name in the reader's language, from its two letters. */
export function formatCountry(code: string): string {
  try {
    countryNames ??= new Intl.DisplayNames(locale(), { type: 'region' });
    return countryNames.of(code) ?? code;
  } catch {
    return code;
  }
}
