import type { ProblemCode } from '@homeward/shared/bodies/reading';
import type { PermissionState } from '@homeward/shared/bodies/report';
import type { Mode } from '@homeward/shared/modes';
import type { AddressScope } from '@homeward/shared/place';
import { counted } from './counted.ts';

const modeWords: Record<Mode, string> = { protected: 'Protected', stolen: 'Stolen', paused: 'Paused' };

const problemWords: Record<ProblemCode, string> = {
  deadline: 'It took too long and was ended.',
  failed: 'It did not work.',
  ended: 'It was ended, because the mode changed.',
  unsupported: 'This Mac cannot do that.',
  offline: 'The Mac had no connection at that moment.',
  'permission-denied': 'macOS does not allow it: the permission was taken away.',
  'permission-not-asked': 'macOS has not been asked for permission yet.',
  'no-camera': 'No camera was found.',
  'no-session': 'Nobody was logged in whose Homeward could do it.',
  'camera-busy': 'Another program was using the camera.',
  'dark-frame': 'The picture was black, twice. The lid may be shut or the lens covered.',
  'empty-frame': 'The camera gave an empty picture, twice.',
  'no-place': 'Nothing told where the Mac is.',
  'not-connected': 'Not connected.',
  'unresolved-target': 'The address to trace could not be found.',
};

const permissionWords: Record<PermissionState, string> = {
  granted: 'allowed',
  denied: 'denied',
  restricted: 'restricted',
  'not-asked': 'not asked yet',
  'not-needed': 'not needed here',
  unknown: 'unknown',
};

const scopeWords: Record<AddressScope, string> = {
  public: 'a public address',
  private: 'a private network',
  loopback: 'this machine itself',
  'link-local': 'a local link',
  shared: "a provider's shared network",
  multicast: 'a group address',
  reserved: 'a reserved address',
};

/** One Mac: its mode, where it is, what it sent. */
export const macTexts = {
  mac: {
    recordsUnread: 'The names that you gave your Macs, and your notes, could not be read.',
    mode: modeWords,
    bannerOf: { confirmed: 'It', ordered: 'Once it confirms, it' },
    banner: {
      protected: 'reports its address and position every hour, and how Homeward itself is; nothing else.',
      stolen: 'reports its position, network, route and a photo from every camera',
      paused: 'collects nothing until you protect it again.',
    } satisfies Record<Mode, string>,
    every: (interval: string | null, until: string | null) =>
      interval === null
        ? '.'
        : `, every ${interval}${until === null ? '' : `, until ${until} unless you order it anew`}.`,
    stolenOffline: 'It is offline: what it captures arrives once it is connected again.',
    stillStolen: 'Still stolen: waiting for the Mac',
    endAsked: (at: string) => `Its end was asked for: stolen mode ends on ${at}, unless that is vetoed.`,
    hidden: { confirmed: 'Nothing of Homeward shows on it.', ordered: 'Nothing of Homeward then shows on it.' },
    ordered: (mode: string) => `“${mode}” is ordered. The Mac has not confirmed it yet.`,
    orderedOffline: 'It will be handed over the moment the Mac is online.',
    confirmedAt: (age: string) => `Confirmed by the Mac ${age}`,
    ranOut: (mac: string, at: string) =>
      `The order “stolen” ran out on ${at}: ${mac} went back to protected. Mark it as stolen again if you still miss it.`,
    overtaken:
      'The Mac has confirmed a later order of yours than the server shows. The server may have been put back from a backup, or it hides that order.',
    releaseOrdered: 'It was told to leave. It goes on until it hears of it.',
    released: 'It has left, as you ordered. It no longer reports.',
    tombstone: { retire: 'Retired', erase: 'Removed with its reports' },
    retiredNote: (date: string) =>
      `It was retired on ${date} and reports nothing more. What it reported stays readable until its time is over.`,
    tombstoneNote: (date: string) => `This becomes final on ${date}. Until then you can take it back.`,
    keep: 'Take it back',
    back: 'All Macs',
    notFound: 'There is no such Mac in your account.',
    actions: {
      label: 'Actions',
      stolen: 'Mark as stolen',
      keepStolen: 'Keep it as stolen',
      again: 'Change how it reports',
      recovered: 'I have it back',
      protect: 'Protect again',
      pause: 'Pause',
      retire: 'Retire this Mac',
      erase: 'Remove this Mac and its reports',
      rename: 'Rename',
      more: 'More',
    },
    tabs: {
      label: 'What the Mac reported',
      timeline: 'Timeline',
      photos: 'Photos',
      routes: 'Routes',
      machine: 'Machine',
    },
    chainBroken: (seq: number) =>
      `The chain of items has a break at number ${seq}. Something was changed or taken away.`,
    chainGap: (from: number) => `Items before number ${from} are missing: on their way, or held back.`,
    chainUnknown: (from: number) =>
      `Items before number ${from} are not here. Whether their time was over, or they are on their way or held back, could not be read just now.`,
    itemRefused: (count: number) =>
      `${count === 1 ? '1 item was refused: it does' : `${count} items were refused: they do`} not hold. The timeline shows which, and why.`,
    chainRemoved: (count: number, before: number) =>
      `Removed when their time was over or because you erased them, before number ${before}: ${counted(count, 'item')}.`,
    chainHolds: (count: number) => `${counted(count, 'item')} checked: every signature and receipt holds.`,
    untrusted: 'What your Macs sent cannot be checked: with which key the server signs its receipts could not be read.',
    older: 'Load older items',
    opening: (done: string, all: string) => `Opening sealed items: ${done} of ${all}`,
  },
  /** Why nothing of a kind is shown, where that is not because there is none. */
  rest: {
    reading: 'Still being read…',
    unread: 'Not everything that the Mac reported could be read.',
    older: 'There is none in what is loaded. “Load older items” looks further back.',
    gone: 'What there was of it is no longer on the server.',
    untold: 'Whether there were any cannot be told: some of what was shared is no longer there.',
  },
  place: {
    title: 'Where it is',
    sources: {
      'location-service': 'from the Mac’s own location service',
      'access-points': 'from the Wi-Fi access points around it',
      address: 'from the place of its internet address, not of the Mac',
    },
    service: (host: string) => `looked up at ${host}`,
    fallback: (why: string) => `No better position: ${why}`,
    accuracy: (distance: string) => `within ${distance}`,
    around: (place: string) => `around ${place}`,
    unknownTitle: 'No place is known',
    noReport: 'There is no report of it. Its first one comes within a minute of being paired and online.',
    scopeWord: (scope: AddressScope) => scopeWords[scope],
    scope: (scope: AddressScope) => `Its connection comes from ${scopeWords[scope]}, which has no place on a map.`,
    noDatabase: 'The server’s data knows no place for its address.',
    latest: 'Latest position',
    foundAt: 'Measured',
    address: 'Address',
    network: 'Network',
    mapLabel: 'Map with the latest positions',
    mapFailed: 'The map could not be drawn. What it shows is written on this page as well.',
    attribution: (places: string, map: string) => `Places: ${places} · Map: ${map}`,
    coordinates: 'Coordinates',
    copy: 'Copy the coordinates',
    openMap: 'Open in a map',
    mapLearns: {
      app: 'Your map app then learns this place, and who made it may too.',
      page: 'openstreetmap.org then learns this place and your internet address.',
    },
  },
  timeline: {
    empty: 'Nothing has arrived yet',
    emptyHint: 'The first report appears here by itself.',
    cycle: { protected: 'Hourly report', stolen: 'Stolen-mode cycle', paused: 'While paused' } satisfies Record<
      Mode,
      string
    >,
    trial: 'trial interval',
    report: 'Report',
    more: (count: number) => counted(count, 'earlier entry', 'earlier entries'),
    routes: (count: number) => counted(count, 'route'),
    problems: (count: number) => counted(count, 'problem'),
    machine: 'Machine and network',
    route: (target: string) => `Route to ${target}`,
    targets: { server: 'your server', public: 'a public address' },
    visitorTargets: { server: 'the owner’s server', public: 'a public address' },
    photo: (camera: string) => `Photo: ${camera}`,
    sealedPhoto: 'Photo',
    noPhoto: 'No photo',
    dropped: 'The Mac was full and had to drop this before it could send it.',
    refused: 'Refused',
    unreached: 'Not loaded',
    opening: 'Opening…',
    arrived: (time: string) => `arrived ${time}`,
    hops: (count: number) => counted(count, 'hop'),
    reached: 'it answered',
    notReached: 'it did not answer',
    permissions: 'Permissions',
    camera: 'camera',
    location: 'location',
    permission: permissionWords,
  },
  machine: {
    empty: 'Nothing about Wi-Fi and battery',
    emptyHint: 'Wi-Fi, router and battery are collected only while the Mac is marked stolen.',
    identity: 'What it is',
    system: 'System',
    model: 'Model',
    serial: 'Serial number',
    noSerial: 'not known',
    enterSerial: 'Enter it',
    changeSerial: 'Change',
    serialHint:
      'It stands on the invoice, on the box, and at account.apple.com under Devices. The server cannot read it.',
    os: 'Operating system',
    host: 'Name on the network',
    battery: 'Battery',
    charging: 'charging',
    onBattery: 'not charging',
    external: 'on mains',
    noBattery: 'none',
    wifi: 'Wi-Fi',
    signal: (dbm: number) => `${dbm} dBm`,
    channel: (number: number) => `channel ${number}`,
    wifiNamed: (name: string) => `Wi-Fi “${name}”`,
    wifiBlank: 'connected; macOS hides the name',
    accessPoints: 'Access points in reach',
    accessPointsNamed: (count: number, names: string) => (names ? `${count}, named ${names}` : `${count}`),
    accessPointsMore: (count: number) => `and ${count} more`,
    gateway: 'Gateway',
    interfaces: 'Interfaces',
    version: 'Version of Homeward',
    running: 'Running since',
    platform: 'Runs on',
    outboxValue: (count: number, size: string) => (count === 0 ? 'nothing' : `${count} (${size})`),
    paired: 'Paired',
    stored: 'Stored on the server',
    storedValue: (count: number, size: string) => `${counted(count, 'item')}, ${size}`,
    asOf: (at: string) => `As of ${at}`,
  },
  events: {
    paired: 'Paired with this account',
    'mode-changed': (from: string, to: string, why: 'order' | 'expired') =>
      `Mode changed from ${from} to ${to}${why === 'expired' ? ', because the order ran out' : ''}`,
    'permission-changed': (what: string, from: string, to: string) => `Permission for the ${what}: ${from}, now ${to}`,
    gap: (dropped: number) =>
      `The Mac’s outbox was full: ${dropped} ${dropped === 1 ? 'body was' : 'bodies were'} dropped`,
    rejected: (seq: number) => `The server will never take item ${seq}; it stays on the Mac`,
    'clock-changed': (by: string) => `The clock was changed by ${by}`,
    'epoch-began': 'The Mac’s state was restored; it goes on in a new count',
    'release-asked': {
      unpair: 'Somebody at the Mac asks you to let it be unpaired',
      quit: 'Somebody at the Mac asks you to let Homeward be ended for good',
    },
    released: { owner: 'Released by your order', administrator: 'Unpaired by whoever administers the Mac' },
  },
  problem: problemWords,
} as const;
