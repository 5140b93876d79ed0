import { stepUpAction } from '@homeward/shared/api/account';
import type { BodyOf, ReplyOf } from '@homeward/shared/api/endpoint';
import type { Api } from '@homeward/shared/api/table';
import { HomewardError } from '@homeward/shared/errors';
import { rotationKind } from '@homeward/shared/rotation';
import { hashSigned } from '@homeward/shared/signed';
import type { Clock } from '../clock.ts';
import type { Owner } from '../http/route.ts';
import { createAccounts, type StoredAccount } from '../repositories/accounts.ts';
import { createDevices } from '../repositories/devices.ts';
import { createPairings } from '../repositories/pairings.ts';
import { createRecords } from '../repositories/records.ts';
import { createRotations } from '../repositories/rotations.ts';
import { createThefts } from '../repositories/thefts.ts';
import type { Database } from '../storage/database.ts';
import { accountOf } from './account-state.ts';
import type { ActivityRecorder } from './activity.ts';
import { checkNewKeys } from './new-keys-check.ts';
import type { OpaqueServer } from './opaque-server.ts';
import type { OrderStreams } from './order-streams.ts';
import type { OwnerEvents } from './owner-events.ts';
import { Pending } from './pending.ts';
import type { RotationService } from './rotations.ts';
import type { SecondFactors } from './second-factors.ts';
import type { SessionService } from './sessions.ts';
import type { StepUp } from './step-up.ts';
import { newToken } from './token.ts';

interface KeyRotationPorts {
  readonly database: Database;
  readonly clock: Clock;
  /** Says when a theft ended: what was captured in it goes some time after that. */
  readonly marks: Clock;
  readonly opaque: OpaqueServer;
  readonly activity: ActivityRecorder;
  readonly stepUp: Pick<StepUp, 'verify'>;
  readonly sessions: Pick<SessionService, 'endAllBut'>;
  readonly factors: Pick<SecondFactors, 'forgetWraps'>;
  readonly rotations: Pick<RotationService, 'push'>;
  readonly streams: Pick<OrderStreams, 'push'>;
  readonly events: Pick<OwnerEvents, 'emit'>;
}

type Finish = Api['rotateFinish'];

export type KeyRotationService = ReturnType<typeof createKeyRotation>;

/**
 * All keys made anew, because somebody has the keyring: password, vault, records, certificates and orders change in one
 * transaction. What is interrupted has not begun; Macs are told as long as it takes.
 */
export function createKeyRotation(ports: KeyRotationPorts) {
  const { database, clock, marks, opaque, activity, stepUp, sessions, factors, rotations, streams, events } = ports;
  // Somebody thinks of a new password meanwhile.
  const pending = new Pending<{ accountId: string; credentialId: string }>({
    clock,
    lifetimeSeconds: 3600,
    capacity: 10_000,
  });

  return {
    start(accountId: string, { registrationRequest }: BodyOf<Api['rotateStart']>): ReplyOf<Api['rotateStart']> {
      const credentialId = newToken();
      const registrationResponse = opaque.register(credentialId, registrationRequest);
      return { changeId: pending.add({ accountId, credentialId }), registrationResponse };
    },

    /**
     * The same again is answered alike: the first answer may have been lost.
     * @throws HomewardError `bad_request`, `bad_signature`, `order_refused`, `certificate_refused`, `revision_conflict`, and what
     * `stepUp` throws
     */
    async finish(owner: Owner, body: BodyOf<Finish>): Promise<StoredAccount> {
      const { accountId, sessionId } = owner;
      const before = await accountOf(database, accountId);
      if (before.vault.keyring === body.vault.keyring) return before;
      const begun = pending.take(body.changeId);
      if (begun?.accountId !== accountId) {
        throw new HomewardError('bad_request', 'this took too long or is finished; start again');
      }
      pending.add(begun, body.changeId);
      opaque.checkRecord(body.registrationRecord);
      await check(database, before, body);
      // Its root key has signed the rotation: whoever may ask for this has the code at hand.
      if (body.proof?.by !== 'recovery-code') {
        throw new HomewardError('step_up_needed', 'new keys are asked for with the recovery code, and nothing else');
      }
      await stepUp.verify(owner, body.proof, stepUpAction.account('rotate-keys'));
      pending.take(body.changeId);
      const { ended, refused } = await database.transaction().execute(async (transaction) => {
        const accounts = createAccounts(transaction);
        const present = await accountOf(transaction, accountId);
        const macs = await check(transaction, present, body);
        const credential = await accounts.credentialById(accountId);
        const { passwordWrap } = body.vault;
        const password = { credentialId: begun.credentialId, opaqueRecord: body.registrationRecord, passwordWrap };
        const isReplaced =
          credential !== undefined &&
          (await accounts.replacePassword(credential, password)) &&
          (await accounts.replaceVault(accountId, present.vault, body.vault)) &&
          (await accounts.replaceState(accountId, present.state, body.state));
        if (!isReplaced) throw new HomewardError('revision_conflict', 'something was changed meanwhile; start again');
        await createRecords(transaction).replaceAll(accountId, body.records);
        const devices = createDevices(transaction);
        for (const { deviceId, certificate, order, afterSeq, seq, mode, isMode } of macs) {
          await devices.setCertificate(accountId, deviceId, certificate);
          await devices.setOrder(accountId, deviceId, afterSeq, { token: order, seq, mode });
          // One that lets the Mac go says nothing of a theft.
          if (isMode && mode !== null) await createThefts(transaction).ordered(deviceId, seq, mode, marks.now());
        }
        const stored = { token: body.rotation, hash: hashSigned(rotationKind, body.rotation), at: clock.now() };
        await createRotations(transaction).add(accountId, stored);
        await factors.forgetWraps(accountId, transaction);
        const refused = await createPairings(transaction).refuseOpen(accountId);
        await activity.record(accountId, { what: 'keys-rotated', sessionId }, transaction);
        return { refused, ended: await sessions.endAllBut(accountId, [sessionId], transaction) };
      });
      ended();
      for (const pairingId of refused) events.emit(accountId, { event: 'pairing', pairingId });
      // Before the orders that are signed with the new key.
      await rotations.push(accountId);
      for (const { deviceId, order } of body.macs) streams.push(deviceId, order);
      return await accountOf(database, accountId);
    },
  };
}

const check = async (within: Database, account: StoredAccount, body: BodyOf<Finish>) =>
  checkNewKeys(body, {
    account,
    records: await createRecords(within).all(account.id),
    devices: await createDevices(within).all(account.id),
  });
