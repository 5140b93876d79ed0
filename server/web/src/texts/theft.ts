import type { TheftStep } from '@homeward/shared/record';
import { counted } from './counted.ts';

/** What to do after a theft, the owner's notes, and what is left of it when the Mac is back. */
export const theftTexts = {
  theft: {
    tab: 'What to do',
    title: 'What to do now',
    nudge: (done: number, all: number) => (done === 0 ? 'What to do now…' : `What to do now: ${done} of ${all} done`),
    progress: (done: number, all: number) => `${done} of ${all} done. Only you can read this list.`,
    unread: 'How far you have come could not be read just now.',
    steps: {
      police: {
        title: 'Report it to the police',
        lede: 'Give them model and serial number, and tell them that the Mac reports where it is. Do not go there yourself. A share link shows an officer the evidence at once: have your recovery kit at hand for it. Later they may ask for an evidence pack.',
      },
      provider: {
        title: 'Tell the internet provider',
        lede: 'The provider knows whose connection this is, and tells the police when they ask. Ask its abuse desk to keep the record: many delete it within days.',
      },
      insurer: {
        title: 'Tell your insurer',
        lede: 'Most ask for the number of the police report within a few days.',
      },
      passwords: {
        title: 'Change your passwords',
        lede: 'First those of your mail and of Apple, from another device. Sign the Mac out of what it was signed in to.',
      },
      'find-my': {
        title: 'Lock it with Apple’s Find My',
        lede: 'Mark it as lost at icloud.com/find. Do not erase it there as long as you want it to report here: an erased Mac tells nothing more.',
      },
    } satisfies Record<TheftStep, { title: string; lede: string }>,
    reference: 'Number of the police report',
    noProvider: 'No public address has been reported yet.',
    seenAt: 'Seen there',
    seenBefore: 'Seen before you marked it as stolen: it may be your own connection.',
    registry: 'Look up its abuse contact',
    registryHint:
      'Opens rdap.org in another tab, which leads to the registry of this address: “abuse” is the entry to look for. Both learn that somebody at your connection asks for this address, and nothing of your Mac or of this page.',
    copyMessage: 'Copy a message for the abuse desk',
    notReported: 'Once “Report it to the police” is ticked, the message says so, with the number of the report.',
    reported: (reference: string) =>
      `I have reported the theft to the police${reference ? ` (report ${reference})` : ''}. `,
    message: (address: string, at: string, police: string) =>
      `A stolen computer of mine was connected to the internet through your address ${address} at ${at} (UTC). ${police}Please keep the records that show which customer used this address at that time, until the police ask you for them.`,
    notes: 'Notes',
    notesHint:
      'Names, numbers, what was said and when. Sealed like everything else; any of your sessions can add to it.',
    saveNotes: 'Save the notes',
    notesSaved: 'The notes are saved.',
  },
  glance: {
    label: 'Who has it, and where',
    now: 'Where it is',
    last: 'Last known place',
    photo: (age: string) => `Newest photo, ${age}`,
    before: (age: string) => `${age}, before you marked it as stolen`,
    network: (name: string) => `Through ${name}`,
    offline: 'It is offline.',
    offlineSince: (age: string) => `It is offline; last contact ${age}.`,
    released: {
      owner: 'It has left, as you ordered, and reports nothing more.',
      administrator: 'It was unpaired by whoever administers it, and reports nothing more.',
    },
    dark: 'At its last try a camera saw black: the lid may be shut.',
    battery: (charge: string) => `Battery then: ${charge}.`,
    wifi: (name: string) => `Its Wi-Fi was “${name}”.`,
  },
  recovered: {
    title: { protected: 'It is back', paused: 'It is no longer marked as stolen' },
    waitingTitle: 'Waiting for the Mac to confirm',
    orderedBack: 'You said that you have it back.',
    orderedPause: 'You paused it.',
    waiting: 'It goes on as stolen until it has confirmed your order, which takes a moment.',
    waitingOffline: 'The Mac is offline and goes on as stolen; it gets your order the moment it connects.',
    waitingOver: 'It has not confirmed your order yet, which takes a moment.',
    waitingOverOffline: 'The Mac is offline; it gets your order the moment it connects.',
    captured: (from: string, to: string) =>
      from === to ? `On ${from} it captured:` : `From ${from} to ${to} it captured:`,
    counts: (reports: number, photos: number, routes: number) =>
      `${counted(reports, 'report')}, ${counted(photos, 'photo')}, ${counted(routes, 'route')}.`,
    countsSoFar: (counts: string) => `Of what it captured, so much is loaded here so far: ${counts}`,
    lede: 'If the police or your insurer may still ask, make an evidence pack and keep it. Photos of people that nobody needs any more are better erased.',
    erase: 'Erase what was captured',
    eraseTitle: 'Erase what was captured in this theft?',
    eraseLede:
      'All that it sent from when you marked it as stolen until you ended that is removed from the server in 14 days; until then you can take it back. The Mac stays in your account, with its reports from before and after that.',
    eraseConfirm: 'Erase in 14 days',
    eraseAsked: 'It is erased in 14 days.',
    erasing: (when: string) => `What was captured is erased on ${when}`,
    keep: 'Keep it after all',
    kept: 'What was captured stays.',
    erased: (when: string) => `What was captured was erased on ${when}.`,
    putAway: 'Put this away',
  },
} as const;
