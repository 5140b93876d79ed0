import type { BodyOf } from '@homeward/shared/api/endpoint';
import { type Api, api } from '@homeward/shared/api/table';
import { newShareSecret, readTokenSha256, type ShareKeys, shareKeysOf } from '@homeward/shared/share';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { giveOrder, prepareModeOrder } from '../../../server/web/src/owner/orders.ts';
import { proveStepUp } from '../../../server/web/src/owner/step-up.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';
import { pairMac, type SealedTestItem, type TestMac } from '../test-mac.ts';

export const DAY_MS = 86_400_000;

export let server: ServerUnderTest;
export let owner: TestOwner;
export let mac: TestMac;
/** Three new ones of the Mac for each test; a link is made of the first two. */
export let items: SealedTestItem[];
/** Of the test's own link. */
export let keys: ShareKeys;
let clock: () => number;
/** Of the log, before the test. */
let logged: number;
let tests = 0;

/** One server, owner and Mac for all tests of a file, by the file's own time; a new link for each. */
export function linkForEachTest(now: () => number): void {
  clock = now;
  beforeAll(async () => {
    server = await startServerUnderTest({ clock: { now } });
    owner = await server.owner();
    mac = await pairMac(server, owner);
  });
  afterAll(() => server.close());

  beforeEach(async () => {
    await server.database.deleteFrom('shares').execute();
    items = [];
    for (let count = 0; count < 3; count += 1) {
      const item = await mac.item();
      await mac.put(item);
      items.push(item);
    }
    keys = shareKeysOf(newShareSecret());
    logged = (await owner.call('activity', { query: { limit: 1 } })).entries[0]?.no ?? 0;
    tests += 1;
  });
}

/** As most Macs are of which a link is given. */
export async function markStolen() {
  const order = await prepareModeOrder(owner.account, mac.device, { mode: 'stolen' }, clock());
  await giveOrder(owner.call, owner.account, order);
}

/** What a link is asked for with, but for the proof. */
export const bodyOf = (change: Partial<BodyOf<Api['createShare']>> = {}) => ({
  shareId: keys.shareId,
  readTokenSha256: readTokenSha256(keys.readToken),
  sealed: 'AAAA',
  deviceId: mac.deviceId,
  itemIds: items.slice(0, 2).map(({ id }) => id),
  days: 7,
  ...change,
});

/** Makes the link, with a proof. */
export async function share(change: Partial<BodyOf<Api['createShare']>> = {}) {
  const proof = await proveStepUp(owner.call, owner.account, owner.recoveryCode, 'share');
  return await owner.call('createShare', { body: bodyOf({ proof, ...change }) });
}

/** Whoever has the link: no cookie, no account; in each test from elsewhere, since openings are counted by address. */
export const stranger = () => server.browser({ remoteAddress: `203.0.${tests}.7` });
/** What the link shows the server of itself. */
export const shown = () => ({ shareId: keys.shareId, readToken: keys.readToken });
export const sealedOf = (itemId: string, reading = shown()) =>
  stranger().inject({ method: 'POST', url: api.sharedSealed.path, payload: { ...reading, itemId } });
/** What the owner's log tells since the test began. */
export const log = async () =>
  (await owner.call('activity', {})).entries.filter(({ no }) => no > logged).map(({ what }) => what);
