import { toBase64Url } from '@homeward/shared/base64url';
import { signingKeyFromSeed } from '@homeward/shared/ed25519';
import { HomewardError } from '@homeward/shared/errors';
import { hashSigned, sign } from '@homeward/shared/signed';
import { type AccountState, stateKind } from '@homeward/shared/state';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { changePassword } from '../../../server/web/src/owner/change-password.ts';
import { signIn } from '../../../server/web/src/owner/sign-in.ts';
import { type ServerUnderTest, startServerUnderTest, type TestBrowser, type TestOwner } from '../server-under-test.ts';

let server: ServerUnderTest;
let owner: TestOwner;
beforeAll(async () => {
  server = await startServerUnderTest();
  owner = await server.owner();
});
afterAll(() => server.close());

const ports = ({ call }: TestBrowser) => ({ call, opaque: opaque.client, seenStateRev: () => 0 });

async function code(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'no error';
  } catch (error) {
    return error instanceof HomewardError ? error.code : String(error);
  }
}

describe('the signed state', () => {
  /** What a given change of the next state is answered. */
  async function put(change: Partial<AccountState>, key = owner.account.orderKey): Promise<string> {
    const { state: before } = await owner.call('account', {});
    const { accountId } = owner.account;
    const { rev } = JSON.parse(Buffer.from(before.split('.')[0] ?? '', 'base64url').toString()) as AccountState;
    const next = {
      v: 1,
      accountId,
      rev: rev + 1,
      prev: hashSigned(stateKind, before),
      keyringGeneration: 1,
      recordsRoot: toBase64Url(new Uint8Array(32)),
      at: Date.now(),
      ...change,
    } as AccountState;
    return await code(owner.call('putState', { body: { state: await sign(stateKind, next, key) } }));
  }

  test('is replaced by its successor only', async () => {
    expect(await put({})).toBe('no error');
    expect(await put({})).toBe('no error');
    expect(await put({ rev: 3 })).toBe('revision_conflict');
    expect(await put({ rev: 9 })).toBe('revision_conflict');
    expect(await put({ prev: null })).toBe('revision_conflict');
    expect(await put({ prev: toBase64Url(new Uint8Array(32)) })).toBe('revision_conflict');
  });

  test('must be the owner’s, and of this account', async () => {
    expect(await put({}, await signingKeyFromSeed(new Uint8Array(32)))).toBe('bad_signature');
    expect(await put({ accountId: crypto.randomUUID() })).toBe('bad_request');
    expect(await put({ keyringGeneration: 2 })).toBe('stale_keys');
  });

  test('of two successors at a time, one is told', async () => {
    const both = await Promise.all([put({ at: 1 }), put({ at: 2 })]);
    expect(both.toSorted()).toEqual(['no error', 'revision_conflict']);
  });
});

describe('a new password', () => {
  const newPassword = 'saddle comet walnut ribbon';
  const change = (who: TestOwner, from: string, to: string) =>
    changePassword({ call: who.call, opaque: opaque.client }, who.account, from, to);

  test('takes the place of the old one', async () => {
    const other = await server.owner();
    await change(other, other.password, newPassword);
    expect(await code(signIn(ports(server.browser()), other))).toBe('wrong_credentials');
    expect(await code(signIn(ports(server.browser()), { ...other, password: newPassword }))).toBe('no error');
  });

  test('needs the old one: the server itself refuses, not only the console', async () => {
    const other = await server.owner();
    const { clientRegistrationState, registrationRequest } = opaque.client.startRegistration({ password: newPassword });
    const { startLoginRequest } = opaque.client.startLogin({ password: 'a guess' });
    const { changeId, registrationResponse } = await other.call('passwordStart', {
      body: { registrationRequest, startLoginRequest },
    });
    const { registrationRecord } = opaque.client.finishRegistration({
      password: newPassword,
      registrationResponse,
      clientRegistrationState,
    });
    const body = { changeId, registrationRecord, passwordWrap: 'AAAA', finishLoginRequest: 'A'.repeat(86) };
    expect(await code(other.call('passwordFinish', { body }))).toBe('wrong_credentials');
    expect(await code(other.call('passwordFinish', { body }))).toBe('bad_request');
    expect(await code(signIn(ports(server.browser()), other))).toBe('no error');
  });

  test('cannot be finished by another account', async () => {
    const other = await server.owner();
    const { registrationRequest } = opaque.client.startRegistration({ password: newPassword });
    const { startLoginRequest } = opaque.client.startLogin({ password: other.password });
    const { changeId } = await other.call('passwordStart', { body: { registrationRequest, startLoginRequest } });
    const body = { changeId, registrationRecord: 'AAAA', passwordWrap: 'AAAA', finishLoginRequest: 'A'.repeat(86) };
    expect(await code(owner.call('passwordFinish', { body }))).toBe('bad_request');
  });
});

test('without a session, every call of an owner is refused', async () => {
  const stranger = server.browser();
  expect(await code(stranger.call('account', {}))).toBe('not_signed_in');
  expect(await code(stranger.call('stepUp', {}))).toBe('not_signed_in');
  const guessed = server.browser({ headers: { authorization: `Bearer ${'A'.repeat(43)}` } });
  expect(await code(guessed.call('account', {}))).toBe('not_signed_in');
});
