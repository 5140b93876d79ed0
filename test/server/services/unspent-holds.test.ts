import { type StepUpProof, stepUpAction } from '@homeward/shared/api/account';
import type { HoldWish } from '@homeward/shared/api/holds';
import { newRecoveryCode } from '@homeward/shared/recovery-kit';
import { newShareSecret, readTokenSha256, shareKeysOf } from '@homeward/shared/share';
import { afterEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { changePassword } from '../../../server/web/src/owner/change-password.ts';
import { giveOrder, prepareModeOrder } from '../../../server/web/src/owner/orders.ts';
import { renewRecoveryCode, rootKeyOf } from '../../../server/web/src/owner/renew-code.ts';
import { proveStepUp } from '../../../server/web/src/owner/step-up.ts';
import { shownCode } from '../authenticator.ts';
import { homeUnderTest, NEW_PASSWORD } from '../routes/home-under-test.ts';
import { softwarePasskey } from '../software-passkey.ts';

const ORIGIN = 'http://localhost:0';

const home = homeUnderTest();
const call: typeof home.owner.call = (...how) => home.owner.call(...how);
afterEach(() => sql`drop trigger if exists full_disk`.execute(home.server.database));

async function addTotp(proof: StepUpProof) {
  const { enrolmentId, secret } = await call('beginTotp', {});
  const body = { code: shownCode(secret, home.now), proof };
  return await call('confirmTotp', { params: { id: enrolmentId }, body });
}

/** From a page, by its address: the rest of the owner's browser. */
async function addPasskey(proof: StepUpProof) {
  const page = home.server.browser({ headers: { origin: ORIGIN } });
  for (const [name, value] of home.owner.cookies) page.cookies.set(name, value);
  const challenge = await page.call('beginPasskey', {});
  const body = { made: softwarePasskey(ORIGIN).make(challenge), proof };
  await page.call('confirmPasskey', { params: { id: challenge.challengeId }, body });
}

interface Asked {
  readonly wish: HoldWish;
  readonly act: (proof: StepUpProof) => Promise<unknown>;
}

/** By what the log says once it is done. */
const cases: Readonly<Record<string, () => Asked | Promise<Asked>>> = {
  'recovery-code-renewed': async () => {
    const newCode = newRecoveryCode();
    return {
      wish: { action: 'renew-recovery-code', rootKey: await rootKeyOf(newCode) },
      act: (proof) => renewRecoveryCode(home.ports(), home.owner.account, newCode, proof),
    };
  },
  'factor-added totp': () => ({ wish: { action: 'add-factor' }, act: addTotp }),
  'factor-added passkey': () => ({ wish: { action: 'add-factor' }, act: addPasskey }),
  'factor-removed': async () => {
    const { account, recoveryCode } = home.owner;
    const { id } = await addTotp(await proveStepUp(call, account, recoveryCode, stepUpAction.account('add-factor')));
    return {
      wish: { action: 'remove-factor', factorId: id },
      act: (proof) => call('removeFactor', { params: { id }, body: { proof } }),
    };
  },
  'deletion-asked': () => ({
    wish: { action: 'delete-account' },
    act: (proof) => call('deleteAccount', { body: { proof } }),
  }),
  'password-changed': async () => {
    const { account, password } = home.owner;
    const stolen = await prepareModeOrder(account, await home.device(), { mode: 'stolen' }, home.now);
    await giveOrder(call, account, stolen);
    return {
      wish: { action: 'change-password' },
      act: (proof) => changePassword(home.ports(), account, password, NEW_PASSWORD, proof),
    };
  },
  'share-made': async () => {
    const item = await home.mac.item();
    await home.mac.put(item);
    const { shareId, readToken } = shareKeysOf(newShareSecret());
    const { deviceId } = home.mac;
    const link = { shareId, readTokenSha256: readTokenSha256(readToken), sealed: 'AAAA', deviceId };
    return {
      wish: { action: 'share' },
      act: (proof) => call('createShare', { body: { ...link, itemIds: [item.id], days: 7, proof } }),
    };
  },
};

test.each(Object.entries(cases))('a hold is not spent on what cannot be stored: %s', async (name, prepare) => {
  const [what = ''] = name.split(' ');
  const { wish, act } = await prepare();
  const { id } = await call('askHold', { body: wish });
  await home.aDayLater();
  await sql
    .raw(`create trigger full_disk before insert on activity when new.what = '${what}'
      begin select raise(abort, 'database or disk is full'); end`)
    .execute(home.server.database);
  const proof = { by: 'hold', holdId: id } as const;
  await expect(act(proof)).rejects.toMatchObject({ code: 'internal' });
  const stateAndLog = async () => {
    const { holds } = await call('holds', {});
    const { entries } = await call('activity', {});
    return [holds[0]?.state, ...entries.map((entry) => entry.what).filter((each) => each === 'hold-done')];
  };
  expect(await stateAndLog()).toEqual(['waiting']);
  await sql`drop trigger full_disk`.execute(home.server.database);
  await act(proof);
  expect(await stateAndLog()).toEqual(['done', 'hold-done']);
  const { entries } = await call('activity', { query: { limit: 1 } });
  expect(entries[0]?.what).toBe(what);
});
