import { acknowledgementKind } from '@homeward/shared/acknowledgement';
import type { Account, SessionReply } from '@homeward/shared/api/account';
import type { Device, ListedItem } from '@homeward/shared/api/devices';
import { toBase64Url } from '@homeward/shared/base64url';
import { randomBytes } from '@homeward/shared/bytes';
import { signingKeyFromSeed } from '@homeward/shared/ed25519';
import { envelopeKind } from '@homeward/shared/envelope';
import { readSigned, sign } from '@homeward/shared/signed';
import { afterEach, describe, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { TrialOwner } from '../../scripts/trial/owner.ts';
import { verifyDevice } from '../../server/web/src/owner/device.ts';
import { sealedPath } from '../../server/web/src/owner/items.ts';
import { giveOrder, prepareModeOrder } from '../../server/web/src/owner/orders.ts';
import { writeRecord } from '../../server/web/src/owner/records.ts';
import { texts } from '../../server/web/src/texts.ts';
import { type ConsoleUnderTest, openMac, signIn, trySignIn } from './console-under-test.ts';
import type { Lie } from './lying-proxy.ts';
import { reportBody, type SealedMachine } from './sealed-machine.ts';
import { testsOnOneSite } from './tests-on-one-site.ts';

/** A server that lies, as the owner sees it in the page. */

const MAC = 'Ada’s MacBook';

let site: ConsoleUnderTest;
let owner: TrialOwner;
let mac: SealedMachine;
const ids: string[] = [];
const { health } = reportBody('protected');
const healthy = { ...health, permissions: { ...health.permissions, camera: 'granted' as const } };

const lieTest = testsOnOneSite(async (started) => {
  site = started;
});

/** A fresh owner with a Mac that has sent four items. */
async function newHistory(loginName: string): Promise<void> {
  owner = await site.newOwner(loginName);
  mac = await site.newMachine(owner, MAC);
  ids.length = 0;
  for (let count = 0; count < 4; count += 1) ids.push(await mac.sendReport());
}

afterEach(() => site?.proxy.tell(null));
const ofDevices =
  (change: (honest: Device) => Device | Promise<Device>): Lie =>
  async ({ method, path }, honest) => {
    if (method !== 'GET' || path !== '/api/devices' || honest.status !== 200) return honest;
    const { devices } = honest.body as { devices: Device[] };
    return { status: 200, body: { devices: await Promise.all(devices.map(change)) } };
  };

const ofItems =
  (change: (items: readonly ListedItem[]) => readonly ListedItem[]): Lie =>
  ({ path }, honest) => {
    if (!/^\/api\/devices\/[^/]+\/items\?/.test(path) || honest.status !== 200) return honest;
    const body = honest.body as { items: ListedItem[] };
    return { status: 200, body: { ...body, items: change(body.items) } };
  };

const idOf = ({ envelope }: ListedItem) => readSigned(envelopeKind, envelope).id;

const signedInAs = async (loginName: string): Promise<Page> => {
  const page = await site.newPage();
  await signIn(page, loginName);
  return page;
};

describe('orders and acknowledgements', () => {
  const confirmed = (page: Page) => page.locator('.steps li.done', { hasText: texts.stolen.steps.confirmed });

  lieTest('a forged acknowledgement is not believed, and the page says whose Mac it is about', async () => {
    await newHistory('forged');
    const read = await owner.call('device', { params: { deviceId: mac.deviceId } });
    const device = await verifyDevice(read, owner.account);
    const prepared = await prepareModeOrder(owner.account, device, { mode: 'stolen' }, Date.now());
    await giveOrder(owner.call, owner.account, prepared);
    const stranger = await signingKeyFromSeed(randomBytes(32));
    const { accountId } = owner.account;
    const { deviceId } = mac;
    const { hash: orderHash, order } = prepared;
    const said = {
      v: 1 as const,
      accountId,
      deviceId,
      orderHash,
      seq: order.seq,
      mode: 'stolen' as const,
      at: Date.now(),
    };
    const acknowledgement = await sign(acknowledgementKind, said, stranger);
    site.proxy.tell(ofDevices((honest) => ({ ...honest, acknowledgement })));
    const page = await signedInAs('forged');
    await page.getByRole('alert').getByText(texts.macs.refusedOwn(MAC)).waitFor();
    expect(await page.getByText(texts.macs.emptyTitle).count()).toBe(0);
    await page.goto(`/#/macs/${deviceId}`);
    await page.getByRole('alert').getByText(texts.error.advice('bad_signature')).waitFor();
    expect(await page.getByText('Confirmed by the Mac').count()).toBe(0);
    await page.context().close();
  });

  lieTest('an old acknowledgement does not confirm a new order, and an old order does not hide a new one', async () => {
    await newHistory('replayed');
    const obeying = mac.obey.bind(mac);
    const order = async (mode: 'stolen' | 'paused', code?: string) => {
      const read = await owner.call('device', { params: { deviceId: mac.deviceId } });
      const prepared = await prepareModeOrder(
        owner.account,
        await verifyDevice(read, owner.account),
        { mode },
        Date.now(),
      );
      await giveOrder(owner.call, owner.account, prepared, code);
      return prepared.token;
    };
    const pausedOrder = await order('paused');
    const old = await obeying();
    await order('stolen');
    await obeying();
    site.proxy.tell(ofDevices((honest) => ({ ...honest, acknowledgement: old })));
    const page = await signedInAs('replayed');
    await openMac(page, MAC);
    await page.locator('.steps li.done', { hasText: texts.stolen.steps.ordered }).waitFor();
    await page.getByText(texts.mac.ordered(texts.mac.mode.stolen)).waitFor();
    expect(await confirmed(page).count()).toBe(0);
    await page.context().close();

    site.proxy.tell(ofDevices((honest) => ({ ...honest, order: pausedOrder })));
    const other = await signedInAs('replayed');
    await other.getByText(texts.macs.needs.overtaken(MAC), { exact: true }).waitFor();
    await openMac(other, MAC);
    expect(await other.locator('.steps').count()).toBe(0);
    await other.getByText(texts.mac.overtaken).waitFor();
    await other.getByText(texts.mac.banner.stolen).waitFor();
    await other.context().close();
  });
});

describe('items', () => {
  lieTest(
    'a Mac whose latest report is altered, or another of which nothing is believed, is not called protected',
    async () => {
      await newHistory('latest');
      const other = await site.newMachine(owner, 'Kitchen iMac');
      for (const one of [mac, other]) await one.sendReport({ health: healthy });
      const all = texts.macs.allProtected(2);
      const page = await signedInAs('latest');
      await page.getByText(all, { exact: true }).waitFor();
      await page.context().close();

      const { certificate } = await owner.call('device', { params: { deviceId: mac.deviceId } });
      site.proxy.tell(ofDevices((honest) => (honest.deviceId === mac.deviceId ? honest : { ...honest, certificate })));
      const beside = await signedInAs('latest');
      await beside.getByText(texts.macs.countedRefused(1), { exact: true }).waitFor();
      expect(await beside.getByText(texts.macs.allProtected(1), { exact: true }).count()).toBe(0);
      await beside.context().close();

      site.proxy.tell(
        ofItems((items) =>
          items.map((item, index) => (index === 0 ? { ...item, receipt: items[1]?.receipt ?? item.receipt } : item)),
        ),
      );
      const refused = await signedInAs('latest');
      await refused.getByText(texts.macs.needs.unread(MAC), { exact: true }).waitFor();
      expect(await refused.getByText(all, { exact: true }).count()).toBe(0);
      await refused.context().close();
    },
  );

  lieTest('an altered sealed item is shown as refused', async () => {
    await newHistory('altered');
    const sealed = await owner.fetchBytes(sealedPath(mac.deviceId, ids[1] ?? ''));
    // Among others, or alone.
    site.proxy.tell(({ path }, honest) => {
      if (!path.endsWith('/sealed')) return honest;
      const bytes = Buffer.from(honest.body as Buffer);
      const at = bytes.indexOf(sealed);
      const last = at + sealed.length - 1;
      if (at >= 0) bytes[last] = (bytes[last] ?? 0) ^ 1;
      return { status: 200, body: bytes };
    });
    const page = await signedInAs('altered');
    await openMac(page, MAC);
    await page.getByRole('alert').getByText(texts.mac.itemRefused(1)).waitFor();
    await page.locator('.entry.is-refused').getByText('the sealed bytes are not those that the Mac signed').waitFor();
    expect(await page.getByText(texts.mac.chainHolds(3)).count()).toBe(0);
    await page.context().close();
  });

  lieTest('a missing item shows as a break, in the middle and at the beginning', async () => {
    await newHistory('missing');
    for (const [missing, next] of [
      [1, 3],
      [0, 2],
    ] as const) {
      site.proxy.tell(ofItems((items) => items.filter((item) => idOf(item) !== ids[missing])));
      const page = await signedInAs('missing');
      await openMac(page, MAC);
      await page.getByText(texts.mac.chainGap(next)).waitFor();
      await page.context().close();
    }
  });

  lieTest('what the server cannot give now is called so, and comes when it can', async () => {
    await newHistory('late');
    let isBroken = true;
    site.proxy.tell(({ path }, honest) =>
      isBroken && path.endsWith('/sealed') ? { status: 503, body: { code: 'unavailable' } } : honest,
    );
    const page = await signedInAs('late');
    await openMac(page, MAC);
    await page.getByText(texts.timeline.unreached).first().waitFor();
    expect(await page.getByText('refused').count()).toBe(0);
    isBroken = false;
    await page.getByRole('button', { name: texts.common.retry }).first().click();
    await page.getByText(texts.mac.chainHolds(4)).waitFor();
    await page.context().close();
  });
});

describe('the account', () => {
  lieTest('an older state is announced: to a browser that saw a newer one, and by the Mac’s own reports', async () => {
    await newHistory('stale');
    const page = await signedInAs('stale');
    await page.getByRole('link', { name: MAC }).waitFor();
    const old = await owner.call('account', {});
    await writeRecord(owner, owner.account, { kind: 'profile', name: 'Ada', phone: '' });
    await page.reload();
    await trySignIn(page, 'stale');
    await page.getByRole('heading', { name: texts.macs.title }).waitFor();
    const { state } = old satisfies Account;
    site.proxy.tell(({ path }, honest) => {
      if (path !== '/api/sign-in/finish' || honest.status !== 200) return honest;
      const reply = honest.body as SessionReply;
      return { status: 200, body: { ...reply, account: { ...reply.account, state } } };
    });
    await page.reload();
    await trySignIn(page, 'stale');
    await page.getByRole('alert').getByText(texts.error.advice('stale_state')).waitFor();
    await page.context().close();

    site.proxy.tell(null);
    await mac.send('report', reportBody('protected', 1_000));
    const fresh = await signedInAs('stale');
    await fresh.getByText(texts.macs.needs.stale(MAC), { exact: true }).waitFor();
    await openMac(fresh, MAC);
    await fresh.getByRole('alert').getByText(texts.error.advice('stale_state')).waitFor();
    await fresh.context().close();
  });

  lieTest('a record that is held back is noticed', async () => {
    await newHistory('records');
    site.proxy.tell(({ method, path }, honest) =>
      method === 'GET' && path === '/api/records' ? { status: 200, body: { records: [] } } : honest,
    );
    const page = await signedInAs('records');
    await page.getByRole('alert').getByText(texts.macs.recordsChanged).waitFor();
    await page.context().close();
  });

  lieTest('another receipt key than the first is announced in any browser, and no Mac is paired on it', async () => {
    await newHistory('key');
    const first = await signedInAs('key');
    await openMac(first, MAC);
    await first.getByText(texts.mac.chainHolds(4)).waitFor();
    await first.context().close();
    const receiptKey = toBase64Url(randomBytes(32));
    site.proxy.tell(({ path }, honest) =>
      path === '/api/server' ? { status: 200, body: { ...(honest.body as object), receiptKey } } : honest,
    );
    const page = await signedInAs('key');
    await page.getByRole('alert').getByText(texts.receiptKeyChanged).waitFor();
    await openMac(page, MAC);
    await page.getByText(texts.mac.chainHolds(4)).waitFor();
    await page.goto('/#/add');
    await page.getByRole('alert').getByText(texts.error.advice('server_changed')).waitFor();
    await page.context().close();
  });
});
