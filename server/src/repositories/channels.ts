import type { ChannelKind, MessageKind } from '@homeward/shared/api/messages';
import type { Selectable } from 'kysely';
import type { Database } from '../storage/database.ts';
import { padded } from '../storage/list-query.ts';
import type { Tables } from '../storage/tables.ts';

/** By what a message is put off at most that was not tried yet. */
const MOST_PUT_OFF_MS = 60_000;

export type ChannelRow = Selectable<Tables['channels']>;

/** A place where an owner is told something. */
export interface StoredChannel {
  readonly id: string;
  readonly accountId: string;
  readonly kind: ChannelKind;
  /** Mail address, webhook or push endpoint. */
  readonly address: string;
  /** The webhook's secret; the browser's keys as JSON; nothing for mail. */
  readonly keys: string;
  readonly wants: readonly MessageKind[];
  /** SHA-256 of the code that confirms it; null once it is. */
  readonly code: string | null;
  readonly codeUntil: number | null;
  readonly codeTries: number;
  readonly failedAt: number | null;
  /** Of a browser: whether it is one on a paired Mac. */
  readonly onPairedMac: boolean;
  /** Of a browser: the session that it was added in. */
  readonly sessionId: string | null;
  /** When its news were ended by a mail's link, and which; null and none where its owner has chosen since. */
  readonly unsubscribedAt: number | null;
  readonly endedWants: readonly MessageKind[];
}

/** What waits to be told. */
export interface WaitingMessage {
  readonly channelId: string;
  readonly accountId: string;
  readonly kind: MessageKind;
  readonly madeAt: number;
  readonly tries: number;
}

/** Channels that get their places apart from others. */
export interface Lane {
  readonly isMail: boolean;
  /** Whether they could not be reached when they were last tried. */
  readonly isFailing: boolean;
  /** Accounts of which none of these is to be told now. */
  readonly fullAccountIds: readonly string[];
}

const read = (row: ChannelRow): StoredChannel => ({
  ...{ id: row.id, accountId: row.account_id, kind: row.kind, address: row.address, keys: row.keys },
  wants: JSON.parse(row.wants) as MessageKind[],
  ...{ code: row.code, codeUntil: row.code_until, codeTries: row.code_tries, failedAt: row.failed_at },
  onPairedMac: row.on_paired_mac === 1,
  ...{ sessionId: row.session_id, unsubscribedAt: row.unsubscribed_at },
  endedWants: JSON.parse(row.ended_wants) as MessageKind[],
});

export type Channels = ReturnType<typeof createChannels>;

export function createChannels(database: Database) {
  const change = (id: string) => database.updateTable('channels').where('id', '=', id);

  return {
    async ofAccount(accountId: string): Promise<StoredChannel[]> {
      const rows = await database
        .selectFrom('channels')
        .selectAll()
        .where('account_id', '=', accountId)
        .orderBy('kind')
        .orderBy('address')
        .execute();
      return rows.map(read);
    },

    async byId(id: string): Promise<StoredChannel | undefined> {
      const found = await database.selectFrom('channels').selectAll().where('id', '=', id).executeTakeFirst();
      return found && read(found);
    },

    async insert({
      wants,
      accountId,
      codeUntil,
      codeTries,
      failedAt,
      onPairedMac,
      sessionId,
      unsubscribedAt,
      endedWants,
      ...channel
    }: StoredChannel): Promise<void> {
      await database
        .insertInto('channels')
        .values({
          ...channel,
          ...{ account_id: accountId, wants: JSON.stringify(wants), code_until: codeUntil },
          ...{ code_tries: codeTries, failed_at: failedAt, on_paired_mac: onPairedMac ? 1 : 0 },
          ...{ session_id: sessionId, unsubscribed_at: unsubscribedAt, ended_wants: JSON.stringify(endedWants) },
        })
        .execute();
    },

    /** @param ended where a mail's link does it and not its owner: when, and what of it ends */
    async setWants(
      id: string,
      wants: readonly MessageKind[],
      ended?: { readonly at: number; readonly wants: readonly MessageKind[] },
    ): Promise<void> {
      const unsubscribed = { unsubscribed_at: ended?.at ?? null, ended_wants: JSON.stringify(ended?.wants ?? []) };
      await change(id)
        .set({ wants: JSON.stringify(wants), ...unsubscribed })
        .execute();
    },

    async confirm(id: string): Promise<void> {
      await change(id).set({ code: null, code_until: null }).execute();
    },

    /** Counts a try at the code. */
    async countTry(id: string): Promise<void> {
      await change(id)
        .set((update) => ({ code_tries: update('code_tries', '+', 1) }))
        .execute();
    },

    async setFailed(id: string, at: number | null): Promise<void> {
      await change(id).set({ failed_at: at }).execute();
    },

    async delete(id: string): Promise<void> {
      await database.deleteFrom('channels').where('id', '=', id).execute();
    },

    /** Deletes addresses that nobody confirmed in time. */
    async deleteUnconfirmed(before: number): Promise<void> {
      await database.deleteFrom('channels').where('code', 'is not', null).where('code_until', '<', before).execute();
    },

    /**
     * Has a kind told to all channels of an account that want it; one that waits already is not told twice, but of the latest time.
     * One that was tried begins anew then, due at once and with no tries behind it: where an address failed for hours and is back,
     * a Mac that is marked as stolen now is told of now. How many tries many events make is not decided here.
     */
    async enqueue(accountId: string, kind: MessageKind, now: number): Promise<void> {
      const rows = await database
        .selectFrom('channels')
        .select(['id', 'wants'])
        .where('account_id', '=', accountId)
        .where('code', 'is', null)
        .execute();
      const wanting = rows.filter(({ wants }) => (JSON.parse(wants) as MessageKind[]).includes(kind));
      if (wanting.length === 0) return;
      await database
        .insertInto('messages')
        .values(wanting.map(({ id }) => ({ channel_id: id, kind, made_at: now, due_at: now, tries: 0 })))
        .onConflict((conflict) =>
          conflict.columns(['channel_id', 'kind']).doUpdateSet((update) => ({
            ...{ made_at: now, tries: 0 },
            // What is due already keeps its turn, and what was put off its time: else one event after the other would put it off.
            due_at: update
              .case()
              .when(update.and([update('messages.tries', '>', 0), update('messages.due_at', '>', now)]))
              .then(now)
              // Later than anything is put off: the clock was set back.
              .when('messages.due_at', '>', now + MOST_PUT_OFF_MS)
              .then(now)
              .else(update.ref('messages.due_at'))
              .end(),
          })),
        )
        .execute();
    },

    /**
     * What is due first in the first lane that has any.
     * @param busy channels that are not to be told now
     */
    async nextDue(
      now: number,
      busy: readonly string[],
      lanes: readonly Lane[],
    ): Promise<{ readonly message: WaitingMessage; readonly lane: Lane } | undefined> {
      const due = database
        .selectFrom('messages')
        .innerJoin('channels', 'channels.id', 'messages.channel_id')
        .selectAll('messages')
        .select('channels.account_id')
        .where('due_at', '<=', now)
        .$if(busy.length > 0, (query) => query.where('channel_id', 'not in', padded(busy)))
        .orderBy('due_at')
        .orderBy('channel_id')
        .orderBy('messages.kind')
        .limit(1);
      for (const lane of lanes) {
        const found = await due
          .where('channels.kind', lane.isMail ? '=' : '!=', 'email')
          .where('failed_at', lane.isFailing ? 'is not' : 'is', null)
          .$if(lane.fullAccountIds.length > 0, (query) =>
            query.where('account_id', 'not in', padded(lane.fullAccountIds)),
          )
          .executeTakeFirst();
        if (!found) continue;
        const { channel_id: channelId, account_id: accountId, kind, made_at: madeAt, tries } = found;
        return { message: { channelId, accountId, kind, madeAt, tries }, lane };
      }
      return undefined;
    },

    /**
     * Counts a try that is about to be made, and says when the next one is due.
     * @returns false where the same happened again meanwhile, or the channel is gone.
     */
    async claim({ channelId, kind, madeAt, tries }: WaitingMessage, nextDueAt: number): Promise<boolean> {
      const { numUpdatedRows } = await database
        .updateTable('messages')
        .set({ due_at: nextDueAt, tries: tries + 1 })
        .where('channel_id', '=', channelId)
        .where('kind', '=', kind)
        .where('made_at', '=', madeAt)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    /** Has it told later, without a try; not the same that happened again meanwhile. */
    async putOff({ channelId, kind, madeAt }: WaitingMessage, until: number): Promise<void> {
      await database
        .updateTable('messages')
        .set({ due_at: until })
        .where('channel_id', '=', channelId)
        .where('kind', '=', kind)
        .where('made_at', '=', madeAt)
        .execute();
    },

    /** Forgets what was told; not the same that happened again meanwhile. */
    async settle({ channelId, kind, madeAt }: WaitingMessage): Promise<void> {
      await database
        .deleteFrom('messages')
        .where('channel_id', '=', channelId)
        .where('kind', '=', kind)
        .where('made_at', '=', madeAt)
        .execute();
    },
  };
}
