import type { Vault } from '@homeward/shared/api/account';
import { sql } from 'kysely';
import type { Database } from '../storage/database.ts';

/** An account as it is stored. */
export interface StoredAccount {
  readonly id: string;
  readonly loginName: string;
  readonly vault: Vault;
  readonly state: string;
}

export interface NewAccount extends StoredAccount {
  readonly loginNameKey: string;
  readonly credentialId: string;
  readonly opaqueRecord: string;
  readonly createdAt: number;
}

/** What is needed of an account to let somebody in, by password or by recovery code. */
export interface Credential {
  readonly accountId: string;
  readonly credentialId: string;
  readonly opaqueRecord: string;
  readonly recoveryAuthKey: string;
}

export interface NewPassword {
  readonly credentialId: string;
  readonly opaqueRecord: string;
  readonly passwordWrap: string;
}

/** How login names are compared: without regard to case or to the way in which Unicode composes a character. */
export const loginNameKey = (loginName: string): string => loginName.normalize('NFKC').toLowerCase();

export type Accounts = ReturnType<typeof createAccounts>;

export function createAccounts(database: Database) {
  return {
    async any(): Promise<boolean> {
      return (await database.selectFrom('accounts').select('id').limit(1).executeTakeFirst()) !== undefined;
    },

    async isTaken(loginName: string): Promise<boolean> {
      const query = database.selectFrom('accounts').select('id').where('login_name_key', '=', loginNameKey(loginName));
      return (await query.executeTakeFirst()) !== undefined;
    },

    /** @returns false where the login name is taken. */
    async insert(account: NewAccount): Promise<boolean> {
      const { numInsertedOrUpdatedRows } = await database
        .insertInto('accounts')
        .values({
          id: account.id,
          login_name: account.loginName,
          login_name_key: account.loginNameKey,
          credential_id: account.credentialId,
          opaque_record: account.opaqueRecord,
          recovery_auth_key: account.vault.recoveryAuthKey,
          vault: JSON.stringify(account.vault),
          state: account.state,
          created_at: account.createdAt,
        })
        .onConflict((conflict) => conflict.column('login_name_key').doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },

    async byId(id: string): Promise<StoredAccount | undefined> {
      const row = await database
        .selectFrom('accounts')
        .select(['id', 'login_name', 'vault', 'state'])
        .where('id', '=', id)
        .executeTakeFirst();
      return row && { id: row.id, loginName: row.login_name, vault: JSON.parse(row.vault) as Vault, state: row.state };
    },

    /** Only short columns: finding a name takes no longer than not finding it. */
    async credentialOf(loginName: string): Promise<Credential | undefined> {
      return await credentials(database).where('login_name_key', '=', loginNameKey(loginName)).executeTakeFirst();
    },

    async credentialById(id: string): Promise<Credential | undefined> {
      return await credentials(database).where('id', '=', id).executeTakeFirst();
    },

    /** From when the present recovery code proves anything; a time long past for most. */
    async recoveryCodeCountsFrom(id: string): Promise<number> {
      const query = database.selectFrom('accounts').select('recovery_code_counts_from').where('id', '=', id);
      return (await query.executeTakeFirst())?.recovery_code_counts_from ?? 0;
    },

    /** @param at null where it counts at once */
    async setRecoveryCodeCountsFrom(id: string, at: number | null): Promise<void> {
      await database.updateTable('accounts').set({ recovery_code_counts_from: at }).where('id', '=', id).execute();
    },

    /** Of all accounts, as with what waits for a veto. */
    async moveRecoveryCodes(byMs: number): Promise<void> {
      await database
        .updateTable('accounts')
        .set({ recovery_code_counts_from: sql<number>`max(recovery_code_counts_from + ${byMs}, 0)` })
        .where('recovery_code_counts_from', 'is not', null)
        .execute();
    },

    /**
     * Replaces what the password opens, all of it at once (so within a transaction): re-registering with OPAQUE changes
     * the key that the wrap is under.
     * @param before the credential that was proven or recovered; @returns false where another change came first.
     */
    async replacePassword(before: Credential, after: NewPassword): Promise<boolean> {
      const account = await this.byId(before.accountId);
      if (!account) return false;
      const { numUpdatedRows } = await database
        .updateTable('accounts')
        .set({
          credential_id: after.credentialId,
          opaque_record: after.opaqueRecord,
          vault: JSON.stringify({ ...account.vault, passwordWrap: after.passwordWrap }),
        })
        .where('id', '=', before.accountId)
        .where('credential_id', '=', before.credentialId)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },

    /** Puts an earlier password back, whatever is there now, unless the keyring is of another generation meanwhile. */
    async putPasswordBack(id: string, password: NewPassword, generation: number): Promise<void> {
      const account = await this.byId(id);
      if (account?.vault.generation !== generation) return;
      const { credentialId, opaqueRecord, passwordWrap } = password;
      await database
        .updateTable('accounts')
        .set({
          credential_id: credentialId,
          opaque_record: opaqueRecord,
          vault: JSON.stringify({ ...account.vault, passwordWrap }),
        })
        .where('id', '=', id)
        .execute();
    },

    /**
     * Puts other keys in place.
     * @param before root key and generation of what they replace @returns false where others came first
     */
    async replaceVault(id: string, before: Pick<Vault, 'rootKey' | 'generation'>, vault: Vault): Promise<boolean> {
      const present = (await this.byId(id))?.vault;
      if (present?.rootKey !== before.rootKey || present.generation !== before.generation) return false;
      await database
        .updateTable('accounts')
        .set({ vault: JSON.stringify(vault), recovery_auth_key: vault.recoveryAuthKey })
        .where('id', '=', id)
        .execute();
      return true;
    },

    /** After how many days without contact a Mac is missed. */
    async unseenDays(id: string): Promise<number> {
      const query = database.selectFrom('accounts').select('unseen_days').where('id', '=', id);
      return (await query.executeTakeFirstOrThrow()).unseen_days;
    },

    async setUnseenDays(id: string, days: number): Promise<void> {
      await database.updateTable('accounts').set({ unseen_days: days }).where('id', '=', id).execute();
    },

    /** @returns false where the state is no longer `before`. */
    async replaceState(id: string, before: string, after: string): Promise<boolean> {
      const { numUpdatedRows } = await database
        .updateTable('accounts')
        .set({ state: after })
        .where('id', '=', id)
        .where('state', '=', before)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
  };
}

const credentials = (database: Database) =>
  database
    .selectFrom('accounts')
    .select([
      'id as accountId',
      'credential_id as credentialId',
      'opaque_record as opaqueRecord',
      'recovery_auth_key as recoveryAuthKey',
    ]);
