import { randomBytes, randomUUID } from 'node:crypto';
import { decryptAesGcm, encryptAesGcm } from '@homeward/shared/aes-gcm';
import type { StepUpProof } from '@homeward/shared/api/account';
import { stepUpAction } from '@homeward/shared/api/account';
import type { ReplyOf } from '@homeward/shared/api/endpoint';
import { FACTOR_AGE_HOURS, type Factor, type FactorKind } from '@homeward/shared/api/factors';
import type { Api } from '@homeward/shared/api/table';
import { utf8 } from '@homeward/shared/bytes';
import { HomewardError } from '@homeward/shared/errors';
import { hkdf } from '@homeward/shared/hkdf';
import type { Clock } from '../clock.ts';
import type { Owner } from '../http/route.ts';
import { createFactors, type StoredFactor } from '../repositories/factors.ts';
import { createSessions } from '../repositories/sessions.ts';
import { createThefts } from '../repositories/thefts.ts';
import type { Database } from '../storage/database.ts';
import type { ActivityRecorder } from './activity.ts';
import { Pending } from './pending.ts';
import type { SpendProof, StepUp } from './step-up.ts';
import { matchingStep, TOTP_SECRET_BYTES, toBase32 } from './totp.ts';
import { Tries } from './tries.ts';

export const FACTOR_AGE_MS = FACTOR_AGE_HOURS * 3_600_000;

const MAX_FACTORS = 10;

/** Codes have six digits and three count at a time: so many tries leave whoever has the password one chance in hundreds a day. */
const TRIES = { budget: 10, windowMs: 600_000 };

interface SecondFactorPorts {
  readonly database: Database;
  readonly clock: Clock;
  readonly activity: ActivityRecorder;
  /** The server's own secret, which lies apart from the data. */
  readonly macKey: Uint8Array;
  readonly isAnyStolen: (accountId: string) => Promise<boolean>;
}

/** What a factor is asked for: to sign in with, in place of the recovery code, or beside it. Wrong tries count for each apart. */
export type Purpose = 'sign-in' | 'step-up' | 'recovery';

export type SecondFactors = ReturnType<typeof createSecondFactors>;

/** What an owner shows beside the password: kept under the server's own key, each code good once. */
export function createSecondFactors({ database, clock, activity, macKey, isAnyStolen }: SecondFactorPorts) {
  const factors = createFactors(database);
  const enrolments = new Pending<{ readonly accountId: string; readonly secret: Uint8Array<ArrayBuffer> }>({
    clock,
    lifetimeSeconds: 3600,
    capacity: 10_000,
  });
  const tries = new Tries({ clock, ...TRIES });
  const key = hkdf(macKey, new Uint8Array(0), 'homeward/second-factor/v1', 32);
  const associated = (accountId: string, id: string) => utf8(['homeward', 'factor', 'v1', accountId, id].join('\0'));

  const open = ({ accountId, id, secret }: StoredFactor) => decryptAesGcm(key, secret, associated(accountId, id));

  const shown = async (factor: StoredFactor): Promise<Factor> => {
    const { id, kind, addedAt, countsFrom, browser, onPairedMac } = factor;
    return {
      ...{ id, kind, addedAt, browser, onPairedMac },
      stepUpFrom: canProve(factor) ? countsFrom : null,
      unlock: kind === 'passkey' ? unlockOf(await open(factor)) : null,
    };
  };

  async function refuseMore(accountId: string): Promise<void> {
    if ((await factors.ofAccount(accountId)).length < MAX_FACTORS) return;
    throw new HomewardError('bad_request', `an account holds ${MAX_FACTORS} second factors at most; remove one`);
  }

  /** @param used of a code, its step; of a passkey, its own count @param spendProof of the proof that it is added with, or without */
  async function add(
    { accountId, sessionId }: Owner,
    kind: FactorKind,
    plain: Uint8Array<ArrayBuffer>,
    { used, withProof, spendProof }: Pick<StoredFactor, 'used' | 'withProof'> & { readonly spendProof: SpendProof },
  ): Promise<Factor> {
    const id = randomUUID();
    const secret = await encryptAesGcm(key, plain, associated(accountId, id));
    const factor = await database.transaction().execute(async (transaction) => {
      const session = await createSessions(transaction).byId(accountId, sessionId);
      if (!session) throw new HomewardError('not_signed_in', 'the session is over');
      const { browser, onPairedMac } = session;
      const addedAt = clock.now();
      const countsFrom = addedAt + FACTOR_AGE_MS;
      const added = { id, accountId, kind, addedAt, countsFrom, secret, used, browser, onPairedMac, withProof };
      await spendProof(transaction);
      await createFactors(transaction).insert(added);
      await activity.record(accountId, { what: 'factor-added', sessionId, detail: kind }, transaction);
      return added;
    });
    return await shown(factor);
  }

  /**
   * What a thief may have added from a browser left open: without a proof, and not a day old when a Mac was marked as stolen, or
   * now. No sign-in asks for it, so that nobody locks the owner out in the hours in which a Mac is missed.
   */
  async function heldOff(accountId: string): Promise<(factor: StoredFactor) => boolean> {
    const since = (await createThefts(database).openSince(accountId)) ?? clock.now();
    return ({ withProof, countsFrom }) => !withProof && countsFrom > since;
  }

  /** The factors that count now. While a Mac is stolen, one that was set up on a Mac is asked for by no sign-in. */
  async function counting(accountId: string, purpose: Purpose): Promise<StoredFactor[]> {
    const all = await factors.ofAccount(accountId);
    if (purpose !== 'sign-in') {
      return all.filter((factor) => canProve(factor) && factor.countsFrom <= clock.now());
    }
    const isHeldOff = await heldOff(accountId);
    const asked = all.filter((factor) => !isHeldOff(factor));
    const isStolen = asked.some(({ onPairedMac }) => onPairedMac) && (await isAnyStolen(accountId));
    return isStolen ? asked.filter(({ onPairedMac }) => !onPairedMac) : asked;
  }

  return {
    /** One that no sign-in asks for opens no vault either. */
    async list(accountId: string): Promise<Factor[]> {
      const counted = new Set((await counting(accountId, 'sign-in')).map(({ id }) => id));
      const all = await Promise.all((await factors.ofAccount(accountId)).map(shown));
      return all.map((factor) => (counted.has(factor.id) ? factor : { ...factor, unlock: null }));
    },

    counting,
    open,
    add,
    refuseMore,

    /** Passkeys stay, but what each of them opened is a key of before. */
    async forgetWraps(accountId: string, within: Database): Promise<void> {
      for (const factor of await createFactors(within).ofAccount(accountId)) {
        if (factor.kind !== 'passkey') continue;
        const kept: unknown = JSON.parse(Buffer.from(await open(factor)).toString());
        const plain = utf8(JSON.stringify({ ...(kept as object), wrap: null }));
        const secret = await encryptAesGcm(key, plain, associated(accountId, factor.id));
        await createFactors(within).setSecret(factor.id, secret);
      }
    },

    /** Writes down a passkey's count; many stay at zero. */
    used: (id: string, count: number): Promise<boolean> => factors.use(id, count),

    /** Whether a sign-in asks for more than the password. */
    isAskedFor: async (accountId: string): Promise<boolean> => (await counting(accountId, 'sign-in')).length > 0,

    /** @throws HomewardError `bad_request` where there are as many as there may be. */
    async begin({ accountId }: Owner): Promise<ReplyOf<Api['beginTotp']>> {
      await refuseMore(accountId);
      const secret = new Uint8Array(randomBytes(TOTP_SECRET_BYTES));
      return { enrolmentId: enrolments.add({ accountId, secret }), secret: toBase32(secret) };
    },

    /**
     * Takes the factor in once a code of it was shown. Added with a proof, it will be one itself.
     * @throws HomewardError `wrong_factor`, `bad_request`, and what `stepUp` throws while a Mac is stolen; it can be tried again
     */
    async confirm(
      owner: Owner,
      enrolmentId: string,
      { code, proof }: { readonly code: string; readonly proof?: StepUpProof },
      stepUp: Pick<StepUp, 'checkIfShown'>,
    ): Promise<Factor> {
      const { accountId } = owner;
      const begun = enrolments.take(enrolmentId);
      if (begun?.accountId !== accountId) throw new HomewardError('bad_request', 'it took too long; begin again');
      enrolments.add(begun, enrolmentId);
      const used = matchingStep(begun.secret, code, clock.now(), -1);
      if (used === undefined) throw new HomewardError('wrong_factor', 'compare the clock of the device that shows it');
      const spendProof = await stepUp.checkIfShown(owner, proof, stepUpAction.account('add-factor'));
      enrolments.take(enrolmentId);
      return await add(owner, 'totp', begun.secret, { used, withProof: proof !== undefined, spendProof });
    },

    /**
     * As long as no sign-in asks for it, one that was added without a proof is removed without one too.
     * @throws HomewardError `not_found`, and what `stepUp` throws
     */
    async remove(
      owner: Owner,
      id: string,
      proof: StepUpProof | undefined,
      stepUp: Pick<StepUp, 'check' | 'refuseDuringRecovery'>,
    ): Promise<void> {
      const { accountId, sessionId } = owner;
      const factor = (await factors.ofAccount(accountId)).find((one) => one.id === id);
      if (!factor) throw new HomewardError('not_found', 'no such second factor');
      const action = stepUpAction.removeFactor(id);
      const isHeldOff = (await heldOff(accountId))(factor);
      if (isHeldOff) await stepUp.refuseDuringRecovery(accountId, action);
      const spendProof = isHeldOff ? null : await stepUp.check(owner, proof, action);
      await database.transaction().execute(async (transaction) => {
        if (!(await createFactors(transaction).delete(accountId, id))) return;
        await spendProof?.(transaction);
        await activity.record(accountId, { what: 'factor-removed', sessionId, detail: factor.kind }, transaction);
      });
    },

    /**
     * Takes a code, once.
     * @throws HomewardError `wrong_factor`, `rate_limited`; `step_up_needed` where no factor counts for a step-up
     */
    async takeCode(accountId: string, code: string, purpose: Purpose): Promise<void> {
      const counted = (await counting(accountId, purpose)).filter(({ kind }) => kind === 'totp');
      if (purpose !== 'sign-in' && counted.length === 0) {
        throw new HomewardError(
          'step_up_needed',
          `a second factor counts ${FACTOR_AGE_HOURS} hours after it was added, with the recovery code, and not on a Mac${purpose === 'recovery' ? '; without the six digits the code lets you in now' : ''}`,
        );
      }
      const tryKey = `${purpose} ${accountId}`;
      const waitMs = tries.count(tryKey);
      if (waitMs > 0) throw new HomewardError('rate_limited', `try again in ${Math.ceil(waitMs / 60_000)} minutes`);
      for (const factor of counted) {
        const step = matchingStep(await open(factor), code, clock.now(), factor.used);
        if (step === undefined || !(await factors.use(factor.id, step))) continue;
        tries.clear(tryKey);
        return;
      }
      await activity.record(accountId, { what: 'step-up-failed', detail: 'totp' });
      throw new HomewardError('wrong_factor', 'wait for the next code and try that one');
    },
  };
}

/**
 * Whether a factor can ever stand for the recovery code. One that a session alone has added may be a thief's who was signed in, and
 * one that was set up on a Mac may be on the stolen one.
 */
const canProve = ({ onPairedMac, withProof }: StoredFactor): boolean => withProof && !onPairedMac;

/** What a console needs of a passkey to open the vault with it; null for one that cannot. */
function unlockOf(plain: Uint8Array): Factor['unlock'] {
  const { credentialId, wrap } = JSON.parse(Buffer.from(plain).toString()) as {
    readonly credentialId: string;
    readonly wrap: string | null;
  };
  return wrap === null ? null : { credentialId, wrap };
}
