import { randomUUID } from 'node:crypto';
import type { Vault } from '@homeward/shared/api/account';
import type { BodyOf, ReplyOf } from '@homeward/shared/api/endpoint';
import type { Api } from '@homeward/shared/api/table';
import { fromBase64Url } from '@homeward/shared/base64url';
import { HomewardError } from '@homeward/shared/errors';
import { requireHybridRecipient } from '@homeward/shared/recipient';
import { openSigned } from '@homeward/shared/signed';
import { stateKind } from '@homeward/shared/state';
import type { Clock } from '../clock.ts';
import { createAccounts, loginNameKey, type StoredAccount } from '../repositories/accounts.ts';
import type { Database } from '../storage/database.ts';
import type { ActivityRecorder } from './activity.ts';
import type { InvitationService } from './invitations.ts';
import type { LimitService } from './limits.ts';
import type { OpaqueServer } from './opaque-server.ts';
import { Pending } from './pending.ts';
import type { NewSession, SessionClient, SessionService } from './sessions.ts';
import { newToken } from './token.ts';

interface SignUpPorts {
  readonly database: Database;
  readonly clock: Clock;
  readonly opaque: OpaqueServer;
  readonly invitations: InvitationService;
  readonly sessions: SessionService;
  readonly activity: ActivityRecorder;
  readonly limits: Pick<LimitService, 'current'>;
}

interface PendingSignUp {
  readonly loginName: string;
  readonly accountId: string;
  readonly credentialId: string;
  readonly invitation: string | undefined;
}

const HOUR_MS = 3_600_000;

type Start = Api['signUpStart'];
type Finish = Api['signUpFinish'];

export type SignUpService = ReturnType<typeof createSignUp>;

/** Making an account: a registration of OPAQUE, then account, vault and first session in one transaction. */
export function createSignUp(ports: SignUpPorts) {
  const { database, clock, opaque, invitations, sessions, activity, limits } = ports;
  // Somebody writes down a recovery code between the two.
  const pending = new Pending<PendingSignUp>({ clock, lifetimeSeconds: 3600, capacity: 10_000 });

  /** The invitation that this sign-up uses. The invitation comes before the name: strangers learn nothing about names. */
  const admit = async (invitation: string | undefined): Promise<string | undefined> => {
    const { registration } = await limits.current();
    if (registration === 'open') return undefined;
    if (registration === 'closed') {
      throw new HomewardError('registration_closed', 'the operator of this server has closed registration');
    }
    if (invitation === undefined || !(await invitations.isOpen(invitation))) {
      throw new HomewardError('invitation_needed', 'the invitation is missing, used, or too old; ask for a new one');
    }
    return invitation;
  };

  return {
    /** @throws HomewardError `registration_closed`, `invitation_needed`, `login_name_taken`, `bad_request` */
    async start({ loginName, invitation, registrationRequest }: BodyOf<Start>): Promise<ReplyOf<Start>> {
      const admitted = await admit(invitation);
      if (await createAccounts(database).isTaken(loginName)) throw nameTaken();
      // Fresh at each registration: under a name's own id, the answer would let anyone test passwords against it.
      const credentialId = newToken();
      const registrationResponse = opaque.register(credentialId, registrationRequest);
      const accountId = randomUUID();
      const signUpId = pending.add({ loginName, accountId, credentialId, invitation: admitted });
      return { signUpId, accountId, registrationResponse };
    },

    /** @throws HomewardError `bad_request`, `bad_signature`, `not_canonical`, `wrong_recipient`, `invitation_needed`, `login_name_taken` */
    async finish(body: BodyOf<Finish>, client: SessionClient): Promise<{ account: StoredAccount; begun: NewSession }> {
      const begun = pending.take(body.signUpId);
      if (!begun) throw new HomewardError('bad_request', 'this sign-up has taken too long or is finished; start again');
      const { accountId, loginName, credentialId, invitation } = begun;
      opaque.checkRecord(body.registrationRecord);
      await checkVault(body.vault, body.state, accountId);
      const account = { id: accountId, loginName, vault: body.vault, state: body.state };
      return await database.transaction().execute(async (transaction) => {
        const isNew = await createAccounts(transaction).insert({
          ...account,
          loginNameKey: loginNameKey(loginName),
          credentialId,
          opaqueRecord: body.registrationRecord,
          // To the hour, as with sessions.
          createdAt: Math.floor(clock.now() / HOUR_MS) * HOUR_MS,
        });
        if (!isNew) throw nameTaken();
        if (invitation !== undefined && !(await invitations.use(invitation, accountId, transaction))) {
          throw new HomewardError('invitation_needed', 'the invitation was used meanwhile; ask for a new one');
        }
        const begun = await sessions.begin(accountId, client, transaction);
        await activity.record(accountId, { what: 'account-made', sessionId: begun.session.id }, transaction);
        return { account, begun };
      });
    },
  };
}

const nameTaken = () => new HomewardError('login_name_taken', 'choose another one');

/** What the server can check of a vault without opening it: that its public keys fit together. */
async function checkVault(vault: Vault, state: string, accountId: string): Promise<void> {
  requireHybridRecipient(vault.recipient);
  for (const key of [vault.rootKey, vault.recoveryAuthKey]) fromBase64Url(key);
  const first = await openSigned(stateKind, state, fromBase64Url(vault.orderKey));
  if (first.accountId !== accountId) throw new HomewardError('bad_request', 'the state is of another account');
  if (first.rev !== 1 || first.prev !== null || first.keyringGeneration !== vault.generation) {
    throw new HomewardError('bad_request', 'an account begins with revision 1 of its state');
  }
}
