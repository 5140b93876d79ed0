import type { BodyOf, ReplyOf } from '@homeward/shared/api/endpoint';
import type { Api } from '@homeward/shared/api/table';
import { fromBase64Url } from '@homeward/shared/base64url';
import { verifyEd25519 } from '@homeward/shared/ed25519';
import { HomewardError } from '@homeward/shared/errors';
import { recoveryMessage } from '@homeward/shared/recovery-kit';
import type { Clock } from '../clock.ts';
import { type Credential, createAccounts, type StoredAccount } from '../repositories/accounts.ts';
import type { Database } from '../storage/database.ts';
import type { ActivityRecorder } from './activity.ts';
import type { HoldLedger } from './holds.ts';
import type { OpaqueServer } from './opaque-server.ts';
import { Pending } from './pending.ts';
import type { SecondFactors } from './second-factors.ts';
import type { NewSession, SessionClient, SessionService } from './sessions.ts';
import { refuseYoungCode } from './step-up.ts';
import { newToken } from './token.ts';

interface RecoveryPorts {
  readonly database: Database;
  readonly clock: Clock;
  readonly opaque: OpaqueServer;
  readonly sessions: SessionService;
  readonly activity: ActivityRecorder;
  readonly holds: Pick<HoldLedger, 'askRecovery' | 'recoveriesOf' | 'end'>;
  readonly factors: Pick<SecondFactors, 'takeCode'>;
  /** A public key that nobody has the other half of; stands in for accounts that do not exist. */
  readonly decoyKey: string;
}

interface Challenged {
  readonly challenge: string;
  readonly credential: Credential | undefined;
}

interface Proven {
  readonly credential: Credential;
  readonly credentialId: string;
}

type Start = Api['recoveryStart'];
type Prove = Api['recoveryProve'];
type Finish = Api['recoveryFinish'];

export type RecoveryService = ReturnType<typeof createRecovery>;

/**
 * Getting in with the recovery code, and a new password. Old sessions stay, and for 24 hours may undo it: whoever has
 * found the printed code does not keep its owner out. Nor does whoever is signed in, time and again: with the code and an
 * authenticator it is final at once.
 */
export function createRecovery(ports: RecoveryPorts) {
  const { database, clock, opaque, sessions, activity, holds, factors, decoyKey } = ports;
  const accounts = createAccounts(database);
  const challenged = new Pending<Challenged>({ clock, lifetimeSeconds: 600, capacity: 10_000 });
  // The owner thinks of a new password meanwhile.
  const proven = new Pending<Proven>({ clock, lifetimeSeconds: 3600, capacity: 10_000 });

  return {
    /** Answers alike whether or not the login name exists. */
    async start({ loginName }: BodyOf<Start>): Promise<ReplyOf<Start>> {
      const challenge = newToken();
      const credential = await accounts.credentialOf(loginName);
      return { recoveryId: challenged.add({ challenge, credential }), challenge };
    },

    /** @throws HomewardError `wrong_recovery_code`, `bad_request` */
    async prove(body: BodyOf<Prove>): Promise<{ account: StoredAccount; registrationResponse: string }> {
      const { challenge = newToken(), credential } = challenged.take(body.recoveryId) ?? {};
      const key = fromBase64Url(credential?.recoveryAuthKey ?? decoyKey);
      const holds = await verifyEd25519(key, recoveryMessage(challenge), signatureBytes(body.signature));
      const account = holds && credential ? await accounts.byId(credential.accountId) : undefined;
      if (!credential || !account) {
        throw new HomewardError('wrong_recovery_code', 'check both, or start again if it took long');
      }
      const credentialId = newToken();
      const registrationResponse = opaque.register(credentialId, body.registrationRequest);
      proven.add({ credential, credentialId }, body.recoveryId);
      return { account, registrationResponse };
    },

    /**
     * @throws HomewardError `bad_request`, `revision_conflict`; `wrong_factor`, `rate_limited`, `step_up_needed` of the digits,
     * and `forbidden` with them where the code was put in place within a day by a hold
     */
    async finish(body: BodyOf<Finish>, client: SessionClient): Promise<{ account: StoredAccount; begun: NewSession }> {
      const { credential, credentialId } = proven.take(body.recoveryId) ?? {};
      if (!credential || !credentialId) {
        throw new HomewardError('bad_request', 'this recovery has taken too long or is finished; start again');
      }
      opaque.checkRecord(body.registrationRecord);
      const { accountId } = credential;
      const isFinal = body.totp !== undefined;
      // Moves what waits by what the clock has jumped: before anything is compared with it.
      const undoable = await holds.recoveriesOf(accountId);
      if (body.totp !== undefined) {
        const countsFrom = await accounts.recoveryCodeCountsFrom(accountId);
        refuseYoungCode(countsFrom, clock.now(), '; without the six digits it lets you in now');
        await factors.takeCode(accountId, body.totp, 'recovery');
      }
      const renewed = { credentialId, opaqueRecord: body.registrationRecord, passwordWrap: body.passwordWrap };
      // One on a paired Mac may be in a thief's hands: it has no say.
      const older = (await sessions.list(accountId)).filter(({ onPairedMac }) => !onPairedMac).map(({ id }) => id);
      const { told, ...finished } = await database.transaction().execute(async (transaction) => {
        const transacted = createAccounts(transaction);
        const before = await transacted.byId(accountId);
        const isOfThisCode =
          (await transacted.credentialById(accountId))?.recoveryAuthKey === credential.recoveryAuthKey;
        const replaced = isOfThisCode && (await transacted.replacePassword(credential, renewed));
        const account = await transacted.byId(accountId);
        if (!replaced || !account || !before) {
          throw new HomewardError('revision_conflict', 'the password or the code was changed meanwhile; start again');
        }
        const begun = await sessions.begin(accountId, client, transaction);
        const sessionId = begun.session.id;
        const detail = isFinal ? { detail: 'final' } : {};
        await activity.record(accountId, { what: 'recovered', sessionId, ...detail }, transaction);
        if (isFinal) {
          // The sessions that could undo those before end here.
          for (const each of undoable) await holds.end(each, 'lapsed', { within: transaction });
          return { account, begun, told: await sessions.endAllBut(accountId, [sessionId], transaction) };
        }
        if (older.length > 0) {
          const { passwordWrap, generation } = before.vault;
          const password = {
            credentialId: credential.credentialId,
            opaqueRecord: credential.opaqueRecord,
            passwordWrap,
          };
          const by = { accountId, sessionId };
          await holds.askRecovery(by, client.browser, { password, generation, sessionIds: older }, transaction);
        }
        return { account, begun, told: () => {} };
      });
      told();
      return finished;
    },
  };
}

/** A signature with spare bits set is not a different answer from one that does not hold. */
function signatureBytes(signature: string): Uint8Array<ArrayBuffer> {
  try {
    return fromBase64Url(signature);
  } catch {
    return new Uint8Array(64);
  }
}
