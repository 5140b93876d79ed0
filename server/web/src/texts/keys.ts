/** The recovery code renewed, all keys made anew, and what the Macs have heard of it. */
export const keysTexts = {
  keys: {
    title: 'Recovery code and keys',
    codeTitle: 'Recovery code',
    codeLede: 'Lost your printed kit, or somebody may have seen it? Make a new code; the old one then opens nothing.',
    renew: 'Make a new recovery code',
    allTitle: 'All keys',
    allLede:
      'May somebody have opened your account, with your password or on a computer where it was unlocked? Make all keys anew.',
    rotate: 'Make all keys anew',
    macsTitle: 'What your Macs know',
    macsLede: (at: string) => `Last changed ${at}. Each Mac is told when it is online, and signs that it has taken it.`,
    noMacs: 'No Mac was paired before that.',
    standing: {
      confirmed: (at: string) => `has taken it, ${at}`,
      waiting: 'is told as soon as it is online',
      unreachable: 'knows the lost code only: pair it anew',
    },
    withheld:
      'Your server does not show the change that made your present keys, so it keeps it from your Macs as well, and nothing that it says of them counts. Ask its operator; if the server is not to be trusted, take what is on your Macs elsewhere.',
    handOver: 'Take it there yourself',
    handOverLede:
      'If the Mac cannot reach the server, or the server was put back from a backup: save the file, and run on that Mac (of several, in order; what it has taken it passes over):',
    handOverCommand: 'sudo /Applications/Homeward.app/Contents/Resources/bin/homeward-agent order FILE',
    save: (of: string) => (of === '' ? 'Save the file' : `Save file ${of}`),
    part: (no: number, count: number) => (count === 1 ? '' : `${no} of ${count}`),
  },
  renewCode: {
    title: 'A new recovery code',
    lede: 'You print a new kit, show that it is on paper, and then that it is you. Until that last step your old code stays in force.',
    points: [
      'With the old code your Macs are told, signed in its name, that the new one counts.',
      'Without it, an authenticator or a passkey added with it at least a day ago will do. Your Macs then keep the key of the lost code: should you ever make all keys anew, they have to be paired again.',
      'Without any of these, ask in the last step, with the new kit printed: 24 hours later you type its code here, in the same browser. The new code opens the account at once, but stands for a proof only another 24 hours later.',
      'Somebody who copied the server before can still use the old code on that copy. If you fear that, make all keys anew as well.',
    ],
    begin: 'Show me the new code',
    checked: 'Next',
    proofTitle: 'Put the new code in place',
    proofLede: 'From then on the old code opens nothing: neither your account, nor what waits for a code.',
    proofLater: 'If you have to wait, keep the new kit: this page forgets its code, and asks for it then.',
    ripe: 'Nobody vetoed within 24 hours: the code that you printed then can be put in place.',
    printed: 'The new code',
    printedHint: '26 characters from the kit that you printed when you asked.',
    otherCode: 'this is not the code that you asked for; type the one that you printed then, or ask anew with another',
    why: 'Type your old code: your Macs then hear of the new one. A second factor added with it at least a day ago will do as well.',
    oldCode: (takesDigits: boolean) => ({
      label: takesDigits ? 'Old recovery code, or the authenticator’s code' : 'Old recovery code',
      hint: takesDigits
        ? 'From the kit that you are replacing; or the six digits that your authenticator shows.'
        : 'From the kit that you are replacing.',
    }),
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
      'Each Mac takes the new keys as soon as it is online. What it sent before is sealed to the old ones.',
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
    done: 'From now on the new password opens your account. Your other sessions are over, and so is what they had asked for.',
    leftTitle: 'What somebody may have left',
    leftLede: 'New keys take none of this back. Look for what is not yours, and remove it:',
    left: {
      factors: 'second factors: whoever added one is asked for it at your sign-in',
      messages: 'addresses and services that messages go to',
      shares: 'links to evidence, on the page of each Mac',
      activity: 'what was done in your account',
    },
  },
} as const;
