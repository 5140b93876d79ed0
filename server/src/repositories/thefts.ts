import type { Mode } from '@homeward/shared/modes';
import type { Database } from '../storage/database.ts';
import type { Tables } from '../storage/tables.ts';

/** Number of the order of what only a stolen Mac captures and that is of no theft that is known. */
export const NO_THEFT = 0;

/** A time in which a Mac was stolen, by the numbers of its orders. */
export interface Theft {
  readonly firstSeq: number;
  /** The first order that is no longer of it; null while it lasts. */
  readonly untilSeq: number | null;
  readonly recoveredAt: number | null;
  /** When the last item of it came after it was over; null where none did. */
  readonly receivedAt: number | null;
  /** How many days before its evidence goes the owner was last told, and when; 0 once it is gone. */
  readonly toldDays: Tables['thefts']['told_days'];
  readonly toldAt: number | null;
  /** Null where it was not written down. */
  readonly begunAt: number | null;
  /** Since when what was captured in it is to be erased; and when it was. */
  readonly eraseAskedAt: number | null;
  readonly erasedAt: number | null;
}

/** When each Mac was stolen. */
export function createThefts(database: Database) {
  const ofDevice = (deviceId: string) => database.selectFrom('thefts').where('device_id', '=', deviceId);
  return {
    /** The first one first. */
    async of(deviceId: string): Promise<Theft[]> {
      const rows = await ofDevice(deviceId).selectAll().orderBy('first_seq').execute();
      return rows.map((row) => ({
        ...{ firstSeq: row.first_seq, untilSeq: row.until_seq, recoveredAt: row.recovered_at },
        receivedAt: row.received_at,
        ...{ toldDays: row.told_days, toldAt: row.told_at },
        ...{ begunAt: row.begun_at, eraseAskedAt: row.erase_asked_at, erasedAt: row.erased_at },
      }));
    },

    /** When the first of an account's Macs that are stolen was marked so; null where none is. */
    async openSince(accountId: string): Promise<number | null> {
      const { since } = await database
        .selectFrom('thefts')
        .innerJoin('devices', 'devices.id', 'thefts.device_id')
        .where('devices.account_id', '=', accountId)
        .where('until_seq', 'is', null)
        .select(({ fn }) => fn.min('begun_at').as('since'))
        .executeTakeFirstOrThrow();
      return since === null ? null : Number(since);
    },

    /** Takes in what was ordered; `released` also ends a theft. */
    async ordered(deviceId: string, seq: number, mode: Mode | 'released', at: number): Promise<void> {
      if (mode === 'stolen') return await this.begin(deviceId, seq, at);
      await database
        .updateTable('thefts')
        .set({ until_seq: seq, recovered_at: at })
        .where('device_id', '=', deviceId)
        .where('until_seq', 'is', null)
        .execute();
    },

    /** Begins one, unless the order is of one that is known. */
    async begin(deviceId: string, seq: number, at: number): Promise<void> {
      const known = await ofDevice(deviceId)
        .select('first_seq')
        .where('first_seq', '<=', seq)
        .where((where) => where.or([where('until_seq', 'is', null), where('until_seq', '>', seq)]))
        .executeTakeFirst();
      if (known) return;
      const begun = { device_id: deviceId, first_seq: seq, until_seq: null, recovered_at: null, received_at: null };
      await database
        .insertInto('thefts')
        .values({ ...begun, told_days: null, told_at: null, begun_at: at, erase_asked_at: null, erased_at: null })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    /**
     * Notes that the owner was told, or that the evidence is gone.
     * @returns false, with nothing noted, where more of it came since the theft was read.
     */
    async setTold(deviceId: string, theft: Theft, days: 14 | 3 | 0, at: number): Promise<boolean> {
      const { numUpdatedRows } = await database
        .updateTable('thefts')
        .set({ told_days: days, ...(days > 0 && { told_at: at }) })
        .where('device_id', '=', deviceId)
        .where('first_seq', '=', theft.firstSeq)
        .where('received_at', theft.receivedAt === null ? 'is' : '=', theft.receivedAt)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },

    /** Notes that what was captured is to be erased, is not after all, or is. */
    async setErasure(
      deviceId: string,
      firstSeq: number,
      { askedAt, erasedAt }: { readonly askedAt: number | null; readonly erasedAt: number | null },
    ): Promise<void> {
      await database
        .updateTable('thefts')
        .set({ erase_asked_at: askedAt, erased_at: erasedAt })
        .where('device_id', '=', deviceId)
        .where('first_seq', '=', firstSeq)
        .execute();
    },

    /** The owner has chosen another time: what was told no longer holds. */
    async forgetTold(deviceId: string): Promise<void> {
      await database
        .updateTable('thefts')
        .set({ told_days: null, told_at: null })
        .where('device_id', '=', deviceId)
        .where('told_days', '>', 0)
        .execute();
    },
  };
}
