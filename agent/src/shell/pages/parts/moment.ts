const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'full' });
const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const shortTime = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });

/** Date and time, as this Mac writes them; `at` is in milliseconds since 1970, here and below. */
export const moment = (at: number): string => full.format(at);

/** From one moment to another, what they share said once. */
export const span = (from: number, to: number): string => full.formatRange(from, to);

/** The day alone, with its weekday. */
export const dayOf = (at: number): string => day.format(at);

/** The time of day, to the second. */
export const timeOf = (at: number): string => time.format(at);

/** The time of day, to the minute. */
export const minuteOf = (at: number): string => shortTime.format(at);
