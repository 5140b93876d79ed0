/** The path of a Mac: its days, its moments, playback. */
export const pathTexts = {
  path: {
    title: 'Its path',
    days: 'Days with reports',
    allDays: 'All days',
    earlierDays: (count: number) => (count === 1 ? '1 earlier day' : `${count} earlier days`),
    reports: (count: number) => (count === 1 ? '1 report' : `${count} reports`),
    photos: (count: number) => (count === 1 ? '1 photo' : `${count} photos`),
    stolenCycles: (count: number) => (count === 1 ? '1 stolen-mode cycle' : `${count} stolen-mode cycles`),
    moment: 'Moment',
    momentOf: (at: string, where: string) => `${at}: ${where}`,
    play: 'Play',
    pause: 'Pause',
    toLatest: 'Back to the latest',
    was: (at: string) => `Where it was on ${at}`,
    noPlace: 'no place known',
    positionKnown: 'a position without a name',
    stops: (stops: number, reports: number) =>
      `${stops === 1 ? '1 place' : `${stops} places`} in ${reports === 1 ? '1 report' : `${reports} reports`}`,
    stood: (from: string, until: string) => `It stood here from ${from} until ${until}.`,
    mapLabel: 'Map with the Mac’s path',
  },
} as const;
