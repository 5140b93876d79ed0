import type { SessionCarrier } from '@homeward/shared/api/account';

/** The account: profile, password, sessions. */
export const accountTexts = {
  account: {
    title: 'Account',
    profile: 'Profile',
    profileLede: 'Sealed like everything else: only you can read it. All of it may stay empty.',
    name: 'Name',
    phone: 'Phone',
    password: 'Password',
    oldPassword: 'Present password',
    changePassword: 'Change the password',
    passwordChanged: 'The password is changed.',
    sessions: 'Sessions',
    sessionsLede:
      'Where you are signed in. Times are kept by the hour only. Sessions on one of your Macs end when a Mac is marked as stolen; say of each whether it is on one. A second factor that was added before you said so stays what it was: remove it if it is on that Mac.',
    current: 'this one',
    onPairedMac: 'on a paired Mac',
    onMac: 'On one of my Macs',
    onMacOf: (browser: string) => `On one of my Macs: ${browser}`,
    borrowed: 'somebody else’s device',
    borrowedUntil: 'for 12 hours at most',
    carrier: {
      cookie: 'kept by the browser',
      bearer: 'in memory only, until its page is closed',
    } satisfies Record<SessionCarrier, string>,
    sameNetwork: (macs: string) => `now in the same network as ${macs}`,
    since: (at: string) => `since ${at}`,
    used: (at: string) => `last used ${at}`,
    end: 'End',
    endLabel: (browser: string) => `End the session in ${browser}`,
  },
} as const;
