/** The recovery code renewed, all keys made anew, and what the Macs have heard of it. */
export const keysTexts = {
  keys: {
    title: 'Recovery code and keys',
    codeTitle: 'Recovery code',
    codeLede: 'Lost your printed kit, or somebody may have seen it? Make a new code; the old one then opens nothing.',
    renew: 'Make a new recovery code',
    allTitle: 'All keys',
    allLede:
      'Somebody may have opened your account: your password and this console, or a computer on which it was unlocked? Make all keys anew.',
    rotate: 'Make all keys anew',
    macsTitle: 'What your Macs know',
    macsLede: (at: string) => `Last changed ${at}. Each Mac is told when it is there, and signs that it has taken it.`,
    noMacs: 'No Mac was paired before that.',
    standing: {
      confirmed: (at: string) => `has taken it, ${at}`,
      waiting: 'is told as soon as it is there',
      unreachable: 'knows the lost code only: pair it anew',
    },
    handOver: 'Take it there yourself',
    handOverLede: 'Save the file, and on that Mac run:',
    handOverCommand: 'homeward-agent order FILE',
    save: (of: string) => (of === '' ? 'Save the file' : `Save file ${of}`),
    part: (no: number, count: number) => (count === 1 ? '' : `${no} of ${count}`),
  },
  renewCode: {
    title: 'A new recovery code',
    lede: 'You print a new kit, show that it is on paper, and then that it is you. Until that last step your old code stays in force.',
    points: [
      'With the old code your Macs are told, signed in its name, that the new one counts.',
      'Without it, an authenticator or a passkey of at least a day will do. Your Macs then keep the key of the lost code: should you ever make all keys anew, they have to be paired again.',
      'Without any of these, ask now and come back in 24 hours.',
      'Somebody who copied the server before can still use the old code on that copy. If you fear that, make all keys anew as well.',
    ],
    begin: 'Show me the new code',
    checked: 'Next',
    proofTitle: 'Put the new code in place',
    proofLede: 'From then on the old code opens nothing: neither your account, nor what waits for a code.',
    why: 'Type your old code, so that your Macs hear of the new one; or what stands for it.',
    confirm: 'Put it in place',
    doneTitle: 'Your new code is in force',
    done: 'Destroy the old kit. Keep the new one away from your Macs.',
    doneUntold:
      'Destroy the old kit, should it turn up. Your Macs keep the key of the old code: pair them anew when you have them at hand.',
    back: 'Back to the account',
  },
  newKeys: {
    title: 'All keys anew',
    lede: 'For when somebody may have opened your account. What they copied they can still read; what is reported from now on they cannot, and your Macs obey them no more.',
    points: [
      'Your reports, names and notes stay readable for you.',
      'All your other sessions end, and passkeys no longer unlock this console until you add them again.',
      'Each Mac takes the new keys as soon as it is there. What it sent before is sealed to the old ones.',
      'Your recovery code stays. If somebody may have seen it, make a new one afterwards.',
    ],
    unreachable: (names: string) =>
      `These Macs know only a code that was lost, and cannot be told: ${names}. They go on as they are, obey the old keys, and have to be paired anew.`,
    code: 'Recovery code',
    codeHint: '26 characters from your printed kit. Your Macs believe nothing else.',
    password: 'New password',
    submit: 'Make all keys anew',
    busy: 'Making new keys, and sealing everything anew…',
    unsure:
      'The server could not be reached, and it is not known whether it has the new keys. Try again: the same keys are sent, and what was begun is finished. If you leave this page, sign in with the new password, or if that does not work with the old one.',
    again: 'Try again',
    doneTitle: 'You have new keys',
    done: 'From now on the new password opens your account. Your other sessions are over.',
  },
} as const;
