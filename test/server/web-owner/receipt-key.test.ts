import { toBase64Url } from '@homeward/shared/base64url';
import { randomBytes } from '@homeward/shared/bytes';
import { newRecoveryCode } from '@homeward/shared/recovery-kit';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { receiptKeyOf, rememberReceiptKey } from '../../../server/web/src/owner/receipt-key.ts';
import { readRecords } from '../../../server/web/src/owner/records.ts';
import { signUp } from '../../../server/web/src/owner/sign-up.ts';
import { StandInServer } from './stand-in-server.ts';

const [first, second] = [toBase64Url(randomBytes(32)), toBase64Url(randomBytes(32))];

beforeAll(() => opaque.ready);

async function newAccount() {
  const { call } = new StandInServer();
  const ports = { call, now: Date.now, opaque: opaque.client };
  const request = { loginName: 'ada', password: 'lantern orbit velvet', recoveryCode: newRecoveryCode() };
  const { account } = await signUp(ports, request);
  return { ports, account, read: () => readRecords(call, account) };
}

describe("the server's receipt key", () => {
  test('is remembered at first sight, and another one later does not count', async () => {
    const { ports, account, read } = await newAccount();
    expect(receiptKeyOf(await read(), first)).toEqual({ key: first, standing: 'new' });
    expect(await rememberReceiptKey(ports, account, await read(), first)).toBe(true);
    expect(receiptKeyOf(await read(), first)).toEqual({ key: first, standing: 'known' });
    expect(receiptKeyOf(await read(), second)).toEqual({ key: first, standing: 'changed' });
    expect(await rememberReceiptKey(ports, account, await read(), second)).toBe(false);
  });

  test('is not remembered from a server that holds records back', async () => {
    const { ports, account, read } = await newAccount();
    await rememberReceiptKey(ports, account, await read(), first);
    const heldBack = { records: [], unopenable: [], asSigned: false };
    expect(await rememberReceiptKey(ports, account, heldBack, second)).toBe(false);
    expect((await read()).records).toHaveLength(1);
  });
});
