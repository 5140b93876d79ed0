import type { ChannelKind, MessageKind } from '@homeward/shared/api/messages';

/** Messages: where an owner is told that something happened. */

const kinds: Record<MessageKind, readonly [label: string, hint: string]> = {
  'first-evidence': ['First evidence', 'A Mac that is marked stolen has sent its first photo or route.'],
  'new-sign-in': ['New sign-in', 'Somebody signed in, or got in with the recovery code.'],
  'order-changed': ['Order changed', 'A Mac was marked as stolen, or is to be protected, paused or let go.'],
  'mac-retired': ['Mac retired', 'A Mac is to be retired or removed, or is kept after all.'],
  'account-changed': [
    'Account changed',
    'Password, keys, second factors, messages, shares; or something that you can still veto.',
  ],
  'mac-unseen': [
    'Mac not seen',
    'A Mac has not been in contact for as many days as you choose below, or for one while it is stolen.',
  ],
  'mac-back': ['Mac is back', 'It is in contact again after that.'],
  'mac-tells': [
    'A Mac reports something, such as a lost permission',
    'Or a gap, or a changed clock: the server cannot see which. Once a day at most; the Mac’s page says what it was.',
  ],
};

const channels: Record<ChannelKind, (address: string) => string> = {
  email: (address) => `Mail to ${address}`,
  push: (address) => `A browser, by way of ${address}`,
  webhook: (address) => `Webhook at ${address}`,
};

const isKnown = (kind: string): kind is ChannelKind => Object.hasOwn(channels, kind);

export const messagesTexts = {
  messages: {
    title: 'Messages',
    short: 'Be told that something happened, by mail, in this browser, or by a webhook.',
    link: 'Choose messages',
    lede: 'A mail or a browser’s notice says only that something happened in your account: not what, not where, not which Mac. A webhook also gets its kind. Sign in to see what it was.',
    none: 'Nobody is told anything yet.',
    unread: 'Your messages could not be read just now.',
    channel: (kind: string, address: string) =>
      isKnown(kind) ? channels[kind](address) : `A way that this console is too old to tell: “${kind}”, ${address}`,
    unconfirmedNewer: 'Nothing is sent there before it is confirmed, in a newer console.',
    failing: (when: string) => `It has not been reached since ${when}.`,
    what: 'What is told there',
    kind: (kind: MessageKind) => kinds[kind][0],
    kindHint: (kind: MessageKind) => kinds[kind][1],
    remove: 'Remove',
    removeNamed: (name: string) => `Remove: ${name}`,
    removed: 'It is removed.',
    unconfirmed:
      'A code of eight digits was sent to this address, and is good for half an hour. Nothing else is sent there before you have typed it. If it has not come, or is too old: remove the address and add it again, and a new one is sent.',
    code: 'Code from the mail',
    confirm: 'Confirm',
    confirmed: 'The address is confirmed.',
    addMail: 'Add a mail address',
    address: 'Mail address',
    addWebhook: 'Add a webhook',
    url: 'Address (https)',
    urlHint: 'Gets kind and time as JSON, signed in the header Homeward-Signature.',
    secretTitle: 'The secret of the webhook',
    secret: 'With it the other side checks the signature (HMAC-SHA256 of the body). It is shown this once.',
    copySecret: 'Copy the secret',
    addPush: 'Tell this browser',
    pushLede: 'By way of the push service of this browser’s maker, which learns when there is something, and not what.',
    pushRefused: 'This browser does not allow it. Its settings for this site say more.',
    unseen: 'When a Mac is missed',
    unseenDays: 'Not seen for',
    unseenHint:
      'Then you are told where you want that, and it stands first on the overview. While a Mac is stolen, a day is enough.',
    days: (days: number) => (days === 1 ? '1 day' : `${days} days`),
    done: 'Done',
    noMail: 'This server sends no mails: its operator has set no mail server.',
  },
  newsEnded: {
    label: 'Messages that were ended',
    unread: 'Whether your messages still go out could not be read.',
    title: (address: string, when: string) =>
      `News of your Macs to ${address} was switched off on ${when} by the link in a mail`,
    lede: 'That address is no longer told when a Mac is not seen, is back, or reports something. If that was not you, somebody else reads that mailbox: change its password.',
    restore: 'Switch it on again',
    restored: 'It is switched on again.',
    own: 'It was me',
    ownSaid: 'It stays switched off.',
  },
  unsubscribe: {
    title: 'No more news of your Macs by mail?',
    lede: 'The address that this link was sent to would no longer be told when a Mac is not seen, is back, or reports something. Messages that protect your account go on; they are switched off in the account itself.',
    confirm: 'Stop these mails',
    doneTitle: 'These mails have stopped',
    done: 'To get them again, sign in and choose Account › Messages.',
  },
};
