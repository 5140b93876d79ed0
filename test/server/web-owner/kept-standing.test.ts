import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { keptStanding } from '../../../server/web/src/offline/kept-standing.ts';
import { changePassword } from '../../../server/web/src/owner/change-password.ts';
import { recover } from '../../../server/web/src/owner/recover.ts';
import { signIn } from '../../../server/web/src/owner/sign-in.ts';
import { type ServerUnderTest, startServerUnderTest } from '../server-under-test.ts';

let server: ServerUnderTest;
beforeAll(async () => {
  server = await startServerUnderTest();
});
afterAll(() => server.close());

const NEW_PASSWORD = 'copper saddle winter orchid';

test('what a browser keeps is under the old password once it was changed elsewhere, or set anew with the code', async () => {
  const owner = await server.owner();
  const signInAgain = async (wish: { onPairedMac?: boolean } = {}) => {
    const { call } = server.browser();
    const opened = await signIn({ call, opaque: opaque.client, seenStateRev: () => 0 }, { ...owner, ...wish });
    return { call, account: opened.account };
  };
  const elsewhere = await signInAgain();
  const standing = ({ call, account }: typeof elsewhere) => keptStanding(call, account);
  const onMac = await signInAgain({ onPairedMac: true });
  expect([await standing(elsewhere), await standing(onMac)]).toEqual(['fine', 'on-paired-mac']);

  await changePassword({ call: owner.call, opaque: opaque.client }, owner.account, owner.password, NEW_PASSWORD);
  expect([await standing(owner), await standing(elsewhere)]).toEqual(['fine', 'other-password']);

  const { call } = server.browser();
  const { loginName, recoveryCode } = owner;
  const request = { loginName, recoveryCode, newPassword: 'saddle comet walnut ribbon' };
  const { account } = await recover({ call, opaque: opaque.client, seenStateRev: () => 0 }, request);
  expect([await standing({ call, account }), await standing(owner)]).toEqual(['fine', 'other-password']);
});
