import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { signUpOwner } from '../../../scripts/trial/owner.ts';
import { seedData } from '../seeded-data.ts';
import { type Operator, operatorAtShell } from './operator.ts';

let operator: Operator;
beforeEach(async () => {
  operator = await operatorAtShell();
});
afterEach(() => operator.leave());

const about = async (origin: string) =>
  (await (await fetch(`${origin}/api/server`)).json()) as { registration: string };

const signUpStart = async (origin: string, invitation?: string) => {
  const answer = await fetch(`${origin}/api/sign-up/start`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ loginName: 'b', registrationRequest: 'AAAA', ...(invitation && { invitation }) }),
  });
  return ((await answer.json()) as { code: string }).code;
};

test('invite prints a link with which one person signs up while the server runs', async () => {
  const { origin } = await operator.serve();
  const { code, out, err } = await operator.run(['invite', '--public-url', 'https://homeward.example.org']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const [, invitation] = /^https:\/\/homeward\.example\.org\/#\/sign-up\?invitation=([\w-]{43})\n/.exec(out) ?? [];
  expect(out).toContain('It lets one person sign up until ');
  await signUpOwner(origin, { loginName: 'a', password: 'lantern orbit velvet', invitation });
  expect(await signUpStart(origin, invitation)).toBe('invitation_needed');
  expect(await operator.json(['accounts'])).toEqual({
    accounts: 1,
    leavingAccounts: 0,
    macs: 0,
    stolenMacs: 0,
    items: 0,
    bytes: 0,
  });
});

test('invite takes the days that it holds for', async () => {
  await seedData(operator.directory);
  const before = Date.now();
  const made = (await operator.json(['invite', '--days', '30'])) as { expiresAt: string };
  expect(Date.parse(made.expiresAt) - before).toBeGreaterThanOrEqual(30 * 86_400_000);
  expect(await operator.run(['invite', '--days', '0'])).toEqual({
    code: 2,
    out: '',
    err: 'homeward-server: --days must be a whole number from 1 to 365; it is “0”. --help tells what there is.\n',
  });
});

test('accounts counts, and names nobody', async () => {
  const { deviceId } = await seedData(operator.directory);
  const { code, out } = await operator.run(['accounts']);
  expect(code).toBe(0);
  expect(out).toMatch(
    /^accounts {6}1, 0 of them to be deleted\nMacs {10}1, 0 of them marked stolen\nitems {9}2\nsealed bytes {2}100 kB\n$/,
  );
  expect(out).not.toContain('anna');
  expect(out).not.toContain(deviceId);
});

test('limits that are set hold at once in a running server, and can be taken back', async () => {
  const { origin } = await operator.serve();
  expect((await about(origin)).registration).toBe('invited');
  expect((await operator.run(['limits', 'registration=closed', 'max-devices=3', 'max-bytes=20GB'])).out).toBe(
    [
      'registration  closed (who may sign up)',
      'max-devices   3 (Macs an account may hold)',
      'max-bytes     20 GB (bytes of one Mac’s items)',
      '',
    ].join('\n'),
  );
  expect((await about(origin)).registration).toBe('closed');
  expect(await signUpStart(origin)).toBe('registration_closed');
  expect((await operator.run(['invite'])).out).toContain('Nobody can use it now: registration is closed.');
  expect(await operator.json(['limits', 'registration=', 'max-bytes=none'])).toEqual({
    registration: { value: 'invited', givenAtStart: false },
    'max-devices': { value: 3, givenAtStart: false },
    'max-bytes': { value: null, givenAtStart: false },
  });
  expect((await about(origin)).registration).toBe('invited');
});

test('a limit that was given at start goes before, and the command says so', async () => {
  const { origin } = await operator.serve([], { HOMEWARD_REGISTRATION: 'open' });
  const { out } = await operator.run(['limits', 'registration=closed']);
  expect(out).toContain('registration  open');
  expect(out).toContain(
    'registration was given when the server was started (--registration or HOMEWARD_REGISTRATION); that goes before what is set here.',
  );
  expect((await about(origin)).registration).toBe('open');
});

test.each([
  [['limits', 'max-bytes=much'], 2, 'max-bytes must be a size such as 500MB, 20GB or 1TB, or none; it is “much”.'],
  [['limits', 'colour=red'], 2, '“colour=red” is none of registration=…, max-devices=…, max-bytes=….'],
  [['limits', '--port', 'x'], 1, '--port must be a whole number from 0 to 65535; it is “x”.'],
  [['accounts', 'all'], 2, '“all” is one too many.'],
  [['backup'], 2, 'it takes DIRECTORY [--secrets-to DIRECTORY].'],
  [['accounts', '--json', '--json'], 2, '--json is given twice.'],
  [['accounts', '--variables', '/none'], 2, '--variables names a file that cannot be read (ENOENT).'],
  [['fly'], 2, 'there is no command “fly”.'],
])('%j is refused in one sentence', async (args, code, sentence) => {
  await seedData(operator.directory);
  const ended = await operator.run(args);
  expect({ code: ended.code, out: ended.out }).toEqual({ code, out: '' });
  expect(ended.err).toContain(`homeward-server: ${sentence}`);
});

test('without data it says where it looked; --variables names the server’s own variables', async () => {
  const { data } = await seedData(operator.directory);
  await writeFile(join(operator.directory, 'homeward.env'), `# of the service\nHOMEWARD_DATA=${data}\n`);
  const elsewhere = { HOMEWARD_DATA: '/nowhere' };
  expect(await operator.run(['accounts'], elsewhere)).toMatchObject({ code: 1, out: '' });
  expect((await operator.run(['accounts'], elsewhere)).err).toContain('no data of a Homeward server in /nowhere');
  expect(await operator.json(['accounts', '--variables', 'homeward.env'])).toMatchObject({ accounts: 1 });
});

test('--help names every command, and each of them has its own', async () => {
  const { code, out } = await operator.run(['--help']);
  expect(code).toBe(0);
  for (const name of ['run', 'invite', 'accounts', 'limits', 'backup', 'restore', 'doctor']) {
    expect(out).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'));
  }
  expect((await operator.run(['backup', '--help'])).out).toContain('backup DIRECTORY [--secrets-to DIRECTORY]');
  expect((await operator.run(['run', '--help'])).out).toContain('--trusted-proxies LIST');
});
