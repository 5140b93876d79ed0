import type { MessageKind } from '@homeward/shared/api/messages';
import type { ItemKind } from '@homeward/shared/envelope';
import type { Clock } from '../clock.ts';
import { createChannels } from '../repositories/channels.ts';
import { createTold } from '../repositories/told.ts';
import type { Database } from '../storage/database.ts';

const DAY_MS = 24 * 60 * 60_000;

/** A stolen Mac is not seen after this many days, whatever its owner has chosen for quiet ones. */
const UNSEEN_STOLEN_DAYS = 1;

/** What the message of first evidence tells of. Of what a stolen Mac sends, the machine's state says least: nobody is woken for it. */
const FIRST_EVIDENCE: readonly ItemKind[] = ['snapshot', 'route'];

/** Marks that are remembered, of a Mac and a kind each; the one raised longest ago is forgotten beyond. */
const REMEMBERED = 50_000;

export interface MacWatchPorts {
  readonly database: Database;
  readonly clock: Clock;
  /** The later of what is written down of a Mac's last contact and what is not yet. */
  readonly lastSeen: (deviceId: string, written: number | null) => number | null;
  /** There is something to be told now. */
  readonly kick: () => void;
}

/** Tells owners of their Macs what can be seen without opening anything: that one is silent, is back, or has sent something of a kind. */
export function createMacWatch({ database, clock, lastSeen, kick }: MacWatchPorts) {
  const told = createTold(database);
  /** What is stored of each, or less: an item that tells nothing new must not cost a transaction. */
  const raised = new Map<string, number>();

  function remember(key: string, mark: number): void {
    raised.delete(key);
    raised.set(key, mark);
    const [oldest] = raised.keys();
    if (raised.size > REMEMBERED && oldest !== undefined) raised.delete(oldest);
  }

  /** Tells it unless it was told with this mark, or a later one. */
  async function tellOnce(accountId: string, deviceId: string, kind: MessageKind, mark: number): Promise<void> {
    const key = `${deviceId} ${kind}`;
    if (isReached(mark, raised.get(key) ?? null)) return;
    const isNew = await database.transaction().execute(async (transaction) => {
      if (!(await createTold(transaction).raise(deviceId, kind, mark))) return false;
      await createChannels(transaction).enqueue(accountId, kind, clock.now());
      return true;
    });
    remember(key, mark);
    if (isNew) kick();
  }

  return {
    /** Told of each new item, once it is stored. */
    async stored(accountId: string, deviceId: string, kind: ItemKind): Promise<void> {
      if (kind === 'event') {
        // Once a day: an agent that starts and ends in a loop must not fill a mailbox.
        await tellOnce(accountId, deviceId, 'mac-tells', Math.floor(clock.now() / DAY_MS));
      } else if (FIRST_EVIDENCE.includes(kind)) {
        const stolenSeq = await told.stolenOrder(deviceId);
        if (stolenSeq !== null) await tellOnce(accountId, deviceId, 'first-evidence', stolenSeq);
      }
    },

    /** Looks which Macs are silent and which are back; to be called now and then. */
    async look(): Promise<void> {
      const now = clock.now();
      for (const mac of await told.watched()) {
        const seenAt = lastSeen(mac.deviceId, mac.lastSeenAt) ?? mac.pairedAt;
        const isUnseen = now - seenAt > (mac.isStolen ? UNSEEN_STOLEN_DAYS : mac.unseenDays) * DAY_MS;
        const { unseenMark, backMark } = mac;
        if (isUnseen) {
          if (!isReached(seenAt, unseenMark)) await tellOnce(mac.accountId, mac.deviceId, 'mac-unseen', seenAt);
        } else if (unseenMark !== null && seenAt > unseenMark && !isReached(unseenMark, backMark)) {
          await tellOnce(mac.accountId, mac.deviceId, 'mac-back', unseenMark);
        }
      }
    },
  };
}

/** Whether it was told with this mark already, or a later one. */
const isReached = (mark: number, told: number | null): boolean => told !== null && told >= mark;
