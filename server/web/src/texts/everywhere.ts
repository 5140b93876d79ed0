import type { ErrorCode } from '@homeward/shared/errors';

/** What to do about an error, said after what went wrong. */
const advice: Partial<Record<ErrorCode, string>> = {
  unavailable: 'Check your connection, then try again.',
  internal: 'Try again. If it stays, tell whoever runs this server.',
  not_signed_in: 'Your session has ended. Sign in again.',
  wrong_credentials: 'Capital letters and spaces count.',
  wrong_recovery_code: 'Compare it with your printed recovery kit.',
  code_mistyped: 'Compare it with the original, character by character.',
  invitation_needed: 'Ask whoever runs this server for a fresh invitation link.',
  registration_closed: 'Ask whoever runs this server.',
  stale_keys: 'Load this page again and sign in with the new password.',
  revision_conflict: 'Load it again, then repeat your change.',
  order_conflict: 'Look at the other order first; then give yours again if you still want it.',
  pairing_expired: 'Make a new link or code.',
  pairing_used: 'If it was not you, refuse it and make a new one.',
  pairing_refused: 'Make a new link or code, and do not confirm this one.',
  too_many_devices: 'Retire a Mac that you no longer use, or ask whoever runs this server.',
  server_changed: 'Do not go on here. Ask whoever runs the server what changed.',
  stale_state:
    'The server may have been put back from a backup, or it hides something. Do not confirm any Mac until you know.',
  bad_signature: 'What the server showed is not signed by the right key. It is not used.',
  certificate_refused: 'This entry is not one of your paired Macs. It is not used.',
  order_refused: 'What the server showed is not your order. It is not used.',
};

/** Words that every page shares: buttons, fields, what went wrong. */
export const everywhereTexts = {
  common: {
    cancel: 'Cancel',
    close: 'Close',
    retry: 'Try again',
    loading: 'Loading…',
    copy: 'Copy',
    copied: 'Copied',
    notCopied: 'This browser does not allow copying here. Select the text and copy it by hand.',
    save: 'Save',
    saved: 'Saved',
    unknown: 'unknown',
    never: 'never',
    working: 'Working…',
  },
  list: {
    offlineTitle: 'Nothing to show without a connection',
    offlineHint: 'It was not read before the connection was lost. It appears when the server can be reached again.',
  },
  error: {
    advice: (code: ErrorCode) => advice[code] ?? '',
    unexpectedTitle: 'Something unexpected happened in this page',
    reload: 'Reload the page',
    unfetched: 'Its part of the console could not be fetched.',
    unfetchedHint: 'Without a connection it cannot be. What you opened on other pages is still there.',
    unfetchedStill:
      'It did not come this time either. Once you are connected again, reloading the page helps; you then sign in anew.',
  },
  fields: {
    loginName: 'Login name',
    password: 'Password',
    newPassword: 'New password',
    show: 'Show',
    hide: 'Hide',
    recoveryCode: 'Recovery code',
    codeOrDigits: 'Recovery code, or the authenticator’s code',
    recoveryHint: '26 characters from your printed kit. Case and dashes do not matter.',
  },
} as const;
