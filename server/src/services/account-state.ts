import { fromBase64Url } from '@homeward/shared/base64url';
import { HomewardError } from '@homeward/shared/errors';
import { hashSigned, openSigned, readSigned } from '@homeward/shared/signed';
import { type AccountState, stateKind } from '@homeward/shared/state';
import { createAccounts, type StoredAccount } from '../repositories/accounts.ts';
import type { Database } from '../storage/database.ts';

export type AccountService = ReturnType<typeof createAccountService>;

/** The account as its owner sees it, and the signed word about it. */
export function createAccountService({ database }: { readonly database: Database }) {
  const accounts = createAccounts(database);
  const get = async (accountId: string): Promise<StoredAccount> => {
    const account = await accounts.byId(accountId);
    if (!account) throw new HomewardError('not_found', 'no such account');
    return account;
  };

  return {
    /** @throws HomewardError `not_found` */
    get,

    /**
     * Takes the successor of the account's signed state.
     * @throws HomewardError `bad_signature`, `bad_request`, or `revision_conflict` where another came first.
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
 * @throws HomewardError `bad_signature`, `bad_request`, `revision_conflict`
 */
export async function checkNextState(token: string, { id, vault, state }: StoredAccount): Promise<AccountState> {
  const next = await openSigned(stateKind, token, fromBase64Url(vault.orderKey));
  if (next.accountId !== id) throw new HomewardError('bad_request', 'the state is of another account');
  if (next.keyringGeneration !== vault.generation) {
    throw new HomewardError('bad_request', `the account's keyring is of generation ${vault.generation}`);
  }
  const before = readSigned(stateKind, state);
  if (next.prev !== hashSigned(stateKind, state) || next.rev !== before.rev + 1) throw overtaken();
  // Once named, it stays named: a state that names another would lock the owner out.
  if (next.v === 2 ? next.rootKey !== vault.rootKey : before.v === 2) {
    throw new HomewardError('bad_request', 'the state does not name the root key of the recovery code');
  }
  return next;
}

const overtaken = () => new HomewardError('revision_conflict', 'another state came first; read it and try again');
