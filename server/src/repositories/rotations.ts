import type { Database } from '../storage/database.ts';

/** A change of an owner's keys as it is stored. */
export interface StoredRotation {
  /** From 1, for each account. */
  readonly no: number;
  readonly token: string;
  readonly hash: string;
  readonly at: number;
}

/** Changes of owners' keys. Every query names the account. */
export function createRotations(database: Database) {
  const ofAccount = (accountId: string) =>
    database.selectFrom('rotations').select(['no', 'token', 'hash', 'at']).where('account_id', '=', accountId);

  return {
    /** @returns its number */
    async add(accountId: string, rotation: Omit<StoredRotation, 'no'>): Promise<number> {
      const no = (await this.lastNo(accountId)) + 1;
      await database
        .insertInto('rotations')
        .values({ account_id: accountId, no, ...rotation })
        .execute();
      return no;
    },

    /** 0 where there are none. */
    async lastNo(accountId: string): Promise<number> {
      const row = await ofAccount(accountId).orderBy('no', 'desc').limit(1).executeTakeFirst();
      return row?.no ?? 0;
    },

    /** Those after a number, oldest first. */
    async after(accountId: string, no: number, limit: number): Promise<StoredRotation[]> {
      return await ofAccount(accountId).where('no', '>', no).orderBy('no').limit(limit).execute();
    },

    /** The latest, oldest first. */
    async latest(accountId: string, limit: number): Promise<StoredRotation[]> {
      return (await ofAccount(accountId).orderBy('no', 'desc').limit(limit).execute()).reverse();
    },

    /** Those after a time, oldest first. */
    async since(accountId: string, at: number, limit: number): Promise<StoredRotation[]> {
      return await ofAccount(accountId).where('at', '>', at).orderBy('no').limit(limit).execute();
    },

    async byHash(accountId: string, hash: string): Promise<StoredRotation | undefined> {
      return await ofAccount(accountId).where('hash', '=', hash).executeTakeFirst();
    },
  };
}
