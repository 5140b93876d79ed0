import { fromBase64Url } from '@homeward/shared/base64url';
import { HomewardError } from '@homeward/shared/errors';
import { hashSigned, openSigned, readSigned } from '@homeward/shared/signed';
import { stateKind } from '@homeward/shared/state';
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
      const { vault, state: before } = await get(accountId);
      const next = await openSigned(stateKind, token, fromBase64Url(vault.orderKey));
      if (next.accountId !== accountId) throw new HomewardError('bad_request', 'the state is of another account');
      if (next.keyringGeneration !== vault.generation) {
        throw new HomewardError('bad_request', `the account's keyring is of generation ${vault.generation}`);
      }
      const { rev } = readSigned(stateKind, before);
      const succeeds = next.prev === hashSigned(stateKind, before) && next.rev === rev + 1;
      if (!succeeds || !(await accounts.replaceState(accountId, before, token))) {
        throw new HomewardError('revision_conflict', 'another state came first; read it and try again');
      }
    },
  };
}
