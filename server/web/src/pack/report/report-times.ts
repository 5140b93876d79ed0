/** Times as the report writes them: in one zone for all of it, to the second, in the order year, month, day that nobody misreads. */
export function reportTimes(timeZone: string) {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const offsets = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' });
  return {
    /** "2026-11-25 14:03:09" */
    moment: (at: number): string => {
      const part = Object.fromEntries(parts.formatToParts(at).map(({ type, value }) => [type, value]));
      return `${part['year']}-${part['month']}-${part['day']} ${part['hour']}:${part['minute']}:${part['second']}`;
    },
    /** "GMT+01:00" */
    offset: (at: number): string =>
      offsets.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT',
  };
}
