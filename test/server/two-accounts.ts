import { acknowledgementKind } from '@homeward/shared/acknowledgement';
import { toBase64Url } from '@homeward/shared/base64url';
import { randomBytes } from '@homeward/shared/bytes';
import { certificateKind } from '@homeward/shared/certificate';
import { newShareSecret, readTokenSha256, shareKeysOf } from '@homeward/shared/share';
import { readSigned, sign } from '@homeward/shared/signed';
import { afterAll, beforeAll } from '@jest/globals';
import { freePort } from '../../scripts/trial/free-port.ts';
import { prepareModeOrder } from '../../server/web/src/owner/orders.ts';
import { writeRecord } from '../../server/web/src/owner/records.ts';
import { proveStepUp } from '../../server/web/src/owner/step-up.ts';
import { shownCode } from './authenticator.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from './server-under-test.ts';
import { type ClaimedPairing, claim, pairMac, type TestMac } from './test-mac.ts';

/** What stands in the account that nobody else may reach. */
export interface Holdings {
  readonly owner: TestOwner;
  readonly mac: TestMac;
  readonly itemId: string;
  readonly recordId: string;
  readonly sessionId: string;
  readonly factorId: string;
  readonly enrolmentId: string;
  readonly holdId: string;
  readonly channelId: string;
  readonly shareId: string;
  readonly claimed: ClaimedPairing;
}

/** Two accounts on one server, each with something of every kind, and what was signed in them. */
export interface TwoAccounts {
  readonly server: ServerUnderTest;
  /** Of the server, which listens. */
  readonly origin: string;
  readonly anna: Holdings;
  readonly ben: Holdings;
  /** An order of Ben's own making for whatever Mac: its signature is good, the Mac is not his. */
  readonly bensOrder: string;
  /** Of Ben’s own Mac, signed by him. */
  readonly bensCertificate: string;
  /** By Anna's Mac, of an order that nobody gave. */
  readonly annasAcknowledgement: string;
}

/** Ids that a request may name: those of the other account, or ones that nobody has. */
export interface Names {
  readonly deviceId: string;
  readonly itemId: string;
  readonly recordId: string;
  readonly sessionId: string;
  readonly factorId: string;
  readonly enrolmentId: string;
  readonly holdId: string;
  readonly channelId: string;
  readonly shareId: string;
  readonly pairingId: string;
}

/** Nothing is wanted of it: it is never called. */
export const webhook = { kind: 'webhook' as const, url: 'https://hooks.example.org/a', wants: [] };

/** Of a share that nobody needs to open. */
export function newShare() {
  const { shareId, readToken } = shareKeysOf(newShareSecret());
  return { shareId, readTokenSha256: readTokenSha256(readToken), sealed: 'AAAA', days: 1 };
}

/**
 * Anna and Ben, for all tests of a file. Call it once, outside of any test.
 * @returns filled in before the first test.
 */
export function twoAccounts(): TwoAccounts {
  const started = {} as { -readonly [Key in keyof TwoAccounts]: TwoAccounts[Key] };
  beforeAll(async () => {
    const port = await freePort();
    started.server = await startServerUnderTest({ flags: ['--port', `${port}`] });
    await started.server.app.listen({ port, host: '127.0.0.1' });
    started.origin = `http://127.0.0.1:${port}`;
    started.anna = await holdingsOf(started.server, await started.server.owner());
    started.ben = await holdingsOf(started.server, await started.server.owner());
  });
  afterAll(() => started.server.close());

  beforeAll(async () => {
    const { mac, owner } = started.ben;
    started.bensOrder = (await prepareModeOrder(owner.account, mac.device, { mode: 'stolen' }, Date.now())).token;
    const certificate = readSigned(certificateKind, mac.device.device.certificate);
    started.bensCertificate = await sign(certificateKind, certificate, owner.account.orderKey);
  });
  beforeAll(async () => {
    const { mac, owner } = started.anna;
    started.annasAcknowledgement = await sign(
      acknowledgementKind,
      {
        v: 1,
        accountId: owner.account.accountId,
        deviceId: mac.deviceId,
        orderHash: toBase64Url(randomBytes(32)),
        seq: 1,
        mode: 'paused',
        at: 1,
      },
      mac.deviceKey,
    );
  });
  return started;
}

async function holdingsOf(server: ServerUnderTest, owner: TestOwner): Promise<Holdings> {
  const mac = await pairMac(server, owner);
  const item = await mac.item();
  await mac.put(item);
  const ports = { call: owner.call, now: Date.now };
  const record = await writeRecord(ports, owner.account, { kind: 'profile', name: 'x', phone: '' });
  const { sessions } = await owner.call('sessions', {});
  const claimed = await claim(server, owner);
  const { enrolmentId, secret } = await owner.call('beginTotp', {});
  const code = shownCode(secret, Date.now());
  const factor = await owner.call('confirmTotp', { params: { id: enrolmentId }, body: { code } });
  const begun = await owner.call('beginTotp', {});
  const hold = await owner.call('askHold', { body: { action: 'export' } });
  const { channel } = await owner.call('addChannel', { body: webhook });
  const proof = await proveStepUp(owner.call, owner.account, owner.recoveryCode, 'share');
  const share = { ...newShare(), deviceId: mac.deviceId, itemIds: [item.id], proof };
  const { shareId } = await owner.call('createShare', { body: share });
  return {
    owner,
    mac,
    itemId: item.id,
    recordId: record.id,
    sessionId: sessions[0]?.id ?? '',
    factorId: factor.id,
    enrolmentId: begun.enrolmentId,
    holdId: hold.id,
    channelId: channel.id,
    shareId,
    claimed,
  };
}

/** What a request names that asks about these. */
export const namesOf = (holdings: Holdings): Names => ({
  deviceId: holdings.mac.deviceId,
  itemId: holdings.itemId,
  recordId: holdings.recordId,
  sessionId: holdings.sessionId,
  factorId: holdings.factorId,
  enrolmentId: holdings.enrolmentId,
  holdId: holdings.holdId,
  channelId: holdings.channelId,
  shareId: holdings.shareId,
  pairingId: holdings.claimed.pending.pairingId,
});

/** Ids of the right form that nobody has, new ones each time. */
export const nobodys = (): Names => ({
  deviceId: crypto.randomUUID(),
  itemId: crypto.randomUUID(),
  recordId: crypto.randomUUID(),
  sessionId: crypto.randomUUID(),
  factorId: crypto.randomUUID(),
  enrolmentId: crypto.randomUUID(),
  holdId: crypto.randomUUID(),
  channelId: crypto.randomUUID(),
  shareId: toBase64Url(randomBytes(32)),
  pairingId: toBase64Url(randomBytes(32)),
});
