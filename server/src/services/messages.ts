import { hash, randomInt, randomUUID, timingSafeEqual } from 'node:crypto';
import type { ReplyOf } from '@homeward/shared/api/endpoint';
import type { Channel, MessageKind, NewChannel } from '@homeward/shared/api/messages';
import type { Api } from '@homeward/shared/api/table';
import { HomewardError } from '@homeward/shared/errors';
import type { Clock } from '../clock.ts';
import type { Owner } from '../http/route.ts';
import type { Mailer } from '../messages/mailer.ts';
import { isNews, mailWords } from '../messages/message-words.ts';
import { channelOfToken } from '../messages/unsubscribe-token.ts';
import { createAccounts } from '../repositories/accounts.ts';
import { createChannels, type StoredChannel } from '../repositories/channels.ts';
import type { Database } from '../storage/database.ts';
import type { ActivityRecorder } from './activity.ts';
import { newToken } from './token.ts';

const MAX_CHANNELS = 10;
const CODE_MINUTES = 30;
const MAX_TRIES = 5;

interface MessagePorts {
  readonly database: Database;
  readonly clock: Clock;
  readonly macKey: Uint8Array;
  readonly mailer: Mailer | null;
  readonly areWebhooksOn: boolean;
  readonly vapidPublicKey: string;
  readonly activity: ActivityRecorder;
  readonly isAnyStolen: (accountId: string) => Promise<boolean>;
  /** Whether the session said that it is on a paired Mac. */
  readonly isOnPairedMac: (owner: Owner) => Promise<boolean>;
  readonly origin: () => string;
  readonly onFailure: (cause: unknown) => void;
}

export type MessageService = ReturnType<typeof createMessages>;

/** Where an owner is told that something happened. */
export function createMessages(ports: MessagePorts) {
  const { database, clock, macKey, mailer, areWebhooksOn, vapidPublicKey, activity, isAnyStolen, origin } = ports;
  const channels = createChannels(database);
  const accounts = createAccounts(database);

  async function ofAccount(accountId: string, channelId: string): Promise<StoredChannel> {
    const channel = await channels.byId(channelId);
    if (channel?.accountId !== accountId) throw new HomewardError('not_found', 'no such channel');
    return channel;
  }

  const record = ({ accountId, sessionId }: Owner, detail: string) =>
    activity.record(accountId, { what: 'messages-changed', sessionId, detail });

  /** Whoever holds a stolen Mac may be signed in on it, and would like to go on unnoticed. */
  async function refuseWhileStolen(accountId: string): Promise<void> {
    if (!(await isAnyStolen(accountId))) return;
    throw new HomewardError('forbidden', 'while a Mac is stolen, messages can be added but not switched off');
  }

  async function sendCode(to: string, code: string): Promise<void> {
    try {
      await mailer?.send({ to, subject: mailWords.codeSubject, text: mailWords.code(code, CODE_MINUTES) });
    } catch (cause) {
      throw new HomewardError('unavailable', 'the mail server did not take a mail to this address', { cause });
    }
  }

  return {
    async list(accountId: string): Promise<ReplyOf<Api['messages']>> {
      return {
        channels: (await channels.ofAccount(accountId)).map(shown),
        unseenDays: await accounts.unseenDays(accountId),
        offers: { email: mailer !== null, webhook: areWebhooksOn, push: vapidPublicKey },
      };
    },

    /** @throws HomewardError `forbidden` where there are too many, or the server offers no such channel; `unavailable` */
    async add(owner: Owner, wish: NewChannel): Promise<{ channel: Channel; secret: string | null }> {
      const { accountId } = owner;
      const held = await channels.ofAccount(accountId);
      const address = wish.kind === 'email' ? wish.address : wish.kind === 'push' ? wish.endpoint : wish.url;
      if (wish.kind === 'email' && mailer === null) throw new HomewardError('forbidden', 'this server sends no mails');
      if (wish.kind === 'webhook' && !areWebhooksOn)
        throw new HomewardError('forbidden', 'webhooks are switched off here');
      if (held.some((each) => each.kind === wish.kind && each.address === address)) {
        throw new HomewardError('revision_conflict', 'this one is there already');
      }
      if (held.length >= MAX_CHANNELS)
        throw new HomewardError('forbidden', `at most ${MAX_CHANNELS}; remove one first`);
      const code = wish.kind === 'email' ? String(randomInt(1e8)).padStart(8, '0') : null;
      const secret = wish.kind === 'webhook' ? newToken() : null;
      const channel: StoredChannel = {
        ...{ id: randomUUID(), accountId, kind: wish.kind, address, wants: wish.wants },
        keys: wish.kind === 'push' ? JSON.stringify({ p256dh: wish.p256dh, auth: wish.auth }) : (secret ?? ''),
        code: code === null ? null : codeDigest(code),
        codeUntil: code === null ? null : clock.now() + CODE_MINUTES * 60_000,
        ...{ codeTries: 0, failedAt: null, unsubscribedAt: null, endedWants: [] },
        sessionId: wish.kind === 'push' ? owner.sessionId : null,
        onPairedMac: wish.kind === 'push' && (await ports.isOnPairedMac(owner)),
      };
      if (code !== null) await sendCode(address, code);
      await channels.insert(channel);
      if (code === null) await record(owner, wish.kind);
      return { channel: shown(channel), secret };
    },

    /** @throws HomewardError `not_found`, `forbidden` for a wrong code, or one that is too old or was tried too often */
    async confirm(owner: Owner, channelId: string, code: string): Promise<Channel> {
      const channel = await ofAccount(owner.accountId, channelId);
      if (channel.code === null) return shown(channel);
      if (channel.codeTries >= MAX_TRIES || clock.now() > (channel.codeUntil ?? 0)) {
        throw new HomewardError('forbidden', 'this code is no longer good; remove the address and add it again');
      }
      await channels.countTry(channelId);
      const given = Buffer.from(codeDigest(code));
      if (!timingSafeEqual(given, Buffer.from(channel.code)))
        throw new HomewardError('forbidden', 'the code is another one');
      await channels.confirm(channelId);
      await record(owner, channel.kind);
      return shown({ ...channel, code: null });
    },

    /** @throws HomewardError `not_found`, `forbidden` where something is switched off while a Mac is stolen */
    async change(owner: Owner, channelId: string, wants: readonly MessageKind[]): Promise<Channel> {
      const channel = await ofAccount(owner.accountId, channelId);
      const isLess = channel.wants.some((kind) => !wants.includes(kind));
      if (isLess) await refuseWhileStolen(owner.accountId);
      const isChanged = isLess || wants.some((kind) => !channel.wants.includes(kind));
      // Told before what is switched off is.
      if (isChanged) await record(owner, channel.kind);
      await channels.setWants(channelId, wants);
      return shown({ ...channel, wants, unsubscribedAt: null, endedWants: [] });
    },

    /** @throws HomewardError `forbidden` where it gets longer while a Mac is stolen */
    async setUnseenDays(owner: Owner, days: number): Promise<void> {
      const { accountId } = owner;
      const before = await accounts.unseenDays(accountId);
      if (days === before) return;
      if (days > before) await refuseWhileStolen(accountId);
      await accounts.setUnseenDays(accountId, days);
      await record(owner, 'unseen-days');
    },

    /** @throws HomewardError `not_found`, `forbidden` while a Mac is stolen */
    async remove(owner: Owner, channelId: string): Promise<void> {
      const channel = await ofAccount(owner.accountId, channelId);
      if (channel.code === null) await refuseWhileStolen(owner.accountId);
      await channels.delete(channelId);
      if (channel.code !== null) return;
      await record(owner, channel.kind);
      // The address itself hears of it, too: it may be a thief who removes it.
      if (channel.kind !== 'email') return;
      void mailer
        ?.send({ to: channel.address, subject: mailWords.subject, text: mailWords.body(origin()) })
        .catch(ports.onFailure);
    },

    /**
     * Ends the news of the channel that a mail was sent to. It may be a thief who has the mailbox: it stands in the log, is told to
     * where changes of the account are, and is shown in the console; nothing of it tells whether a Mac is stolen.
     * @throws HomewardError `not_found`
     */
    async unsubscribe(token: string): Promise<void> {
      const channelId = channelOfToken(macKey, token);
      const channel = channelId === undefined ? undefined : await channels.byId(channelId);
      if (!channel) throw new HomewardError('not_found', 'there is nothing to be ended by this link');
      const wants = channel.wants.filter((kind) => !isNews(kind));
      if (wants.length === channel.wants.length) return;
      await database.transaction().execute(async (transaction) => {
        const ended = { at: clock.now(), wants: channel.wants.filter(isNews) };
        await createChannels(transaction).setWants(channel.id, wants, ended);
        await activity.record(channel.accountId, { what: 'messages-changed', detail: 'by-mail' }, transaction);
      });
    },
  };
}

/** A code of 27 bits is guessed from its digest at once: this only keeps it from being read in passing. */
const codeDigest = (code: string): string => hash('sha256', code, 'base64url');

const shown = ({ id, kind, address, wants, code, failedAt, unsubscribedAt, endedWants }: StoredChannel): Channel => ({
  ...{ id, kind, wants: [...wants], failedAt, unsubscribedAt, endedWants: [...endedWants] },
  address: kind === 'email' ? address : new URL(address).host,
  confirmed: code === null,
});
