import type { ActivityKind } from '@homeward/shared/api/activity';
import type { FactorKind } from '@homeward/shared/api/factors';
import type { HoldAction } from '@homeward/shared/api/holds';
import type { Mode } from '@homeward/shared/modes';

/** Against a thief who is signed in: second factors, what waits for a veto, the log. */

const removals: Record<string, string> = { retire: 'retired', erase: 'removed with its reports' };
const modes: Record<Mode, string> = { protected: 'protected', stolen: 'stolen', paused: 'paused' };

/** What a Mac is ordered, as the rest of a sentence that begins with who wants it. */
const wished: Record<string, (mac: string) => string> = {
  protected: (mac) => `mark “${mac}” as recovered`,
  stolen: (mac) => `mark “${mac}” as stolen`,
  paused: (mac) => `pause “${mac}”`,
  release: (mac) => `let “${mac}” go (unpair it)`,
  trust: (mac) => `have “${mac}” trust another server`,
};
const ordered: Record<string, (mac: string) => string> = {
  protected: (mac) => `Ordered “${mac}” to be protected`,
  stolen: (mac) => `Marked “${mac}” as stolen`,
  paused: (mac) => `Ordered “${mac}” to be paused`,
  release: (mac) => `Let “${mac}” go (unpaired)`,
  trust: (mac) => `Ordered “${mac}” to trust another server`,
};
const records: Record<string, string> = {
  device: 'The name or serial number of a Mac',
  profile: 'The profile',
  note: 'A note',
  theft: 'The list of what to do after a theft',
};
const proofs: Record<string, string> = {
  'recovery-code': 'the recovery code',
  totp: 'a code of the authenticator',
  passkey: 'a passkey',
};
const factors: Record<FactorKind, string> = { totp: 'An authenticator', passkey: 'A passkey' };

/** What was asked for, as the subject of a sentence. */
const wishes: Record<HoldAction, (mac: string, detail: string | null) => string> = {
  order: (mac, detail) => wished[detail ?? '']?.(mac) ?? `give “${mac}” an order`,
  retire: (mac) => `retire “${mac}”`,
  erase: (mac) => `remove “${mac}” and its reports`,
  'erase-theft': (mac) => `erase what was captured in a theft of “${mac}”`,
  retention: (mac) => `keep what “${mac}” sent for a shorter time`,
  'remove-factor': () => 'remove a second factor',
  'add-factor': () => 'add a second factor',
  'change-password': () => 'change the password',
  'renew-recovery-code': () => 'make a new recovery code',
  'rotate-keys': () => 'make new keys',
  'delete-account': () => 'delete the account',
  share: () => 'share evidence by a link',
  export: () => 'make an evidence pack or an export of everything',
  recovery: () => 'set a new password with the recovery code',
};

const isKnownWish = (action: string): action is HoldAction => Object.hasOwn(wishes, action);

const asked = (action: string, mac: string, detail: string | null): string =>
  isKnownWish(action) ? wishes[action](mac, detail) : `do something that this console is too old to tell: “${action}”`;

/** Within a sentence, where the server could not tell it. */
const browserWords = (browser: string): string => browser.replace(/^Unknown/, 'an unknown');

/** “90 180”, as the server writes it down. */
function retained(detail: string): string {
  const [reports, evidence] = detail
    .split(' ')
    .map((days) => (days === 'keep' ? 'until you say otherwise' : `${days} days`));
  return `reports ${reports}, evidence ${evidence}`;
}

const happened: Record<ActivityKind, (detail: string, mac: string) => string> = {
  'account-made': () => 'The account was made',
  'signed-in': (detail) => (detail ? `Signed in, with ${proofs[detail] ?? detail} besides the password` : 'Signed in'),
  'signed-out': () => 'Signed out',
  'session-ended': (detail) => `Ended the session in ${browserWords(detail)}`,
  'sessions-suspended': (detail) => `Sessions on paired Macs were ended: ${detail}`,
  'session-tagged': (detail) =>
    detail === 'on-paired-mac' ? 'Said of a session that it is on a Mac' : 'Said of a session that it is on no Mac',
  recovered: (detail) =>
    detail === 'final'
      ? 'Got in with the recovery code and an authenticator, set a new password and ended all other sessions'
      : 'Got in with the recovery code and set a new password',
  'password-changed': () => 'Changed the password',
  'step-up-failed': (detail) => `A wrong answer in place of ${proofs[detail] ?? detail}`,
  'record-changed': (detail) => `${records[detail] ?? 'A record'} was changed`,
  'record-deleted': (detail) => `${records[detail] ?? 'A record'} was deleted`,
  'pairing-offered': () => 'Began to add a Mac',
  'pairing-refused': () => 'Withdrew or refused a pairing',
  'mac-paired': (_, mac) => `“${mac}” was added`,
  'order-given': (detail, mac) => ordered[detail]?.(mac) ?? `Ordered “${mac}” to be ${detail}`,
  'order-confirmed': (detail, mac) => `“${mac}” confirmed that it is ${modes[detail as Mode] ?? detail}`,
  'mac-removed': (detail, mac) => `“${mac}” is to be ${removals[detail] ?? detail}, in 14 days`,
  'mac-kept': (_, mac) => `“${mac}” stays after all`,
  'mac-removal-final': (detail, mac) => `“${mac}” was ${removals[detail] ?? detail} for good`,
  'factor-added': (detail) => `${factors[detail as FactorKind] ?? detail} was added`,
  'factor-removed': (detail) => `${factors[detail as FactorKind] ?? detail} was removed`,
  'hold-asked': (detail, mac) => `Asked, with 24 hours to veto it: ${say(detail, mac)}`,
  'hold-vetoed': (detail, mac) => `Vetoed: ${say(detail, mac)}`,
  'hold-withdrawn': (detail, mac) => `Withdrew: ${say(detail, mac)}`,
  'hold-done': (detail, mac) => `Nobody vetoed within 24 hours: ${say(detail, mac)}`,
  'hold-failed': (detail, mac) => `Came too late after 24 hours: ${say(detail, mac)}`,
  'recovery-code-renewed': () => 'Made a new recovery code',
  'keys-rotated': () => 'Made new keys',
  'keys-confirmed': (_, mac) => `“${mac}” took the new keys to heart`,
  'retention-changed': (detail, mac) => `What “${mac}” sends is now kept: ${retained(detail)}`,
  'evidence-ending': (detail, mac) => `Evidence of “${mac}” will be removed in ${detail} days`,
  'evidence-expired': (_, mac) => `Evidence of “${mac}” was removed: its time was over`,
  'evidence-erasing': (_, mac) => `What was captured in a theft of “${mac}” is to be erased, in 14 days`,
  'evidence-kept': (_, mac) => `What was captured in a theft of “${mac}” stays after all`,
  'evidence-erased': (_, mac) => `What was captured in a theft of “${mac}” was erased for good`,
  exported: (detail, mac) => (detail === 'pack' ? `An evidence pack of “${mac}” was made` : 'Everything was exported'),
  'deletion-asked': () => 'The account is to be deleted, in 14 days',
  'deletion-withdrawn': () => 'The account stays after all',
  'share-made': (_, mac) => `Shared evidence of “${mac}” by a link`,
  'share-opened': (_, mac) => `A link to evidence of “${mac}” was opened`,
  'share-revoked': (_, mac) => `Revoked a link to evidence of “${mac}”`,
  'messages-changed': (detail) =>
    detail === 'by-mail'
      ? 'News of the Macs to a mail address was switched off by the link in a mail'
      : detail === 'unseen-days'
        ? 'Changed after how many days a Mac is missed'
        : 'Changed which messages are sent',
};

/** Added without a proof, it is asked for a day later only. */
const askedFrom = (isProven: boolean): string => (isProven ? 'From now on' : 'From tomorrow on');

const isKnown = (what: string): what is ActivityKind => Object.hasOwn(happened, what);

const say = (action: string, mac: string): string =>
  action === 'order' ? `an order to “${mac}”` : asked(action, mac, null);

export const guardTexts = {
  activity: {
    title: 'Activity',
    lede: 'Everything done in your account, newest first. Nobody can change it, you included; it is kept for a year.',
    link: 'See everything that was done in your account',
    short: 'What was done in your account, from which browser.',
    aMac: 'a Mac',
    by: (browser: string) => `in ${browserWords(browser)}`,
    byThis: 'in this session',
    byMac: 'by the Mac or the server',
    byMail: 'by whoever has the mail',
    byLink: 'by whoever has the link',
    more: 'Show older',
    empty: 'Nothing yet.',
    what: (what: string, detail: string | null, mac: string) =>
      isKnown(what) ? happened[what](detail ?? '', mac) : `Something that this console is too old to tell: “${what}”`,
  },
  holds: {
    label: 'Waiting for 24 hours',
    unread: 'Whether anything waits for your veto could not be read.',
    asked,
    titleOther: (wish: string) => `Another session asked to ${wish}`,
    titleOwn: (wish: string) => `You asked to ${wish}`,
    titleRecovery: 'Somebody got in with the recovery code and set a new password',
    ledeOther: (browser: string, age: string, when: string) =>
      `Asked ${age} in ${browserWords(browser)}. It happens on ${when}, unless you stop it.`,
    ledeRecovery: (browser: string, age: string, when: string) =>
      `It happened ${age}, in ${browserWords(browser)}. If that was not you, undo it until ${when}: the password from before is put back, and whoever came in is signed out.`,
    ledeOwn: (when: string) => `It happens on ${when}. Until then each of your other sessions can veto it.`,
    ledeOwnNewer: (when: string) =>
      `What happens from ${when} on, only a newer console can tell. Until then each of your other sessions can veto it.`,
    ledeNewerState: (browser: string, age: string, state: string) =>
      `Asked ${age} in ${browserWords(browser)}. How it stands, this console is too old to tell: “${state}”. You can still stop it.`,
    ledeOwnProof: (when: string) =>
      `You can do it from ${when} on, in this browser, as long as you do not sign out of it. Until then each of your other sessions can veto it.`,
    ripe: (wish: string) => `Nobody vetoed: you can now ${wish}`,
    ripeLede: (until: string) => `Do it as usual in this browser, until ${until}; the hold stands for the code.`,
    ripeOther: (wish: string) => `Nobody vetoed: another session can now ${wish}`,
    ripeLedeOther: (browser: string, until: string) =>
      `Asked in ${browserWords(browser)}; that session alone can do it, until ${until}. You can still stop it.`,
    veto: 'Stop it',
    undo: 'It was not me: undo it',
    withdraw: 'Withdraw',
    ended: 'It will not happen.',
    ask: 'I cannot do that now: wait 24 hours',
    askLede: 'It then happens by itself, unless one of your other sessions vetoes it.',
    askLedeProof:
      'You can then do it without this proof, in this browser only, unless one of your other sessions vetoes it. Do not sign out here meanwhile.',
    askedFor: 'It is asked for. All your sessions show it for 24 hours.',
  },
  factors: {
    title: 'Second factor',
    lede: 'With an authenticator or a passkey, a password alone lets nobody in. Added with the recovery code, after 24 hours it also stands for that code.',
    none: 'There is none yet.',
    kind: factors,
    added: (at: string, browser: string) => `added ${at} in ${browserWords(browser)}`,
    stepUpFrom: (at: string) => `stands for the recovery code from ${at} on`,
    stepUp: 'stands for the recovery code',
    signInOnly: 'for signing in only, from a day after it was added: that was without the recovery code',
    addWhy:
      'Type your recovery code if you can: from tomorrow on this can then be used in its place. Without the code it is good for signing in only.',
    addCode: (takesDigits: boolean) => ({
      label: takesDigits
        ? 'Recovery code, or the authenticator’s code (may stay empty)'
        : 'Recovery code (may stay empty)',
      hint: takesDigits
        ? '26 characters from your printed kit, or the six digits that an authenticator added before shows.'
        : '26 characters from your printed kit. Case and dashes do not matter.',
    }),
    onPairedMac: 'added on a paired Mac: for signing in only, and not asked for while a Mac is stolen',
    opensVault: 'unlocks this console',
    addPasskey: 'Add a passkey',
    addPasskeyLede:
      'Your phone, your computer or a security key then signs for you. It works on this server’s own page only; for the console in the Mac app add an authenticator as well.',
    makePasskey: 'Make the passkey',
    passkeyAdded: (isProven: boolean) => `${askedFrom(isProven)}, signing in asks for the passkey as well.`,
    usePasskey: 'Use a passkey',
    signInPasskeyLede: 'Show one of your passkeys.',
    signInElsewhere:
      'Your passkeys work on this server’s own page only. Open that page in a browser, or use the recovery code.',
    add: 'Add an authenticator',
    addLede:
      'Let your authenticator app look at this picture, or add the key below by hand; then type the six digits that it shows.',
    qr: 'The key as a QR code, for the camera of the device with the authenticator',
    open: 'Open it in the authenticator of this device',
    key: 'Key',
    copyKey: 'Copy the key',
    code: 'Six digits',
    confirm: 'Confirm',
    confirmed: (isProven: boolean) => `${askedFrom(isProven)}, signing in asks for six digits as well.`,
    remove: 'Remove',
    removeTitle: 'Remove this second factor?',
    removeLede: 'Without another one, signing in then asks for the password alone.',
    proof: 'Show that it is you: whoever is signed in could otherwise take it away.',
    proofHint: '26 characters from your printed kit, or the six digits that your authenticator shows.',
    confirmRemove: 'Remove it',
    removed: 'The second factor is removed.',
    missing: 'Type the code, or use one of the other ways.',
    codeOrWait:
      'This asks for your recovery code. Without it, it waits for 24 hours in which each of your other sessions can veto it.',
    setUpLede: 'A passkey or an authenticator that was set up with this code stands for it, from a day later on.',
    setUp: 'Set one up',
    signInTitle: 'One more thing',
    signInLede: 'Type the six digits that your authenticator shows now.',
    signInSubmit: 'Continue',
    startOver: 'Start over',
    lost: 'No authenticator at hand? The recovery code gets you in.',
  },
  sameNetwork: {
    label: 'Near a stolen Mac',
    unread: 'Whether another of your sessions is in the network of a stolen Mac could not be read.',
    title: (browser: string, mac: string) =>
      `Somebody is signed in as you, in ${browserWords(browser)}, in the network that “${mac}” is in now`,
    lede: (since: string) =>
      `Signed in since ${since}. If that is not one of your own devices, it is whoever has the Mac.`,
    end: 'It is not me: end it',
  },
  sessionsOf: {
    none: 'No session is listed',
    endOthers: 'End all other sessions',
    endedOthers: (count: number) =>
      count === 0
        ? 'There is no other session.'
        : count === 1
          ? 'One session was ended.'
          : `${count} sessions were ended.`,
  },
} as const;
