import type { Call } from '@homeward/shared/api/client';
import { HomewardError } from '@homeward/shared/errors';
import { beforeEach, expect, test } from '@jest/globals';
import type { OpenAccount } from '../../../server/web/src/owner/open-account.ts';
import { signOut } from '../../../server/web/src/vault/sign-out.ts';
import { Vault } from '../../../server/web/src/vault/vault.ts';

const session = {
  account: { accountId: 'a', loginName: 'heron', signedState: { token: '', state: { rev: 1 } } } as OpenAccount,
  session: { id: 's' },
};

let forgotten = 0;
const answering = (answer: () => Promise<unknown>) => ({
  call: answer as unknown as Call,
  forgetting: () => () => {
    forgotten += 1;
  },
});
beforeEach(() => {
  forgotten = 0;
});

test('the keys are gone before the server has answered', async () => {
  const vault = new Vault();
  vault.open(session);
  const answer = Promise.withResolvers<undefined>();
  const ending = signOut(
    vault,
    answering(() => answer.promise),
  );
  expect(vault.state()).toEqual({ status: 'closed', sessionLeft: false, mayRun: false });
  answer.resolve(undefined);
  await ending;
  expect(vault.state()).toEqual({ status: 'closed', sessionLeft: false, mayRun: false });
});

test.each([
  ['unavailable', true],
  ['not_signed_in', false],
] as const)('%s: the session goes on is %s', async (code, sessionLeft) => {
  const vault = new Vault();
  vault.open(session);
  await signOut(
    vault,
    answering(async () => Promise.reject(new HomewardError(code, ''))),
  );
  expect(vault.state()).toEqual({ status: 'closed', sessionLeft, mayRun: false });
  expect(forgotten).toBe(1);
});

test('a late failure does not touch whoever signed in meanwhile', async () => {
  const vault = new Vault();
  const answer = Promise.withResolvers<undefined>();
  const ending = signOut(
    vault,
    answering(() => answer.promise),
  );
  vault.open(session);
  answer.reject(new HomewardError('unavailable', ''));
  await ending;
  expect(vault.state().status).toBe('open');
  vault.close();
});
