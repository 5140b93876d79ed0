import { fromBase64Url } from '@homeward/shared/base64url';
import { HomewardError } from '@homeward/shared/errors';
import { hashSigned, openSigned, readSigned } from '@homeward/shared/signed';
import { type AccountState, stateKind } from '@homeward/shared/state';
import { createAccounts, type StoredAccount } from '../repositories/accounts.ts';
import type { Database } from '../storage/database.ts';

export type AccountService = ReturnType<typeof createAccountService>;

/** @throws HomewardError `not_found` */
export async function accountOf(database: Database, accountId: string): Promise<StoredAccount> {
  const account = await createAccounts(database).byId(accountId);
  if (!account) throw new HomewardError('not_found', 'no such account');
  return account;
}

/** The account as its owner sees it, and the signed word about it. */
export function createAccountService({ database }: { readonly database: Database }) {
  const accounts = createAccounts(database);
  const get = (accountId: string) => accountOf(database, accountId);

  return {
    /** @throws HomewardError `not_found` */
    get,

    /**
     * Takes the successor of the account's signed state.
     * @throws HomewardError `bad_signature`, `bad_request`, `stale_keys`, or `revision_conflict` where another came first.
     */
    async putState(accountId: string, token: string): Promise<void> {
      const account = await get(accountId);
      await checkNextState(token, account);
      if (!(await accounts.replaceState(accountId, account.state, token))) throw overtaken();
    },
  };
}

/**
 * Whether a state follows the present one, and fits the vault that is there, or is to be.
 * @throws HomewardError `bad_signature`, `bad_request`, `stale_keys`, `revision_conflict`
 */
export async function checkNextState(token: string, { id, vault, state }: StoredAccount): Promise<AccountState> {
  // First: a page that has not heard of new keys signs with one that is known no more.
  refuseStaleKeys({ vault }, readSigned(stateKind, token).keyringGeneration);
  const next = await openSigned(stateKind, token, fromBase64Url(vault.orderKey));
  if (next.accountId !== id) throw new HomewardError('bad_request', 'the state is of another account');
  const before = readSigned(stateKind, state);
  if (next.prev !== hashSigned(stateKind, state) || next.rev !== before.rev + 1) throw overtaken();
  // Once named, it stays named: a state that names another would lock the owner out.
  if (next.v === 2 ? next.rootKey !== vault.rootKey : before.v === 2) {
    throw new HomewardError('bad_request', 'the state does not name the root key of the recovery code');
  }
  return next;
}

/** @throws HomewardError `stale_keys` for another page of the session that made all keys anew */
export function refuseStaleKeys({ vault }: Pick<StoredAccount, 'vault'>, generation: number): void {
  if (generation === vault.generation) return;
  throw new HomewardError('stale_keys', `the keys are of generation ${vault.generation}; sign in again`);
}

const overtaken = () => new HomewardError('revision_conflict', 'another state came first; read it and try again');
