import { errorCodeOf } from '@homeward/shared/errors';
import { newRecoveryCode } from '@homeward/shared/recovery-kit';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { changePassword } from '../../../server/web/src/owner/change-password.ts';
import { readRecords, recordsOf, renewState, writeRecord } from '../../../server/web/src/owner/records.ts';
import { recover } from '../../../server/web/src/owner/recover.ts';
import { signIn } from '../../../server/web/src/owner/sign-in.ts';
import { signUp } from '../../../server/web/src/owner/sign-up.ts';
import { proveStepUp } from '../../../server/web/src/owner/step-up.ts';
import { StandInServer } from './stand-in-server.ts';

const loginName = 'heron';
const password = 'linen-otter-maple-drift-coral-quiet';
const now = () => 1_790_000_000_000;

beforeAll(() => opaque.ready);

async function madeAccount() {
  const server = new StandInServer();
  const recoveryCode = newRecoveryCode();
  const { call } = server;
  const request = { loginName, password, recoveryCode };
  const { account } = await signUp({ call, opaque: opaque.client, now }, request);
  const ports = { call, opaque: opaque.client, seenStateRev: () => 0 };
  return { server, call, account, recoveryCode, ports };
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: unknown) => errorCodeOf(error),
  );

describe('an account as the owner’s modules make and open it', () => {
  test('is made once and opened with the same keys at every sign-in', async () => {
    const { account, ports } = await madeAccount();
    const again = await signIn(ports, { loginName, password });
    expect(again.account.keyring).toEqual(account.keyring);
    expect(again.account.vaultKey).toEqual(account.vaultKey);
    expect(again.account.signedState.state.rev).toBe(1);
    expect(await codeOf(signIn(ports, { loginName, password: 'another one' }))).toBe('wrong_credentials');
  });

  test('is opened by the recovery code, with a new password and the old keys', async () => {
    const { account, ports, recoveryCode } = await madeAccount();
    const newPassword = 'quite another six word pass phrase';
    expect(await codeOf(recover(ports, { loginName, recoveryCode: newRecoveryCode(), newPassword }))).toBe(
      'wrong_recovery_code',
    );
    const typed = recoveryCode.toLowerCase().replaceAll('-', ' ');
    const recovered = await recover(ports, { loginName, recoveryCode: typed, newPassword });
    expect(recovered.account.keyring).toEqual(account.keyring);
    expect(await codeOf(signIn(ports, { loginName, password }))).toBe('wrong_credentials');
    expect((await signIn(ports, { loginName, password: newPassword })).account.keyring).toEqual(account.keyring);
  });

  test('takes a new password only from who knows the old one', async () => {
    const { account, ports } = await madeAccount();
    expect(await codeOf(changePassword(ports, account, 'wrong', 'new password'))).toBe('wrong_credentials');
    await changePassword(ports, account, password, 'new password');
    expect((await signIn(ports, { loginName, password: 'new password' })).account.vaultKey).toEqual(account.vaultKey);
  });

  test('is refused where another server, an older state or other public keys are shown', async () => {
    const { server, account, ports } = await madeAccount();
    const first = server.account;
    const seen = { ...ports, seenStateRev: () => 2 };
    expect(await codeOf(signIn(seen, { loginName, password }))).toBe('stale_state');
    await renewState({ ...ports, now }, account);
    expect((await signIn(seen, { loginName, password })).account.signedState.state.rev).toBe(2);
    if (!first) throw new Error('no account was made');
    server.account = { ...first, vault: { ...first.vault, orderKey: first.vault.rootKey } };
    expect(await codeOf(signIn(ports, { loginName, password }))).toBe('bad_signature');
    server.account = first;
    server.becomeImpostor();
    expect(await codeOf(signIn(ports, { loginName, password }))).not.toBe('no error');
  });

  test('signs for its records, and sees one that was taken away or put back', async () => {
    const { server, account, ports } = await madeAccount();
    const owner = { ...ports, now };
    const written = await writeRecord(owner, account, { kind: 'profile', name: 'Ada', phone: '' });
    const rev1 = [...server.records.values()];
    await writeRecord(owner, account, { kind: 'profile', name: 'Ada L.', phone: '1' }, written);
    const read = await readRecords(ports.call, account);
    expect(read.asSigned).toBe(true);
    expect(recordsOf(read.records, 'profile').map(({ body }) => body.name)).toEqual(['Ada L.']);
    for (const record of rev1) server.records.set(record.id, record);
    expect((await readRecords(ports.call, account)).asSigned).toBe(false);
    server.records.clear();
    expect((await readRecords(ports.call, account)).asSigned).toBe(false);
  });

  test('settles with another session that signs at the same time', async () => {
    const { account, ports } = await madeAccount();
    const other = (await signIn(ports, { loginName, password })).account;
    const owner = { ...ports, now };
    await writeRecord(owner, account, { kind: 'profile', name: 'one', phone: '' });
    await writeRecord(owner, other, { kind: 'profile', name: 'two', phone: '' });
    expect(other.signedState.state.rev).toBe(3);
    expect((await readRecords(ports.call, account)).asSigned).toBe(true);
    expect(account.signedState.state.rev).toBe(3);
  });

  test('takes no answer for an old one because this page signed while it was under way; one that was old when asked for is', async () => {
    const { server, account, ports } = await madeAccount();
    const owner = { ...ports, now };
    await writeRecord(owner, account, { kind: 'profile', name: 'Ada', phone: '' });
    const former = server.account;
    server.records.clear();
    const call = (async (...asked: Parameters<typeof ports.call>) => {
      const answer = await ports.call(...asked);
      if (asked[0] === 'account') await renewState(owner, account);
      return answer;
    }) as typeof ports.call;
    await readRecords(call, account);
    expect(account.signedState.state.rev).toBe(3);
    server.account = former;
    expect(
      await codeOf(
        readRecords(ports.call, {
          ...account,
          signedState: { ...account.signedState, state: { ...account.signedState.state, recordsRoot: 'other' } },
        }),
      ),
    ).toBe('stale_state');
  });

  test('finds a wrong recovery code before the server is asked', async () => {
    const { server, account, ports, recoveryCode } = await madeAccount();
    expect(await codeOf(proveStepUp(ports.call, account, newRecoveryCode(), 'erase x'))).toBe('wrong_recovery_code');
    expect(server.calls).not.toContain('stepUp');
    const proof = await proveStepUp(ports.call, account, recoveryCode, 'erase x');
    expect(proof).toMatchObject({ by: 'recovery-code', signature: expect.stringMatching(/^.{86}$/) });
  });
});
