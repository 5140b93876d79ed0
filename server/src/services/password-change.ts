import { stepUpAction } from '@homeward/shared/api/account';
import type { BodyOf, ReplyOf } from '@homeward/shared/api/endpoint';
import type { Api } from '@homeward/shared/api/table';
import { HomewardError } from '@homeward/shared/errors';
import type { Clock } from '../clock.ts';
import type { Owner } from '../http/route.ts';
import { type Credential, createAccounts } from '../repositories/accounts.ts';
import type { Database } from '../storage/database.ts';
import type { ActivityRecorder } from './activity.ts';
import type { OpaqueServer } from './opaque-server.ts';
import { Pending } from './pending.ts';
import type { StepUp } from './step-up.ts';
import { newToken } from './token.ts';

interface PasswordChangePorts {
  readonly database: Database;
  readonly clock: Clock;
  readonly opaque: OpaqueServer;
  readonly activity: ActivityRecorder;
  readonly stepUp: Pick<StepUp, 'checkIfStolen'>;
}

interface PendingChange {
  readonly credential: Credential;
  readonly credentialId: string;
  readonly serverLoginState: string;
}

type Start = Api['passwordStart'];
type Finish = Api['passwordFinish'];

export type PasswordChangeService = ReturnType<typeof createPasswordChange>;

/** Changing the password: a login with the old one and a registration of the new one, in one conversation. */
export function createPasswordChange({ database, clock, opaque, activity, stepUp }: PasswordChangePorts) {
  const accounts = createAccounts(database);
  const pending = new Pending<PendingChange>({ clock, lifetimeSeconds: 600, capacity: 10_000 });

  return {
    /** @throws HomewardError `bad_request` */
    async start(accountId: string, body: BodyOf<Start>): Promise<ReplyOf<Start>> {
      const credential = await accounts.credentialById(accountId);
      if (!credential) throw new HomewardError('not_found', 'no such account');
      const credentialId = newToken();
      const registrationResponse = opaque.register(credentialId, body.registrationRequest);
      const { credentialId: presentId, opaqueRecord } = credential;
      const { loginResponse, serverLoginState } = opaque.startLogin(presentId, opaqueRecord, body.startLoginRequest);
      return {
        changeId: pending.add({ credential, credentialId, serverLoginState }),
        registrationResponse,
        loginResponse,
      };
    },

    /** @throws HomewardError `wrong_credentials`, `bad_request`, `revision_conflict`; `step_up_needed` while a Mac is stolen */
    async finish(owner: Owner, body: BodyOf<Finish>): Promise<void> {
      const { accountId, sessionId } = owner;
      const begun = pending.take(body.changeId);
      if (begun?.credential.accountId !== accountId) {
        throw new HomewardError('bad_request', 'this change has taken too long or is finished; start again');
      }
      if (!opaque.finishLogin(begun.serverLoginState, body.finishLoginRequest)) {
        throw new HomewardError('wrong_credentials', 'the present password is another one');
      }
      opaque.checkRecord(body.registrationRecord);
      const spendProof = await stepUp.checkIfStolen(owner, body.proof, stepUpAction.account('change-password'));
      const { passwordWrap, registrationRecord: opaqueRecord } = body;
      const renewed = { credentialId: begun.credentialId, opaqueRecord, passwordWrap };
      const replaced = await database.transaction().execute(async (transaction) => {
        const isReplaced = await createAccounts(transaction).replacePassword(begun.credential, renewed);
        if (!isReplaced) return false;
        await spendProof(transaction);
        await activity.record(accountId, { what: 'password-changed', sessionId }, transaction);
        return true;
      });
      if (!replaced) {
        throw new HomewardError('revision_conflict', 'the password was changed meanwhile; start again');
      }
    },
  };
}
