import type { positionSources } from '@homeward/shared/bodies/report';
import { counted } from './counted.ts';

/** The words of the PDF report in an evidence pack: it is read by police and insurers. */
export const reportTexts = {
  report: {
    documentTitle: (name: string) => `Evidence report: ${name}`,
    title: 'Evidence report',
    lede: (name: string) => `What the computer “${name}” reported in the period below.`,
    facts: {
      mac: 'Computer',
      serial: 'Serial number',
      system: 'System',
      owner: 'Owner',
      phone: 'Telephone',
      stolen: 'Marked stolen',
      period: 'Period',
      times: 'Times',
      made: 'Report made',
      server: 'Server',
      ownerKey: 'Owner’s key',
      deviceKey: 'Computer’s key',
      receiptKey: 'Server’s key',
    },
    noSerial: 'not known',
    noName: (loginName: string) => `Account “${loginName}” (the owner left name and telephone empty)`,
    zone: (zone: string, offset: string) =>
      `by the computer’s clock, in the time zone ${zone} (${offset} when this was made)`,
    place: 'Where it was last',
    latest: (coordinates: string, meters: number, at: string) => `${coordinates}, within ${meters} m, at ${at}.`,
    source: {
      'location-service': 'Found by the computer’s own location service.',
      'access-points': 'Found by the Wi-Fi access points around the computer.',
      address: 'This is the place of the internet address it was connected through: usually a city, not a street.',
    } satisfies Record<(typeof positionSources)[number], string>,
    noPlace: 'No position was captured in this period.',
    map: (count: number) =>
      `${counted(count, 'position')}, oldest to newest; the newest is large, with its accuracy where that shows at this scale. Map: Natural Earth.`,
    networks: 'Networks it was connected through',
    noNetwork: 'None was captured in this period.',
    times: (count: number) => counted(count, 'report'),
    timeline: 'What was captured, in order',
    earlierLines: (shown: number, earlier: number) =>
      `The newest ${shown}. There ${earlier === 1 ? 'is' : 'are'} ${counted(earlier, 'earlier item')} in the folder “originals” of this pack.`,
    photos: 'Photos',
    noPhotos: 'None in this period.',
    faces: 'People in these photos may have nothing to do with the theft. Please do not publish them.',
    noPicture: 'This photo could not be drawn here. The original is in the pack.',
    earlierPhotos: (shown: number, earlier: number) =>
      `The newest ${shown}. There ${earlier === 1 ? 'is' : 'are'} ${counted(earlier, 'earlier photo')} in the folder “originals” of this pack.`,
    columns: {
      time: 'Time',
      item: 'Item',
      what: 'What',
      detail: 'Detail',
      address: 'Internet address',
      network: 'Network',
      place: 'Place of the network',
      seen: 'First and last seen',
      wifi: 'Wi-Fi',
      accessPoint: 'Access point',
    },
    check: 'How to check this',
    checkLines: [
      'This report is a summary. What counts stands beside it in the same pack: each photo and each reading exactly as the computer captured it, signed by the computer and receipted by the server.',
      'README.txt in the pack says how to check all of it without an account, offline. The fingerprints of the keys that it was signed with are:',
    ],
    foot: (name: string, page: number, of: number) =>
      `Evidence report: ${name} · made with Homeward · page ${page} of ${of}`,
  },
} as const;
