import { stepUpAction } from '@homeward/shared/api/account';
import type { HoldState, HoldWish } from '@homeward/shared/api/holds';
import { type Selectable, sql } from 'kysely';
import type { Database } from '../storage/database.ts';
import type { Tables } from '../storage/tables.ts';
import type { NewPassword } from './accounts.ts';

/** What a veto puts back after somebody got in with the recovery code. */
export interface RecoveryUndo {
  readonly password: NewPassword;
  /** The keyring's: a wrap of another is of no use. */
  readonly generation: number;
  /** Sessions from before: they may veto, and nobody who came later ends them. */
  readonly sessionIds: readonly string[];
}

export interface StoredHold {
  readonly id: string;
  readonly accountId: string;
  /** One of `stepUpAction`, or `recovery`. */
  readonly action: string;
  /** Null for a recovery. An order is empty once it no longer waits. */
  readonly asked: HoldWish | null;
  /** As the API has it. */
  readonly detail: string | null;
  readonly undo: RecoveryUndo | null;
  readonly askedAt: number;
  readonly ripeAt: number;
  readonly sessionId: string;
  readonly browser: string;
  readonly state: HoldState;
}

/** Of those that the server carries out by itself; the others are spent by whoever asked. */
const CARRIED_OUT = [
  stepUpAction.order('%'),
  stepUpAction.retire('%'),
  stepUpAction.erase('%'),
  'erase-theft %',
  'retention %',
];

export const isCarriedOut = (action: string): boolean =>
  CARRIED_OUT.some((pattern) => action.startsWith(pattern.slice(0, -1)));

export function createHolds(database: Database) {
  const rows = () => database.selectFrom('holds').selectAll();
  const ripe = (now: number) =>
    rows().where('state', '=', 'waiting').where('ripe_at', '<=', now).orderBy('ripe_at').limit(1000);
  return {
    async insert(hold: StoredHold): Promise<void> {
      await database
        .insertInto('holds')
        .values({
          ...{ id: hold.id, account_id: hold.accountId, action: hold.action, asked: JSON.stringify(hold.asked) },
          ...{ detail: hold.detail, undo: hold.undo && JSON.stringify(hold.undo) },
          ...{ asked_at: hold.askedAt, ripe_at: hold.ripeAt, session_id: hold.sessionId, browser: hold.browser },
          state: hold.state,
        })
        .execute();
    },

    async byId(accountId: string, id: string): Promise<StoredHold | undefined> {
      const row = await rows().where('account_id', '=', accountId).where('id', '=', id).executeTakeFirst();
      return row && read(row);
    },

    /** All that waits, and the latest of those that ended. Newest first. */
    async waitingAndEnded(accountId: string, limitOfEnded: number): Promise<StoredHold[]> {
      const query = rows().where('account_id', '=', accountId).orderBy('asked_at', 'desc').orderBy('id');
      const ended = query.where('state', '!=', 'waiting').limit(limitOfEnded).clearSelect().select('id');
      const shown = query.where(({ or, eb }) => or([eb('state', '=', 'waiting'), eb('id', 'in', ended)]));
      return (await shown.execute()).map(read);
    },

    async waiting(accountId: string): Promise<StoredHold[]> {
      const query = rows().where('account_id', '=', accountId).where('state', '=', 'waiting').orderBy('asked_at');
      return (await query.execute()).map(read);
    },

    /** Those of all accounts whose time was over at `now`, the first ones first. */
    async ripe(now: number): Promise<StoredHold[]> {
      return (await ripe(now).execute()).map(read);
    },

    /** Of these, those that the server carries out by itself, and recoveries that nobody can undo any more. */
    async ripeToCarryOut(now: number): Promise<StoredHold[]> {
      const query = ripe(now).where((where) =>
        where.or([where('action', '=', 'recovery'), ...CARRIED_OUT.map((pattern) => where('action', 'like', pattern))]),
      );
      return (await query.execute()).map(read);
    },

    /** Ends a hold; what an undo would put back is forgotten, and the signed order. @returns false where it is no longer waiting. */
    async end(id: string, state: Exclude<HoldState, 'waiting'>): Promise<boolean> {
      const waiting = await rows().where('id', '=', id).where('state', '=', 'waiting').executeTakeFirst();
      if (!waiting) return false;
      const { numUpdatedRows } = await database
        .updateTable('holds')
        .set({ state, undo: null, asked: withoutOrder(waiting.asked) })
        .where('id', '=', id)
        .where('state', '=', 'waiting')
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },

    /** Of all accounts, so that what waits is over that much later, or sooner; never before there were clocks. */
    async moveWaiting(byMs: number): Promise<void> {
      await database
        .updateTable('holds')
        .set({ ripe_at: sql<number>`max(ripe_at + ${byMs}, 0)` })
        .where('state', '=', 'waiting')
        .execute();
    },

    /** Makes what one session asked for another's. */
    async passOn(accountId: string, from: string, to: string): Promise<void> {
      await database
        .updateTable('holds')
        .set({ session_id: to })
        .where('account_id', '=', accountId)
        .where('session_id', '=', from)
        .where('state', '=', 'waiting')
        .where('action', '!=', 'recovery')
        .execute();
    },

    /** Forgets those that ended and were asked for before a time. */
    async forgetEnded(askedBefore: number): Promise<void> {
      await database.deleteFrom('holds').where('state', '!=', 'waiting').where('asked_at', '<', askedBefore).execute();
    },
  };
}

/** What was asked for, once it no longer waits: a signed order is then of use to a thief of the disk alone. */
function withoutOrder(asked: string): string {
  const wish = JSON.parse(asked) as HoldWish | null;
  return wish && 'order' in wish ? JSON.stringify({ ...wish, order: '' } satisfies HoldWish) : asked;
}

const read = ({ account_id, asked, undo, asked_at, ripe_at, session_id, ...row }: Selectable<Tables['holds']>) => ({
  ...row,
  accountId: account_id,
  asked: JSON.parse(asked) as HoldWish | null,
  undo: undo === null ? null : (JSON.parse(undo) as RecoveryUndo),
  askedAt: asked_at,
  ripeAt: ripe_at,
  sessionId: session_id,
});
