import { counted } from './counted.ts';

/** The path of a Mac: its days, its moments, playback. */
export const pathTexts = {
  path: {
    title: 'Its path',
    days: 'Days with reports',
    allDays: 'All days',
    earlierDays: (count: number) => counted(count, 'earlier day'),
    reports: (count: number) => counted(count, 'report'),
    photos: (count: number) => counted(count, 'photo'),
    stolenCycles: (count: number) => counted(count, 'stolen-mode cycle'),
    marks: { reports: 'reports', photos: 'photos', stolen: 'stolen mode' },
    moment: 'Moment',
    momentOf: (at: string, where: string) => `${at}: ${where}`,
    play: 'Play',
    pause: 'Pause',
    toLatest: 'Back to the latest',
    was: (at: string) => `Where it was on ${at}`,
    route: 'the latest route, from hop to hop',
    noPlace: 'no place known',
    positionKnown: 'a position without a name',
    stops: (stops: number, reports: number) => `${counted(stops, 'place')} in ${counted(reports, 'report')}`,
    stood: (from: string, until: string) => `It stood here from ${from} until ${until}.`,
    mapLabel: 'Map with the Mac’s path',
  },
} as const;
