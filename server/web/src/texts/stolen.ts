/** Marking a Mac as stolen, and every other change that the owner orders. */
export const stolenTexts = {
  stolen: {
    confirmTitle: (name: string) => `Mark ${name} as stolen?`,
    confirmLede: 'Within a second of being online it starts to report position, network, route and photos.',
    againTitle: (name: string) => `Change how ${name} reports?`,
    againLede: 'It goes on as stolen, and reports as you choose here within a second of being online.',
    goneLede:
      'It is paired no more: it will not hear of this, and reports nothing more. What it reported before stays. Marking it as stolen opens the list of what to do, ends your other sessions on one of your Macs, and asks for a proof before it is retired or removed.',
    later:
      'To call it off you will need your recovery code, or a second factor added with that code at least a day ago; without them it takes 24 hours.',
    ends: (days: number) => `It ends by itself after ${days} days, unless you order it anew.`,
    hidden: 'Hide Homeward on the Mac',
    hiddenHint: 'No icon and no notice while it is stolen. When it ends, the Mac tells what was collected.',
    interval: 'Report every',
    confirm: 'Mark as stolen',
    progress: 'Stolen mode, step by step',
    steps: { ordered: 'Ordered', confirmed: 'Confirmed by the Mac', evidence: 'First evidence' },
    waitingOnline: 'Handing it to the Mac…',
    waitingOffline: 'The Mac is offline. It gets the order the moment it connects.',
    waitingEvidence: 'Collecting…',
    readingEvidence: 'Looking through what it sent…',
    unreadEvidence: 'What it sent could not all be read.',
    /** In place of a time that is not known yet. */
    someEvidence: 'Here',
    waitingGone: 'It is paired no more: this does not come.',
    announceConfirmed: 'The Mac has confirmed stolen mode.',
    announceEvidence: 'The first evidence has arrived.',
    announceOrdered: 'Stolen mode is ordered.',
  },
  change: {
    title: {
      recovered: (name: string) => `Do you have ${name} back?`,
      protect: (name: string) => `Protect ${name} again?`,
      pause: (name: string) => `Pause ${name}?`,
      keep: (name: string) => `Keep ${name} as it is?`,
      release: (name: string) => `Let ${name} go?`,
      retire: (name: string) => `Retire ${name}?`,
      erase: (name: string) => `Remove ${name} and all its reports?`,
    },
    lede: {
      recovered:
        'Cameras and traces stop as soon as the Mac hears of it, and it goes back to one report an hour. The Mac shows what was collected.',
      protect: 'It goes back to one report of address and position an hour.',
      pause:
        'It collects nothing until you protect it again. If it is lost while paused, you will not know where it was.',
      keep: 'It stays paired, and goes on as before.',
      release:
        'It sends what still waits, forgets your account, and reports nothing any more. What it reported stays here. To watch it again you have to pair it anew.',
      retire:
        'It leaves your list in 14 days. Until then you can take it back, and if it reports now, it goes on; then it stops. What it reported stays readable until its time is over.',
      erase:
        'It leaves your list in 14 days, and everything it reported is deleted from the server. Until then you can take it back, and if it reports now, it goes on; links to it that you shared do not open meanwhile. Nothing on the Mac itself is deleted.',
    },
    /** Of one that is paired no more. */
    ledeGone: {
      recovered:
        'It is paired no more and does not hear of this: here the theft is over. To watch it again you have to pair it anew.',
      retire:
        'It leaves your list in 14 days; until then you can take it back. It is paired no more and reports nothing. What it reported stays readable until its time is over.',
      erase:
        'It leaves your list in 14 days, and everything it reported is deleted from the server. Until then you can take it back; links to it that you shared do not open meanwhile. It is paired no more; nothing on the Mac itself is deleted.',
    },
    confirm: {
      recovered: 'Yes, I have it back',
      protect: 'Protect again',
      pause: 'Pause',
      keep: 'Keep it',
      release: 'Let it go',
      retire: 'Retire',
      erase: 'Remove in 14 days',
    },
    stepUp:
      'While a Mac is stolen, or was and you have not said that you have it back, this needs something that a thief with your browser does not have: your recovery code, or a second factor added with that code at least a day ago.',
    stepUpErase:
      'Show that it is you: whoever is signed in could otherwise remove it. Your recovery code will do, or a second factor added with that code at least a day ago.',
    conflict: (mode: string, at: string) =>
      `Another of your sessions ordered “${mode}” at ${at}. That order stands; give yours again if you still want it.`,
    conflictOther: 'Another of your sessions gave an order first.',
  },
  releaseAsked: {
    title: {
      unpair: (name: string) => `Somebody at ${name} asks to unpair it`,
      quit: (name: string) => `Somebody at ${name} asks to quit Homeward for good`,
    },
    asked: (age: string) => `Asked ${age}.`,
    lede: 'Let it go only if you know who asked. A thief would ask as well; if it is not where it should be, mark it as stolen.',
    letGo: 'Let it go…',
    decline: 'No, keep it as it is',
  },
} as const;
