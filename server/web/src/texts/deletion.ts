/** The end of an account. */
export const deletionTexts = {
  deletion: {
    title: 'Delete the account',
    lede: 'Deletes everything that the server has of you: Macs, reports, notes, sessions, messages, log. It takes 14 days, in which your Macs go on reporting and any session can cancel it with one tap.',
    ask: 'Delete the account…',
    dialogTitle: 'Delete the account and everything in it?',
    points: [
      'For 14 days your Macs go on reporting, and you can sign in, look, export, and cancel.',
      'Links that you shared do not open meanwhile, and open again if you cancel.',
      'Then the server removes all of it, and nobody can bring it back. Backups of its operator hold it, sealed, until they are replaced.',
      'Your Macs stay paired until then, and afterwards keep what they cannot send any more. Unpair each one first, or remove Homeward from it.',
    ],
    why: 'Show that it is you: whoever is signed in could otherwise delete it.',
    confirm: 'Delete in 14 days',
    unread: 'Whether anything of yours is to be deleted could not be read.',
    label: 'The account is to be deleted',
    banner: (when: string) => `This account will be deleted on ${when}`,
    bannerLede: (asked: string) =>
      `Asked for on ${asked}. Until then your Macs go on reporting, and links that you shared do not open. If it was not you, cancel it, end all other sessions and change your password.`,
    cancel: 'Cancel the deletion',
    cancelled: 'The account stays.',
  },
} as const;
