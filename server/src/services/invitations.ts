import type { Clock } from '../clock.ts';
import { createAccounts } from '../repositories/accounts.ts';
import { createInvitations } from '../repositories/invitations.ts';
import type { Database } from '../storage/database.ts';
import { newToken, tokenSha256 } from './token.ts';

export const INVITATION_DAYS = 7;
const DAY_MS = 86_400_000;

export type InvitationService = ReturnType<typeof createInvitationService>;

/** Invitations to sign up: each for one account, within a week unless made for longer or shorter. */
export function createInvitationService({ database, clock }: { readonly database: Database; readonly clock: Clock }) {
  const invitations = createInvitations(database);
  const invite = async (days: number = INVITATION_DAYS): Promise<string> => {
    const code = newToken();
    const now = clock.now();
    await invitations.insert(tokenSha256(code), now, now + days * DAY_MS);
    return code;
  };

  return {
    invite,

    /** An invitation for the first account, which replaces any made before; null once there is an account. */
    async inviteFirst(): Promise<string | null> {
      if (await createAccounts(database).any()) return null;
      await invitations.deleteUnused();
      return await invite();
    },

    isOpen: (code: string): Promise<boolean> => invitations.isOpen(tokenSha256(code), clock.now()),

    /** Uses an invitation up. @param within the transaction that makes the account; @returns false where it is no longer open. */
    use: (code: string, accountId: string, within: Database): Promise<boolean> =>
      createInvitations(within).use(tokenSha256(code), accountId, clock.now()),
  };
}

/** The link that a guest opens. The code stands in the fragment: no server or proxy ever logs it. */
export const invitationLink = (origin: string, code: string): string => `${origin}/#/sign-up?invitation=${code}`;
