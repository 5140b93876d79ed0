import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Bytes32, Closed, Nullable, OneOf, Timestamp, Uuid, Word } from '../schema.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * News of a Mac: they can be ended by one click in a mail, since nobody is harmed by their end. `mac-tells` is any item of
 * kind `event`: the server cannot see whether it is a lost permission, a gap, or a clock that was changed.
 */
export const newsKinds = ['mac-unseen', 'mac-back', 'mac-tells'] as const;
/** What somebody who holds the owner's mailbox would like to end: it is switched off by an owner who is signed in. */
export const securityKinds = [
  'first-evidence',
  'new-sign-in',
  'order-changed',
  'mac-retired',
  'account-changed',
] as const;
export const messageKinds = [...securityKinds, ...newsKinds] as const;
export type MessageKind = (typeof messageKinds)[number];

export const channelKinds = ['email', 'push', 'webhook'] as const;
export type ChannelKind = (typeof channelKinds)[number];

/** After how many days without contact a Mac is missed: a closed lid over a weekend is no news. A stolen one is after a day. */
export const unseenDays = { least: 1, usual: 3, most: 30 } as const;

const Wants = Type.Array(OneOf(messageKinds), { uniqueItems: true, maxItems: messageKinds.length });
/** Of `messageKinds`, or of a newer server. */
const HeldWants = Type.Array(Word, { uniqueItems: true, maxItems: 100 });

/** Where one who has chosen it is told that something happened: never what, where, or by whom. */
export const Channel = Closed({
  id: Uuid,
  /** One of `channelKinds`, or of a newer server. */
  kind: Word,
  /** The mail address, or the host of the other two. */
  address: Type.String({ maxLength: 320 }),
  /** Nothing is sent before an address is confirmed. */
  confirmed: Type.Boolean(),
  wants: HeldWants,
  /** When it last could not be reached; null where it can. */
  failedAt: Nullable(Timestamp),
  /** When its news were ended by the link in a mail, which needs no sign-in; null where the owner has chosen since. */
  unsubscribedAt: Nullable(Timestamp),
  /** What that ended. */
  endedWants: HeldWants,
});
export type Channel = Static<typeof Channel>;

const Url = Type.String({ minLength: 9, maxLength: 2000, pattern: '^https?://[^\\s]+$' });

/** One address, without a name: what stands between may not hold what a header or a list would be cut at. */
const MailAddress = Type.String({
  maxLength: 254,
  pattern: '^[^\\s@<>",;:\\\\()\\[\\]]{1,64}@[^\\s@<>",;:\\\\()\\[\\]]{3,}$',
});

export const NewChannel = Type.Union([
  Closed({ kind: Type.Literal('email'), address: MailAddress, wants: Wants }),
  Closed({ kind: Type.Literal('webhook'), url: Url, wants: Wants }),
  /** As the browser's `PushSubscription` has it. */
  Closed({
    kind: Type.Literal('push'),
    endpoint: Url,
    p256dh: Type.String({ minLength: 80, maxLength: 100, pattern: '^[A-Za-z0-9_-]+$' }),
    auth: Type.String({ minLength: 20, maxLength: 30, pattern: '^[A-Za-z0-9_-]+$' }),
    wants: Wants,
  }),
]);
export type NewChannel = Static<typeof NewChannel>;

export const UnseenDays = Type.Integer({ minimum: unseenDays.least, maximum: unseenDays.most });

const params = Closed({ channelId: Uuid });

export const messagesApi = {
  messages: {
    method: 'GET',
    path: '/api/messages',
    authorization: 'owner',
    summary: 'Where the account is told of what, and what this server can send',
    reply: Closed({
      channels: Type.Array(Channel),
      offers: Closed({
        email: Type.Boolean(),
        webhook: Type.Boolean(),
        /** The server's VAPID key, for `PushManager.subscribe`. */
        push: Type.String(),
      }),
      unseenDays: UnseenDays,
    }),
  },
  setUnseenDays: {
    method: 'PUT',
    path: '/api/messages/unseen-days',
    authorization: 'owner',
    summary: 'Choose after how many days without contact a Mac is missed; while a Mac is stolen, not more than before',
    body: Closed({ days: UnseenDays }),
  },
  addChannel: {
    method: 'POST',
    path: '/api/messages/channels',
    authorization: 'owner',
    summary: 'Add a mail address (a code is sent to it), a webhook (answers with its secret, once) or a browser',
    body: NewChannel,
    reply: Closed({ channel: Channel, secret: Nullable(Bytes32) }),
  },
  confirmChannel: {
    method: 'POST',
    path: '/api/messages/channels/:channelId/confirm',
    authorization: 'owner',
    summary: 'Confirm a mail address with the code that was sent to it',
    params,
    body: Closed({ code: Type.String({ pattern: '^[0-9]{8}$' }) }),
    reply: Channel,
  },
  changeChannel: {
    method: 'PUT',
    path: '/api/messages/channels/:channelId',
    authorization: 'owner',
    summary: 'Choose what is told; while a Mac is stolen, nothing can be switched off',
    params,
    body: Closed({ wants: Wants }),
    reply: Channel,
  },
  unsubscribe: {
    method: 'POST',
    path: '/api/messages/unsubscribe',
    authorization: 'none',
    summary: 'End the news of one mail address, with the token of a mail that was sent there',
    body: Closed({
      token: Type.String({ minLength: 80, maxLength: 80, pattern: '^[0-9a-f-]{36}\\.[A-Za-z0-9_-]{43}$' }),
    }),
  },
  removeChannel: {
    method: 'DELETE',
    path: '/api/messages/channels/:channelId',
    authorization: 'owner',
    summary: 'Tell nothing there any more; refused while a Mac is stolen',
    params,
  },
} as const satisfies Record<string, Endpoint>;
