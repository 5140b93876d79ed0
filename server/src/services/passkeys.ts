import { stepUpAction } from '@homeward/shared/api/account';
import type { BodyOf } from '@homeward/shared/api/endpoint';
import type { Factor } from '@homeward/shared/api/factors';
import type { PasskeyAnswer, PasskeyChallenge, PasskeyProof } from '@homeward/shared/api/passkeys';
import type { Api } from '@homeward/shared/api/table';
import { fromBase64Url, toBase64Url } from '@homeward/shared/base64url';
import { HomewardError } from '@homeward/shared/errors';
import type { Clock } from '../clock.ts';
import type { PasskeyPlace } from '../http/passkey-place.ts';
import type { Owner } from '../http/route.ts';
import type { StoredFactor } from '../repositories/factors.ts';
import type { ActivityRecorder } from './activity.ts';
import { Pending } from './pending.ts';
import type { Purpose, SecondFactors } from './second-factors.ts';
import type { StepUp } from './step-up.ts';
import { newToken } from './token.ts';

interface PasskeyPorts {
  readonly clock: Clock;
  readonly activity: ActivityRecorder;
  readonly factors: Pick<SecondFactors, 'counting' | 'open' | 'add' | 'used' | 'refuseMore'>;
}

/** What is kept of a passkey. */
interface KeptPasskey {
  readonly credentialId: string;
  /** COSE key, base64url. */
  readonly publicKey: string;
  readonly transports: readonly string[];
  readonly rpId: string;
  readonly wrap: string | null;
}

interface Given {
  readonly accountId: string;
  readonly challenge: string;
  readonly place: PasskeyPlace;
  /** One of `stepUpAction`; null for a sign-in or a new passkey. */
  readonly action: string | null;
}

export type Passkeys = ReturnType<typeof createPasskeys>;

/** Passkeys (WebAuthn, level 3) as second factors. Each is asked to make sure who holds it: a plugged-in key alone is nobody. */
export function createPasskeys({ clock, activity, factors }: PasskeyPorts) {
  const given = new Pending<Given>({ clock, lifetimeSeconds: 600, capacity: 10_000 });

  const opened = async (accountId: string, purpose: Purpose, rpId: string) => {
    const stored = (await factors.counting(accountId, purpose)).filter(({ kind }) => kind === 'passkey');
    const all = await Promise.all(stored.map(async (factor) => ({ factor, kept: await read(factor) })));
    return all.filter(({ kept }) => kept.rpId === rpId);
  };
  const read = async (factor: StoredFactor): Promise<KeptPasskey> =>
    JSON.parse(Buffer.from(await factors.open(factor)).toString()) as KeptPasskey;

  /** A challenge for those that count. */
  async function challenge(
    accountId: string,
    purpose: Purpose,
    place: PasskeyPlace,
    action: string | null,
  ): Promise<PasskeyChallenge> {
    const known = await opened(accountId, purpose, place.rpId);
    const fresh = newToken();
    return {
      challengeId: given.add({ accountId, challenge: fresh, place, action }),
      challenge: fresh,
      rpId: place.rpId,
      credentials: known.map(({ kept }) => ({ id: kept.credentialId, transports: [...kept.transports] })),
    };
  }

  return {
    /** For a sign-in whose password was right. */
    signInChallenge: (accountId: string, place: PasskeyPlace) => challenge(accountId, 'sign-in', place, null),

    /** In place of the recovery code, for one action. */
    stepUpChallenge: (accountId: string, place: PasskeyPlace, action: string) =>
      challenge(accountId, 'step-up', place, action),

    /** For a new one. */
    async begin({ accountId }: Owner, place: PasskeyPlace): Promise<PasskeyChallenge> {
      await factors.refuseMore(accountId);
      return await challenge(accountId, 'sign-in', place, null);
    },

    /**
     * Takes a new passkey in.
     * @throws HomewardError `wrong_factor`, `bad_request`, and what `stepUp` throws while a Mac is stolen; it can be tried again
     */
    async confirm(
      owner: Owner,
      challengeId: string,
      { made, wrap, proof }: BodyOf<Api['confirmPasskey']>,
      stepUp: Pick<StepUp, 'checkIfShown'>,
    ): Promise<Factor> {
      const begun = given.take(challengeId);
      if (begun?.accountId !== owner.accountId || begun.action !== null) {
        throw new HomewardError('bad_request', 'it took too long; begin again');
      }
      given.add(begun, challengeId);
      const { id, clientDataJSON, attestationObject, transports } = made;
      const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
      const result = await verifyRegistrationResponse({
        response: {
          ...{ id, rawId: id, type: 'public-key', clientExtensionResults: {} },
          response: { clientDataJSON, attestationObject, transports },
        },
        expectedChallenge: begun.challenge,
        expectedOrigin: begun.place.origin,
        expectedRPID: begun.place.rpId,
        requireUserVerification: true,
      }).catch(refused);
      if (!result.verified) throw notValid();
      const spendProof = await stepUp.checkIfShown(owner, proof, stepUpAction.account('add-factor'));
      given.take(challengeId);
      const { credential } = result.registrationInfo;
      const kept: KeptPasskey = {
        credentialId: credential.id,
        publicKey: toBase64Url(credential.publicKey),
        transports,
        rpId: begun.place.rpId,
        wrap: wrap ?? null,
      };
      const plain = new TextEncoder().encode(JSON.stringify(kept));
      const use = { used: credential.counter, withProof: proof !== undefined };
      return await factors.add(owner, 'passkey', plain, { ...use, spendProof });
    },

    /**
     * Takes a signature, once.
     * @throws HomewardError `wrong_factor`; `step_up_needed` where the challenge is over or for something else
     */
    async take(
      accountId: string,
      { challengeId, answer }: Omit<PasskeyProof, 'by'>,
      purpose: Purpose,
      action: string | null,
    ): Promise<void> {
      const asked = given.take(challengeId);
      if (asked?.accountId !== accountId || asked.action !== action) {
        throw new HomewardError(purpose === 'step-up' ? 'step_up_needed' : 'wrong_factor', 'ask for a new challenge');
      }
      const known = await opened(accountId, purpose, asked.place.rpId);
      const used = known.find(({ kept }) => kept.credentialId === answer.id);
      const counter = used && (await verified(answer, used.kept, used.factor.used, asked));
      if (!used || counter === undefined) {
        await activity.record(accountId, { what: 'step-up-failed', detail: 'passkey' });
        throw notValid();
      }
      await factors.used(used.factor.id, counter);
    },
  };
}

/** @returns the passkey's own count; undefined where the signature does not hold */
async function verified(
  { id, clientDataJSON, authenticatorData, signature }: PasskeyAnswer,
  kept: KeptPasskey,
  counter: number,
  { challenge, place }: Given,
): Promise<number | undefined> {
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  try {
    const result = await verifyAuthenticationResponse({
      response: {
        ...{ id, rawId: id, type: 'public-key', clientExtensionResults: {} },
        response: { clientDataJSON, authenticatorData, signature },
      },
      expectedChallenge: challenge,
      expectedOrigin: place.origin,
      expectedRPID: place.rpId,
      credential: { id, publicKey: fromBase64Url(kept.publicKey), counter },
      requireUserVerification: true,
    });
    return result.verified ? result.authenticationInfo.newCounter : undefined;
  } catch {
    // Every way in which it does not hold is one to us.
    return undefined;
  }
}

const notValid = () => new HomewardError('wrong_factor', 'the passkey’s answer does not hold; try again');
const refused = (): never => {
  throw notValid();
};
