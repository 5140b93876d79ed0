import type { ActivityKind } from '@homeward/shared/api/activity';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { createChannels } from '../repositories/channels.ts';
import type { Database } from '../storage/database.ts';
import { Delivery } from './delivery.ts';
import { createMailer, type Mailer } from './mailer.ts';
import { createOutward } from './outward-request.ts';
import { toldOf } from './told-of.ts';
import { createTransports } from './transports.ts';
import { openVapidKeys } from './vapid-keys.ts';

interface TellingPorts {
  readonly config: Pick<Config, 'smtp' | 'webhooks' | 'secretsDirectory'>;
  readonly database: Database;
  readonly clock: Clock;
  readonly macKey: Uint8Array;
  /** Of this server, as owners reach it. */
  readonly origin: () => string;
  readonly isAnyStolen: (accountId: string) => Promise<boolean>;
  readonly onFailure: (cause: unknown) => void;
}

export interface Telling {
  /** Null where the operator named no mail server. */
  readonly mailer: Mailer | null;
  readonly vapidPublicKey: string;
  readonly delivery: Delivery;
  /** Has what the account's log tells told to those channels that want it. @param within the transaction of the log's entry */
  tell(accountId: string, what: ActivityKind, within: Database): Promise<void>;
}

/** All that sends messages. What waits from before a restart is told now. */
export async function startTelling(ports: TellingPorts): Promise<Telling> {
  const { config, database, clock, macKey, origin, isAnyStolen, onFailure } = ports;
  const mailer = config.smtp && createMailer(config.smtp, origin());
  const vapid = await openVapidKeys(config.secretsDirectory);
  const delivery = new Delivery({
    ...{ clock, isAnyStolen, onFailure },
    channels: createChannels(database),
    transports: createTransports({
      ...{ mailer, vapid, macKey, origin },
      outward: createOutward({ allowPrivate: config.webhooks === 'any' }),
      areWebhooksOn: config.webhooks !== 'off',
    }),
  });
  delivery.kick();
  return {
    mailer,
    vapidPublicKey: vapid.publicKey,
    delivery,
    async tell(accountId, what, within) {
      const kind = toldOf[what];
      if (kind === undefined) return;
      await createChannels(within).enqueue(accountId, kind, clock.now());
      // Its look at the database waits until the transaction is over.
      delivery.kick();
    },
  };
}
