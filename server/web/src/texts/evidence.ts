import { counted } from './counted.ts';

/** Photos and routes. */
export const evidenceTexts = {
  photos: {
    empty: 'No photos',
    emptyHint: 'Photos are taken only while the Mac is marked stolen.',
    alt: (camera: string, at: string) => `Photo by ${camera}, ${at}`,
    enlarge: 'Enlarge:',
    sealed: 'Photo',
    more: (count: number) => counted(count, 'earlier photo'),
    previous: 'Previous photo',
    next: 'Next photo',
    of: (index: number, count: number) => `${index} of ${count}`,
    problems: 'Cameras that gave no photo',
    filter: 'Cameras',
    allCameras: 'All cameras',
    opening: (count: number) => `Opening ${counted(count, 'sealed photo')}…`,
    zoom: 'Zoom',
    closer: 'Closer',
    farther: 'Farther away',
    whole: 'show it whole',
    brightness: 'Brightness',
    save: 'Save the original',
    undrawable: 'This browser cannot draw the photo. The original can be saved all the same.',
  },
  routes: {
    empty: 'No routes',
    emptyHint: 'Routes are traced only while the Mac is marked stolen.',
    caption: (target: string, at: string) => `Route to ${target}, ${at}`,
    more: (count: number) => counted(count, 'earlier route'),
    hop: 'Hop',
    address: 'Address',
    roundTrip: 'Round trip',
    place: 'Place',
    network: 'Network',
    silent: 'did not answer',
    isNew: 'new',
    onMap: 'On the map',
    asTable: 'As a table',
    mapLabel: (places: string) => `The way over the map: ${places}`,
    changes: {
      label: 'What changed since the route before',
      first: 'No earlier route to this target is loaded.',
      same: 'The same way as before.',
      access: (before: string | null, after: string) =>
        before === null
          ? `It now reaches the internet through ${after}.`
          : `It now reaches the internet through ${after}; before through ${before}.`,
      newNetworks: (names: string) => `Now through ${names}.`,
      goneNetworks: (names: string) => `No longer through ${names}.`,
      reached: { yes: 'The target answers again.', no: 'The target answers no more.' },
      routers: (found: number, gone: number) =>
        `${found} ${found === 1 ? 'router is' : 'routers are'} new on the way, ${gone} ${gone === 1 ? 'is' : 'are'} not there any more.`,
      times: (before: string, after: string) => `Round trip ${after}; before ${before}.`,
    },
    incomplete: 'The trace was ended at its deadline; these are the hops until then.',
  },
} as const;
