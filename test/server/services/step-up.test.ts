import type { Call } from '@homeward/shared/api/client';
import { HomewardError } from '@homeward/shared/errors';
import { newRecoveryCode } from '@homeward/shared/recovery-kit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDevices } from '../../../server/src/repositories/devices.ts';
import { createPasskeys } from '../../../server/src/services/passkeys.ts';
import { createSecondFactors } from '../../../server/src/services/second-factors.ts';
import { createStepUp, type StepUp } from '../../../server/src/services/step-up.ts';
import { proveStepUp } from '../../../server/web/src/owner/step-up.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';

let now = Date.now();
let server: ServerUnderTest;
let owner: TestOwner;
let stepUp: StepUp;
beforeAll(async () => {
  server = await startServerUnderTest();
  owner = await server.owner();
  const { database, activity, secrets } = server;
  const clock = { now: () => now };
  const { isAnyStolen } = createDevices(database);
  const factors = createSecondFactors({ database, clock, activity, macKey: secrets.macKey, isAnyStolen });
  const passkeys = createPasskeys({ clock, activity, factors });
  stepUp = createStepUp({ ...server, clock, factors, passkeys });
});
afterAll(() => server.close());

async function code(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'no error';
  } catch (error) {
    return error instanceof HomewardError ? error.code : String(error);
  }
}

/** Whose session it is counts for holds alone. */
const by = (accountId: string) => ({ accountId, sessionId: 'any' });

/** The console's own proof, over a challenge of this step-up. */
function prove(action: string, account = owner.account, recoveryCode = owner.recoveryCode) {
  const call: Call = async (name, request) =>
    name === 'stepUp' ? (stepUp.challenge(account.accountId) as never) : await owner.call(name, request);
  return proveStepUp(call, account, recoveryCode, action);
}

test('lets an action through once', async () => {
  const { accountId } = owner.account;
  const proof = await prove('retire x');
  expect(await code(stepUp.verify(by(accountId), proof, 'retire x'))).toBe('no error');
  expect(await code(stepUp.verify(by(accountId), proof, 'retire x'))).toBe('step_up_needed');
  expect(await code(stepUp.verify(by(accountId), undefined, 'retire x'))).toBe('step_up_needed');
});

test('a proof is for its action only, and spent by the first try', async () => {
  const { accountId } = owner.account;
  const proof = await prove('retire x');
  expect(await code(stepUp.verify(by(accountId), proof, 'erase x'))).toBe('wrong_recovery_code');
  expect(await code(stepUp.verify(by(accountId), proof, 'retire x'))).toBe('step_up_needed');
});

test('a proof is for its account only', async () => {
  const other = await server.owner();
  expect(await code(stepUp.verify(by(other.account.accountId), await prove('retire x'), 'retire x'))).toBe(
    'step_up_needed',
  );
});

test('another recovery code proves nothing', async () => {
  const stranger = await server.owner();
  const account = { ...stranger.account, accountId: owner.account.accountId };
  const proof = await prove('retire x', account, stranger.recoveryCode);
  expect(await code(stepUp.verify(by(owner.account.accountId), proof, 'retire x'))).toBe('wrong_recovery_code');
  expect(await code(prove('retire x', owner.account, newRecoveryCode()))).toBe('wrong_recovery_code');
});

test('a challenge is good for ten minutes', async () => {
  const proof = await prove('retire x');
  const before = now;
  now += 600_000;
  expect(await code(stepUp.verify(by(owner.account.accountId), proof, 'retire x'))).toBe('step_up_needed');
  now = before;
});
