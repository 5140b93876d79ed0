import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createInvitationService, invitationLink } from '../../../server/src/services/invitations.ts';
import { type ServerUnderTest, startServerUnderTest } from '../server-under-test.ts';

const DAY_MS = 86_400_000;
let now = Date.now();
let server: ServerUnderTest;
beforeAll(async () => {
  server = await startServerUnderTest();
});
afterAll(() => server.close());

test('the first one replaces those before it, and there is none once there is an account', async () => {
  const invitations = createInvitationService({ database: server.database, clock: { now: () => now } });
  const first = (await invitations.inviteFirst()) ?? '';
  const second = (await invitations.inviteFirst()) ?? '';
  expect(await invitations.isOpen(first)).toBe(false);
  expect(await invitations.isOpen(second)).toBe(true);
  await server.owner();
  expect(await invitations.inviteFirst()).toBeNull();
  expect(await invitations.isOpen(second)).toBe(true);
});

test('is open for a week, and kept as its digest only', async () => {
  const invitations = createInvitationService({ database: server.database, clock: { now: () => now } });
  const code = await invitations.invite();
  expect(JSON.stringify(await server.database.selectFrom('invitations').selectAll().execute())).not.toContain(code);
  now += 7 * DAY_MS - 1;
  expect(await invitations.isOpen(code)).toBe(true);
  now += 1;
  expect(await invitations.isOpen(code)).toBe(false);
});

test('stands in the fragment of its link, which no browser sends to a server', () => {
  const link = new URL(invitationLink('https://homeward.example.org', 'the-code'));
  expect(link.hash).toContain('the-code');
  expect(link.pathname + link.search).toBe('/');
});
