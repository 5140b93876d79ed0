import { createClient, type Send } from '@homeward/shared/api/client';
import { api } from '@homeward/shared/api/table';
import { toBase64Url } from '@homeward/shared/base64url';
import { utf8 } from '@homeward/shared/bytes';
import { identitiesOf } from '@homeward/shared/keyring';
import { type SharedEvidence, type ShareKeys, sealShare, shareKeysOf } from '@homeward/shared/share';
import { canonicalJson } from '@homeward/shared/strict-json';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ItemTrust } from '../../../server/web/src/owner/items.ts';
import { openSharedItem, sharedKeyOf } from '../../../server/web/src/owner/shared-items.ts';
import { proveStepUp } from '../../../server/web/src/owner/step-up.ts';
import { listLinked, openLink } from '../../../server/web/src/share/open-link.ts';
import { prepareShare, sealPrepared } from '../../../server/web/src/share/prepare-share.ts';
import { reportBody } from '../../e2e/sealed-machine.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';
import { pairMac, publicKeyOf, type TestMac } from '../test-mac.ts';

/** A link from the owner's console to the officer's page, through the real server. */

const AT = 1_790_000_000_000;

let server: ServerUnderTest;
let owner: TestOwner;
let mac: TestMac;
let trust: ItemTrust;
let keys: ShareKeys;
let evidence: SharedEvidence;

beforeAll(async () => {
  server = await startServerUnderTest();
  owner = await server.owner();
  mac = await pairMac(server, owner);
  const { accountId, keyring, orderKey } = owner.account;
  const { receiptKey } = await owner.call('server', {});
  const deviceKey = publicKeyOf(mac.deviceKey);
  trust = { accountId, deviceId: mac.deviceId, deviceKey, receiptKey, identities: identitiesOf(keyring) };
  const report = utf8(canonicalJson(reportBody('stolen')));
  for (let at = 0; at < 3; at += 1) await mac.put(await mac.item({ capturedAt: AT + at, bytes: report }));
  await mac.put(await mac.item({ kind: 'event', capturedAt: AT, bytes: utf8('{"at":1,"event":"paired","v":1}') }));

  const choice = { from: AT, to: AT + 2, kinds: ['report', 'event'] as const };
  const prepared = await prepareShare({
    call: owner.call,
    deviceId: mac.deviceId,
    choice,
    fileKey: (item) => sharedKeyOf(item, trust, fetchBytes),
    onProgress: () => {},
    signal: new AbortController().signal,
  });
  evidence = {
    ...{ v: 1, accountId, deviceId: mac.deviceId, orderKey: toBase64Url(orderKey.publicKey), receiptKey },
    ...{ certificate: mac.device.device.certificate, madeAt: AT, from: choice.from, to: choice.to },
    ...{ kinds: [...choice.kinds], macName: 'quill', model: '', serial: null, stolenSince: null, note: 'Case 1' },
    items: [...prepared.keys],
  };
  const { secret, sent } = await sealPrepared(evidence);
  keys = shareKeysOf(secret);
  const proof = await proveStepUp(owner.call, owner.account, owner.recoveryCode, 'share');
  const itemIds = [...prepared.itemIds];
  await owner.call('createShare', { body: { ...sent, deviceId: mac.deviceId, itemIds, days: 1, proof } });
});
afterAll(() => server.close());

const fetchBytes = async (url: string) => (await owner.inject({ method: 'GET', url })).rawPayload;
const visitor = () => server.browser();
const fetchShared = async (itemId: string) => {
  const payload = { shareId: keys.shareId, readToken: keys.readToken, itemId };
  return (await visitor().inject({ method: 'POST', url: api.sharedSealed.path, payload })).rawPayload;
};

/** A server that answers one call in its own way. */
function lying(name: 'openShare' | 'sharedItems', lie: (truth: never) => unknown) {
  const send: Send = async ({ method, path, body }) => {
    const answer = await visitor().inject({ method: method as 'POST', url: path, payload: body as object });
    const truth = answer.json();
    return { status: answer.statusCode, body: path === api[name].path ? lie(truth as never) : truth };
  };
  return createClient(send);
}

type Page = { items: { envelope: string }[] };

describe('a link', () => {
  test('opens, for whoever has it, what the owner chose, after every check', async () => {
    const opened = await openLink(visitor().call, keys);
    expect(opened.evidence).toEqual(evidence);
    const { identities: _, ...signers } = trust;
    expect(opened.signers).toEqual(signers);
    const { listed, fileKeys, gone } = await listLinked(visitor().call, keys, opened.evidence);
    expect([listed.length, gone]).toEqual([3, 0]);
    const kinds: string[] = [];
    for (const item of listed) {
      const fileKey = fileKeys.get(item.envelope) ?? '';
      const { content, envelope } = await openSharedItem(item, opened.signers, fileKey, fetchShared);
      kinds.push(`${content.kind} ${envelope.capturedAt - AT}`);
    }
    expect(kinds).toEqual(['report 1', 'report 0', 'event 0']);
  });

  test('of another secret, or cut short, opens nothing', async () => {
    const other = shareKeysOf(toBase64Url(new Uint8Array(32).fill(1)));
    await expect(openLink(visitor().call, other)).rejects.toMatchObject({ code: 'not_found' });
    const wrongKey = { ...keys, sealKey: other.sealKey };
    await expect(openLink(visitor().call, wrongKey)).rejects.toMatchObject({ code: 'unopenable' });
  });

  test('does not open what the server puts in the place of it', async () => {
    const forged = await sealShare({ ...evidence, note: 'forged' }, shareKeysOf(toBase64Url(new Uint8Array(32))));
    const call = lying('openShare', (truth: object) => ({ ...truth, sealed: forged }));
    await expect(openLink(call, keys)).rejects.toMatchObject({ code: 'unopenable' });
  });

  test('says how many items the server no longer has, and shows none that was not shared', async () => {
    const all = await owner.call('items', { params: { deviceId: mac.deviceId } });
    const held = lying('sharedItems', ({ items }: Page) => ({ items: items.slice(1), after: null }));
    expect(await listLinked(held, keys, evidence)).toMatchObject({ gone: 1, listed: { length: 2 } });
    const more = lying('sharedItems', () => ({ items: [...all.items, ...all.items], after: null }));
    const { listed, gone } = await listLinked(more, keys, evidence);
    expect([listed.length, gone]).toEqual([3, 0]);
  });

  test('refuses an item that another key signed, and bytes that are not those that the Mac signed', async () => {
    const { signers } = await openLink(visitor().call, keys);
    const { listed, fileKeys } = await listLinked(visitor().call, keys, evidence);
    const [first, second] = listed;
    if (!first || !second) throw new Error('nothing is listed');
    const fileKey = fileKeys.get(first.envelope) ?? '';
    const strange = { ...signers, deviceKey: signers.receiptKey };
    await expect(openSharedItem(first, strange, fileKey, fetchShared)).rejects.toMatchObject({ code: 'bad_signature' });
    const swapped = { ...first, receipt: second.receipt };
    await expect(openSharedItem(swapped, signers, fileKey, fetchShared)).rejects.toMatchObject({
      code: 'receipt_invalid',
    });
    const bytes = async () => new Uint8Array(8);
    await expect(openSharedItem(first, signers, fileKey, bytes)).rejects.toMatchObject({ code: 'item_refused' });
    const wrong = fileKeys.get(second.envelope) ?? '';
    await expect(openSharedItem(first, signers, wrong, fetchShared)).rejects.toMatchObject({ code: 'unopenable' });
  });

  test('with a certificate of another Mac, or of another owner, is refused', async () => {
    const stranger = await server.owner();
    const theirs = await pairMac(server, stranger);
    const reseal = async (change: Partial<SharedEvidence>) => {
      const sealed = await sealShare({ ...evidence, ...change }, keys);
      return openLink(
        lying('openShare', (truth: object) => ({ ...truth, sealed })),
        keys,
      );
    };
    await expect(reseal({ certificate: theirs.device.device.certificate })).rejects.toMatchObject({
      code: 'bad_signature',
    });
    await expect(reseal({ deviceId: theirs.deviceId })).rejects.toMatchObject({ code: 'certificate_refused' });
  });
});
