/** Photos and routes. */
export const evidenceTexts = {
  photos: {
    empty: 'No photos',
    emptyHint: 'Photos are taken only while the Mac is marked stolen.',
    alt: (camera: string, at: string) => `Photo by ${camera}, ${at}`,
    enlarge: 'Enlarge:',
    previous: 'Previous photo',
    next: 'Next photo',
    of: (index: number, count: number) => `${index} of ${count}`,
    problems: 'Cameras that gave no photo',
  },
  routes: {
    empty: 'No routes',
    emptyHint: 'Routes are traced only while the Mac is marked stolen.',
    caption: (target: string, at: string) => `Route to ${target}, ${at}`,
    hop: 'Hop',
    address: 'Address',
    roundTrip: 'Round trip',
    place: 'Place',
    network: 'Network',
    silent: 'did not answer',
    incomplete: 'The trace was ended at its deadline; these are the hops until then.',
  },
} as const;
