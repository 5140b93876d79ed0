import { randomUUID } from 'node:crypto';
import { ENVELOPE_HEADER } from '@homeward/shared/api/agent';
import { newRecoveryCode } from '@homeward/shared/recovery-kit';
import { expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { changePassword } from '../../../server/web/src/owner/change-password.ts';
import { recover } from '../../../server/web/src/owner/recover.ts';
import { signIn } from '../../../server/web/src/owner/sign-in.ts';
import { startServerUnderTest } from '../server-under-test.ts';

const MAIL_ADDRESS = 'rosalind.franklin@example.org';
const ADDRESS = '203.0.113.77';
const PASSWORD = 'lantern orbit velvet thimble';

test('the log of a whole story, at its most talkative, holds nothing that is anybody’s', async () => {
  const server = await startServerUnderTest({
    flags: ['--trusted-proxies', '127.0.0.1', '--public-url', 'https://homeward.example.org'],
  });
  const headers = { 'x-forwarded-for': ADDRESS, 'user-agent': 'Mozilla/5.0 (TalkativeBrowser)' };
  const owner = await server.owner({ loginName: 'Rosalind Franklin', password: PASSWORD, headers });
  const browser = server.browser({ headers });
  const ports = { call: browser.call, opaque: opaque.client, seenStateRev: () => 0 };
  const { session } = await signIn(ports, { ...owner, carrier: 'bearer' });
  const { token = '' } = session;
  await changePassword({ call: owner.call, opaque: opaque.client }, owner.account, PASSWORD, 'another password');
  await recover(ports, { ...owner, newPassword: 'a third password' });
  const failures = [
    signIn(ports, owner),
    recover(ports, { ...owner, recoveryCode: newRecoveryCode(), newPassword: 'x' }),
  ];
  for (const failure of await Promise.allSettled(failures)) expect(failure.status).toBe('rejected');
  const recordId = randomUUID();
  await owner.call('putRecord', { params: { id: recordId }, body: { kind: 'note', rev: 1, ciphertext: 'Q2lwaGVy' } });
  const envelope = `${'RW52ZWxvcGU'.repeat(5)}.${'A'.repeat(86)}`;
  const deviceToken = 'D'.repeat(43);
  await browser.inject({
    method: 'PUT',
    url: `/api/agent/items/${recordId}`,
    headers: {
      authorization: `Bearer ${deviceToken}`,
      [ENVELOPE_HEADER]: envelope,
      'content-type': 'application/octet-stream',
    },
    payload: Buffer.from('sealed bytes'),
  });
  await browser.inject({ method: 'GET', url: `/macs/${recordId}?secret=in-the-query` });
  await browser.inject({
    method: 'POST',
    url: '/api/sign-in/start',
    headers: { 'content-type': 'application/json' },
    payload: '{"loginName":"half',
  });
  // What a mail server says of whom it does not know.
  server.app.log.error({ err: new Error(`550 <${MAIL_ADDRESS}>: unknown user`) }, 'x');
  // Carelessly logged, as a later line of code may do.
  server.app.log.error(
    { err: Object.assign(new Error(`connect ECONNREFUSED ${ADDRESS}:443`), { address: ADDRESS }) },
    'x',
  );
  server.app.log.info(
    { headers: { cookie: token }, request: { ip: ADDRESS, body: { loginName: owner.loginName } } },
    'x',
  );
  await server.database.destroy();
  await owner.inject({ method: 'GET', url: '/api/account' });
  const log = server.log.join('');
  await server.close();

  expect(log).toContain('"route":"signInFinish"');
  expect(log).toContain('"statusCode":500');
  const secrets = {
    'mail address': MAIL_ADDRESS,
    address: ADDRESS,
    'part of the address': '203.0.113',
    'login name': 'Rosalind',
    password: PASSWORD,
    'recovery code': owner.recoveryCode.slice(0, 9),
    'session cookie': owner.cookies.get('homeward') ?? 'none',
    bearer: token,
    'device token': deviceToken,
    envelope: 'RW52ZWxvcGU',
    'sealed bytes': 'sealed bytes',
    ciphertext: 'Q2lwaGVy',
    'id in a path': recordId,
    'account id': owner.account.accountId,
    query: 'in-the-query',
    'part of a broken body': 'half',
    browser: 'Talkative',
  };
  const found = Object.entries(secrets).filter(([, secret]) => log.includes(secret));
  expect(found).toEqual([]);
});

test('at the usual level, what goes well leaves no line', async () => {
  const server = await startServerUnderTest({ flags: ['--log-level', 'info'] });
  const owner = await server.owner();
  await owner.call('account', {});
  expect(server.log).toEqual([]);
  await server.browser().inject({ method: 'GET', url: '/api/account' });
  expect(server.log).toHaveLength(1);
  await server.close();
});
