import type { Call } from '@homeward/shared/api/client';
import { HomewardError } from '@homeward/shared/errors';
import { beforeEach, expect, jest, test } from '@jest/globals';
import type { OpenAccount } from '../../../server/web/src/owner/open-account.ts';
import type { Owner } from '../../../server/web/src/shell/owner-context.ts';
import { drawn, showToOwner } from '../owner-page.tsx';
import { reactRoot } from '../react-root.ts';
import { memoryIdb } from './memory-idb.ts';

const { openDB, rowsOf } = memoryIdb();
jest.unstable_mockModule('idb', () => ({ openDB }));
const { keptStore } = await import('../../../server/web/src/offline/kept-store.ts');
const { offlineSwitch } = await import('../../../server/web/src/offline/offline-switch.ts');
const { useKept } = await import('../../../server/web/src/offline/use-kept.ts');

const root = reactRoot();
const account = { accountId: 'ada', vaultKey: new Uint8Array(32), passwordWrap: 'wrap' } as unknown as OpenAccount;
const call = (() => Promise.reject(new HomewardError('unavailable', ''))) as unknown as Call;

function Kept() {
  useKept(account, call);
  return null;
}

async function opened(): Promise<void> {
  await showToOwner(root, { page: Kept, owner: { account, call } as unknown as Owner, known: [] });
  await drawn();
}

beforeEach(async () => {
  await keptStore.clear();
  offlineSwitch.set('ada');
});

test('what was kept before there were eras is kept on with, also where a passkey unlocks', async () => {
  rowsOf.unlock.set('unlock', { v: 1, salt: 'salt', sealed: 'keys' });
  await opened();
  const era = await keptStore.era();
  expect(era).not.toBeNull();
  await opened();
  expect(await keptStore.era()).toBe(era);
});

test('where all was forgotten nothing is kept until the password is typed', async () => {
  await opened();
  expect(await keptStore.era()).toBeNull();
});

test('nor where the switch is off', async () => {
  offlineSwitch.set(null);
  rowsOf.unlock.set('unlock', { v: 1, salt: 'salt', sealed: 'keys' });
  await opened();
  expect(await keptStore.era()).toBeNull();
});
