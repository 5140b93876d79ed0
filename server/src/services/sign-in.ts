import { createHmac } from 'node:crypto';
import type { BodyOf, ReplyOf } from '@homeward/shared/api/endpoint';
import type { Api } from '@homeward/shared/api/table';
import { HomewardError } from '@homeward/shared/errors';
import type { Clock } from '../clock.ts';
import type { PasskeyPlace } from '../http/passkey-place.ts';
import { createAccounts, loginNameKey, type StoredAccount } from '../repositories/accounts.ts';
import type { Database } from '../storage/database.ts';
import type { ActivityRecorder } from './activity.ts';
import type { OpaqueServer } from './opaque-server.ts';
import type { Passkeys } from './passkeys.ts';
import { Pending } from './pending.ts';
import type { SecondFactors } from './second-factors.ts';
import type { NewSession, SessionClient, SessionService } from './sessions.ts';

interface SignInPorts {
  readonly database: Database;
  readonly clock: Clock;
  readonly opaque: OpaqueServer;
  readonly sessions: SessionService;
  readonly activity: ActivityRecorder;
  readonly factors: Pick<SecondFactors, 'isAskedFor' | 'takeCode' | 'counting'>;
  readonly passkeys: Pick<Passkeys, 'take' | 'signInChallenge'>;
  readonly macKey: Uint8Array;
}

interface PendingSignIn {
  readonly serverLoginState: string;
  /** Undefined where nobody has the login name. */
  readonly accountId: string | undefined;
  readonly credentialId: string | undefined;
}

/** Whose password was proven, and which one: it may be replaced before the rest is shown. */
interface Proven extends Pick<PendingSignIn, 'credentialId'> {
  readonly account: StoredAccount;
}

type Start = Api['signInStart'];
type Finish = Api['signInFinish'];
type Asked = Api['signInFactors'];
type Factor = Api['signInFactor'];

/** Wrong codes for one right password; then the password is asked for again. */
const MAX_CODES = 5;

export type SignInService = ReturnType<typeof createSignIn>;

/** Signing in with a password. Whether the login name exists shows in no reply, and in no step that takes longer. */
export function createSignIn({ database, clock, opaque, sessions, activity, factors, passkeys, macKey }: SignInPorts) {
  const accounts = createAccounts(database);
  const pending = new Pending<PendingSignIn>({ clock, lifetimeSeconds: 300, capacity: 10_000 });
  const halfway = new Pending<Proven & { readonly codes: number }>({ clock, lifetimeSeconds: 300, capacity: 10_000 });
  const begin = async ({ account, credentialId }: Proven, client: SessionClient, detail?: string) =>
    await database.transaction().execute(async (transaction) => {
      const present = await createAccounts(transaction).credentialById(account.id);
      if (present?.credentialId !== credentialId) {
        throw new HomewardError('wrong_credentials', 'the password was changed meanwhile; start again');
      }
      const begun = await sessions.begin(account.id, client, transaction);
      await activity.record(account.id, { what: 'signed-in', sessionId: begun.session.id, detail }, transaction);
      return { account, begun };
    });
  // Always the same for the same name: an id that changed from try to try would tell that there is no account.
  const decoyCredentialId = (loginName: string) =>
    createHmac('sha256', macKey)
      .update(`decoy\0${loginNameKey(loginName)}`)
      .digest('base64url');

  return {
    /** @throws HomewardError `bad_request` */
    async start({ loginName, startLoginRequest }: BodyOf<Start>): Promise<ReplyOf<Start>> {
      const decoyId = decoyCredentialId(loginName);
      const credential = await accounts.credentialOf(loginName);
      const { loginResponse, serverLoginState } = opaque.startLogin(
        credential?.credentialId ?? decoyId,
        credential?.opaqueRecord,
        startLoginRequest,
      );
      const { accountId, credentialId } = credential ?? {};
      return { signInId: pending.add({ serverLoginState, accountId, credentialId }), loginResponse };
    },

    /** @throws HomewardError `wrong_credentials`; `second_factor_needed`, to be answered by `finishFactor` */
    async finish(body: BodyOf<Finish>, client: SessionClient): Promise<{ account: StoredAccount; begun: NewSession }> {
      const started = pending.take(body.signInId);
      const proven = started && opaque.finishLogin(started.serverLoginState, body.finishLoginRequest);
      const account = proven && started.accountId ? await accounts.byId(started.accountId) : undefined;
      if (!account) throw new HomewardError('wrong_credentials', 'check both, or start again if it took long');
      const login = { account, credentialId: started?.credentialId };
      if (await factors.isAskedFor(account.id)) {
        halfway.add({ ...login, codes: 0 }, body.signInId);
        throw new HomewardError('second_factor_needed', 'show a code of your authenticator, or a passkey');
      }
      return await begin(login, client);
    },

    /**
     * With what the sign-in can be finished.
     * @param place null where the page can use no passkey @throws HomewardError `wrong_credentials`
     */
    async factorsOf({ signInId }: BodyOf<Asked>, place: PasskeyPlace | null): Promise<ReplyOf<Asked>> {
      const begun = halfway.see(signInId);
      if (!begun) throw new HomewardError('wrong_credentials', 'it took too long; start again');
      const accountId = begun.account.id;
      const counted = await factors.counting(accountId, 'sign-in');
      const passkey = place && (await passkeys.signInChallenge(accountId, place));
      return {
        kinds: [...new Set(counted.map(({ kind }) => kind))],
        passkey: passkey && passkey.credentials.length > 0 ? passkey : null,
      };
    },

    /** @throws HomewardError `wrong_factor`, `rate_limited`, `wrong_credentials` where it is to be begun again */
    async finishFactor(
      body: BodyOf<Factor>,
      client: SessionClient,
    ): Promise<{ account: StoredAccount; begun: NewSession }> {
      const begun = halfway.take(body.signInId);
      if (!begun) throw new HomewardError('wrong_credentials', 'it took too long; start again');
      const { account, codes } = begun;
      try {
        const { proof } = body;
        if (proof.by === 'totp') await factors.takeCode(account.id, proof.code, 'sign-in');
        else await passkeys.take(account.id, proof, 'sign-in', null);
      } catch (error) {
        if (codes + 1 < MAX_CODES) halfway.add({ ...begun, codes: codes + 1 }, body.signInId);
        throw error;
      }
      return await begin(begun, client, body.proof.by);
    },
  };
}
