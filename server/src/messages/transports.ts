import { createHmac } from 'node:crypto';
import type { ChannelKind, MessageKind } from '@homeward/shared/api/messages';
import { HomewardError } from '@homeward/shared/errors';
import webPush from 'web-push';
import type { StoredChannel } from '../repositories/channels.ts';
import type { Mailer } from './mailer.ts';
import { isNews, mailWords, pushWords } from './message-words.ts';
import type { SendOutward } from './outward-request.ts';
import { unsubscribeToken } from './unsubscribe-token.ts';
import type { VapidKeys } from './vapid-keys.ts';

/** What became of a try: there is no use in another one after `never`, nor in the channel after `gone`. */
export type Sent = 'sent' | 'later' | 'never' | 'gone';

/** Told of each piece of work that a try gave up and that goes on nevertheless. */
export type GoesOn = (work: Promise<unknown>) => void;

export type Transport = (
  channel: StoredChannel,
  message: { kind: MessageKind; madeAt: number },
  goesOn: GoesOn,
) => Promise<Sent>;

interface TransportPorts {
  readonly mailer: Mailer | null;
  readonly outward: SendOutward;
  readonly areWebhooksOn: boolean;
  readonly vapid: VapidKeys;
  readonly macKey: Uint8Array;
  readonly origin: () => string;
}

const PUSH_SECONDS = 86_400;

/** How each kind of channel is reached. */
export function createTransports(ports: TransportPorts): Readonly<Record<ChannelKind, Transport>> {
  const { mailer, outward, areWebhooksOn, vapid, macKey, origin } = ports;
  return {
    async email({ id, address }, { kind }) {
      if (mailer === null) return 'never';
      const link = `${origin()}/unsubscribe/${unsubscribeToken(macKey, id)}`;
      try {
        await mailer.send({
          to: address,
          subject: mailWords.subject,
          text: mailWords.body(origin()) + (isNews(kind) ? mailWords.unsubscribe(link) : ''),
          ...(isNews(kind) && { unsubscribe: link }),
        });
        return 'sent';
      } catch (error) {
        const { responseCode } = error as { responseCode?: number };
        return responseCode !== undefined && responseCode >= 500 ? 'never' : 'later';
      }
    },

    async webhook({ address, keys }, { kind, madeAt }, goesOn) {
      if (!areWebhooksOn) return 'never';
      const body = Buffer.from(JSON.stringify({ v: 1, kind, at: madeAt }));
      return await outcome(async () =>
        judge(
          await outward({
            url: address,
            headers: { 'content-type': 'application/json', 'homeward-signature': webhookSignature(keys, body) },
            ...{ body, goesOn },
          }),
          [410],
        ),
      );
    },

    async push({ address, keys }, _message, goesOn) {
      const subscription = { endpoint: address, keys: JSON.parse(keys) as { p256dh: string; auth: string } };
      const { headers, body } = webPush.generateRequestDetails(subscription, JSON.stringify(pushWords), {
        vapidDetails: { subject: subjectOf(origin()), publicKey: vapid.publicKey, privateKey: vapid.privateKey },
        TTL: PUSH_SECONDS,
        urgency: 'high',
        contentEncoding: 'aes128gcm',
      });
      const texts = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
      return await outcome(async () =>
        judge(
          await outward({ url: address, headers: Object.fromEntries(texts), body: body ?? Buffer.alloc(0), goesOn }),
          [404, 410],
        ),
      );
    },
  };
}

/** HMAC-SHA256 of the exact body, hexadecimal; the body holds the time. */
export const webhookSignature = (secret: string, body: Uint8Array): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** RFC 8292 wants an https or mailto contact. */
const subjectOf = (origin: string): string => (origin.startsWith('https:') ? origin : 'https://homeward.invalid');

/** @param gone statuses by which the other side says that there is nobody any more. */
function judge(status: number, gone: readonly number[]): Sent {
  if (status >= 200 && status < 300) return 'sent';
  if (gone.includes(status)) return 'gone';
  return status >= 500 || status === 429 || status === 408 ? 'later' : 'never';
}

async function outcome(work: () => Promise<Sent>): Promise<Sent> {
  try {
    return await work();
  } catch (error) {
    return error instanceof HomewardError ? 'never' : 'later';
  }
}
