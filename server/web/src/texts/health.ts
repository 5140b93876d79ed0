import type { PermissionState } from '@homeward/shared/bodies/report';

const panes = { camera: 'Camera', location: 'Location Services' } as const;

/** How the agent on a Mac does. */
export const healthTexts = {
  health: {
    title: 'Health',
    well: 'Homeward works as it should.',
    needsYou: (count: number) => (count === 1 ? '1 thing needs you.' : `${count} things need you.`),
    unknown: 'It has not said yet how it is. Its first report comes within a minute of being paired and online.',
    left: 'It has left, and reports nothing more.',
    notAtHand: 'Not all is as it should be. What is to be done on the Mac itself waits until you have it back.',
    latestUnread: 'Its latest report could not be read. What stands here is of an earlier one.',
    lastContact: 'Last contact',
    missed: 'Nothing was heard from it for days. If you do not know where it is, mark it as stolen.',
    missedStolen: 'Nothing was heard from it for days. What it captures meanwhile arrives once it is connected again.',
    lastReport: 'Latest report',
    silentAdvice:
      'The Mac is in contact, and nothing new comes. Ask whoever runs the server whether there is room for your account; if there is, restart the Mac.',
    silentStolenAdvice:
      'The Mac is in contact, and nothing new comes. Ask whoever runs the server whether there is room for your account.',
    stream: 'Waits for orders',
    streamOpen: 'yes: an order reaches it within a second',
    streamClosed: 'not now: it takes an order as soon as it connects',
    streamGone: 'no: it takes no orders any more',
    permission: { camera: 'May use the camera', location: 'May use the location' },
    permissionAdvice: (what: keyof typeof panes, state: PermissionState): string | null => {
      if (state === 'denied') {
        return `On the Mac: System Settings › Privacy & Security › ${panes[what]}, and switch Homeward on.`;
      }
      if (state === 'restricted') return 'A profile or Screen Time forbids it: ask whoever administers the Mac.';
      return state === 'not-asked' ? 'Open Homeward in the Mac’s menu bar; its window asks macOS for it.' : null;
    },
    waiting: 'Waits to be sent',
    waitingAdvice:
      'More waits from report to report, though it is online: its connection is too slow, or the server takes too little. Ask whoever runs the server whether there is room for your account.',
    rejected: 'Refused by the server',
    none: 'nothing',
    rejectedAdvice:
      'These stay on the Mac and are not sent again. The event beside each in the timeline names its number.',
    disk: 'What it could not keep',
    diskEnough: 'nothing had to be dropped',
    dropped: (count: number) => (count === 1 ? '1 item had to be dropped' : `${count} items had to be dropped`),
    diskAdvice: 'The Mac was full of what it could not send. Let it connect, or free some of its disk.',
    room: 'Room on its disk',
    roomAdvice:
      'Less than 1 GB is left: photos that it takes while it is offline may not fit. Free some of its disk; macOS may show more, counting what it would clear away by itself.',
    older: (newest: string) => `Another of your Macs runs ${newest}. Update Homeward on this one.`,
    clock: 'Its clock',
    clockAgrees: 'agrees with the server’s',
    clockAhead: (by: string) => `ahead of the server’s by ${by}`,
    clockBehind: (by: string) => `behind the server’s by up to ${by}, or all arrives as late`,
    clockAdvice: 'Its times are those of its own clock. Let macOS set it: System Settings › General › Date & Time.',
    lateAdvice: 'Where it is always online, its clock is wrong: System Settings › General › Date & Time.',
  },
} as const;
