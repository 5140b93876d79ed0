import { readFileSync } from 'node:fs';
import { verifyAcknowledgement } from '@homeward/shared/acknowledgement';
import { fromBase64Url, toBase64Url } from '@homeward/shared/base64url';
import { text, utf8 } from '@homeward/shared/bytes';
import { certificateKind, genesisOf } from '@homeward/shared/certificate';
import { signingKeyFromSeed } from '@homeward/shared/ed25519';
import { envelopeKind } from '@homeward/shared/envelope';
import { identitiesOf, openKeyring, unwrapVaultKey } from '@homeward/shared/keyring';
import { orderKind, verifyOrder } from '@homeward/shared/order';
import { verifyPack } from '@homeward/shared/pack/verify-pack';
import { padmeLength } from '@homeward/shared/padding';
import {
  generationOf,
  makeOffer,
  PairingTranscript,
  pairingDigits,
  verifyClaim,
  verifyOffer,
  verifyPairingCertificate,
} from '@homeward/shared/pairing';
import { type PairingKeys, pairingKeysOf, parsePairingLink } from '@homeward/shared/pairing-secret';
import { keyIdOf, verifyReceipt } from '@homeward/shared/receipt';
import { openRecord } from '@homeward/shared/record';
import { openRecoveryKit, recoveryKeysOf } from '@homeward/shared/recovery-kit';
import { keysAfter, rotationKind, verifyRotation } from '@homeward/shared/rotation';
import { verifyRotationAcknowledgement } from '@homeward/shared/rotation-acknowledgement';
import { expectShape } from '@homeward/shared/schema';
import { openItem, openItemWithFileKey } from '@homeward/shared/seal';
import { openShare, readTokenSha256, shareKeysOf } from '@homeward/shared/share';
import { hashSigned, openSigned } from '@homeward/shared/signed';
import { recordsRoot, refuseStaleState, stateKind } from '@homeward/shared/state';
import { canonicalJson } from '@homeward/shared/strict-json';
import { stampedMessageOf } from '@homeward/shared/time-stamp';
import { openTimeStampToken } from '@homeward/shared/time-stamp-token';
import { describe, expect, test } from '@jest/globals';
import { inMemory } from './pack/pack-under-test.ts';

const page = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');
const examples = JSON.parse(readFileSync(new URL('../../docs/protocol-examples.json', import.meta.url), 'utf8'));
const publicKeyOf = async (seed: string) => (await signingKeyFromSeed(fromBase64Url(seed))).publicKey;
const shown = (keys: PairingKeys) => ({
  pairingId: keys.pairingId,
  offerKey: toBase64Url(keys.offerKey),
  claimKey: toBase64Url(keys.claimKey),
  sealKey: toBase64Url(keys.sealKey),
});

describe('the worked examples of docs/protocol.md', () => {
  test('every example is named on the page', () => {
    for (const name of Object.keys(examples)) expect(page).toContain(`\`${name}\``);
  });

  test('padding', () => {
    for (const { length, padded } of examples.padding) expect(padmeLength(length)).toBe(padded);
  });

  test('recovery', async () => {
    const { code, rootKey, recoveryAuthKey, kit } = examples.recovery;
    const keys = await recoveryKeysOf(code);
    expect(toBase64Url(keys.root.publicKey)).toBe(rootKey);
    expect(toBase64Url(keys.recoveryAuth.publicKey)).toBe(recoveryAuthKey);
    const opened = await openRecoveryKit(fromBase64Url(kit), code);
    expect(opened.identity).toBe(examples.vault.opened.identity);
    expect(toBase64Url(opened.vaultKey)).toBe(examples.vault.vaultKey);
  });

  test('vault', async () => {
    const { accountId, exportKey, vaultKey, passwordWrap, keyring, opened } = examples.vault;
    const unwrapped = await unwrapVaultKey(passwordWrap, exportKey, accountId, 1);
    expect(toBase64Url(unwrapped)).toBe(vaultKey);
    expect(await openKeyring(keyring, unwrapped, accountId, 1)).toEqual(opened);
  });

  test('record and state', async () => {
    const { body, ciphertext, ...identity } = examples.record;
    expect(await openRecord(ciphertext, identity, fromBase64Url(examples.vault.vaultKey))).toEqual(body);
    const state = await openSigned(stateKind, examples.state.token, await publicKeyOf(examples.seeds.orderKey));
    expect(state.recordsRoot).toBe(recordsRoot([{ id: identity.id, rev: identity.rev, ciphertext }]));
    expect(hashSigned(stateKind, examples.state.token)).toBe(examples.state.hash);
  });

  test('rotation', async () => {
    const { accountId, opened: before } = examples.vault;
    const { rotation, hash, acknowledgement, handover, code, vaultKey, keyring, opened, ...signed } = examples.rotation;
    const [orderKey, deviceKey] = [
      await publicKeyOf(examples.seeds.orderKey),
      toBase64Url(await publicKeyOf(examples.seeds.deviceKey)),
    ];
    const pinned = {
      ...{ accountId, rootKey: before.rootKey, orderKey: toBase64Url(orderKey) },
      ...{ recipient: before.recipient, generation: 1 },
    };
    const after = keysAfter(pinned, await verifyRotation(rotation, pinned));
    expect(hashSigned(rotationKind, rotation)).toBe(hash);
    const { deviceId } = await openSigned(certificateKind, examples.pairing.certificate, orderKey);
    const said = await verifyRotationAcknowledgement(acknowledgement, { accountId, deviceId, deviceKey });
    expect(said).toMatchObject({ rotationHash: hash, generation: 2 });
    const last = keysAfter(after, await verifyRotation(handover, after));
    expect(last.rootKey).toBe(toBase64Url((await recoveryKeysOf(code)).root.publicKey));
    expect(await openKeyring(keyring, fromBase64Url(vaultKey), accountId, 2)).toEqual(opened);
    expect(opened).toMatchObject({ rootKey: last.rootKey, recipient: last.recipient, orderSeed: signed.orderSeed });
    expect(identitiesOf(opened)[1]?.identity).toBe(before.identity);

    const nextKey = await publicKeyOf(signed.orderSeed);
    expect(toBase64Url(nextKey)).toBe(last.orderKey);
    await openSigned(certificateKind, signed.certificate, nextKey);
    expect(genesisOf(signed.certificate)).toBe(examples.pairing.certificateHash);
    const state = await openSigned(stateKind, signed.state, nextKey);
    expect(state).toMatchObject({ prev: examples.state.hash, keyringGeneration: 2, rootKey: last.rootKey });
    expect(() => refuseStaleState(state, before, 0)).toThrow('generation 1');
    expect(generationOf(expectShape(PairingTranscript, signed.transcript, 'transcript'))).toBe(2);
  });

  test('pairing', async () => {
    const { link, linkKeys, code, codeKeys, transcript, offer, claim, about, digits, certificate, certificateHash } =
      examples.pairing;
    const { origin, secret, ownerKeys } = parsePairingLink(link);
    const keys = await pairingKeysOf({ form: 'link', secret }, origin);
    expect(shown(keys)).toEqual(linkKeys);
    expect(shown(await pairingKeysOf({ form: 'code', code }, origin))).toEqual(codeKeys);
    expect(makeOffer(transcript, offer.recipient, keys)).toEqual(offer);
    expect(verifyOffer(offer, { origin, keys, ownerKeys, now: transcript.expiresAt - 1 })).toEqual(transcript);
    expect(text(fromBase64Url(offer.transcript))).toBe(canonicalJson(transcript));
    expect(await verifyClaim(offer, claim, keys)).toEqual(about);
    expect(pairingDigits(offer, claim.claim)).toBe(digits);
    const certified = await verifyPairingCertificate(certificate, offer, claim.claim, deviceId());
    expect(certified.deviceKey).toBe(toBase64Url(await publicKeyOf(examples.seeds.deviceKey)));
    expect(hashSigned(certificateKind, certificate)).toBe(certificateHash);
  });

  test('order and acknowledgement', async () => {
    const deviceKey = await publicKeyOf(examples.seeds.deviceKey);
    const orderKey = toBase64Url(await publicKeyOf(examples.seeds.orderKey));
    const pins = {
      accountId: examples.vault.accountId,
      deviceId: deviceId(),
      pairingId: examples.pairing.linkKeys.pairingId,
      deviceKeySha256: keyIdOf(deviceKey),
      orderKey,
      lastSeq: 0,
    };
    expect(await verifyOrder(examples.order.token, pins)).toMatchObject({ mode: 'stolen', seq: 1 });
    expect(hashSigned(orderKind, examples.order.token)).toBe(examples.order.hash);
    const word = await verifyAcknowledgement(
      examples.acknowledgement,
      toBase64Url(deviceKey),
      deviceId(),
      examples.order.hash,
    );
    expect(word.mode).toBe('stolen');
  });

  test('item', async () => {
    const { sealed, body, envelope: token, envelopeHash, receipt } = examples.item;
    const envelope = await openSigned(envelopeKind, token, await publicKeyOf(examples.seeds.deviceKey));
    expect(envelope.prev).toBe(examples.pairing.certificateHash);
    const opened = await openItem(fromBase64Url(sealed), envelope, examples.vault.opened.identity);
    expect(opened.body).toEqual(utf8(body));
    expect(hashSigned(envelopeKind, token)).toBe(envelopeHash);
    const receiptKey = toBase64Url(await publicKeyOf(examples.seeds.receiptKey));
    expect(await verifyReceipt(receipt, envelopeHash, receiptKey)).toMatchObject({ treeSize: 3 });
  });

  test('timeStamp', async () => {
    const { roots, message, proof, token, says } = examples.timeStamp;
    expect(roots[0]).toBe(examples.item.receipt.root);
    const stamped = stampedMessageOf(roots[0], proof);
    expect(toBase64Url(stamped)).toBe(message);
    expect(await openTimeStampToken(fromBase64Url(token), stamped)).toEqual(says);
  });

  test('pack', async () => {
    const parts = new Map(Object.entries<string>(examples.pack).map(([path, content]) => [path, utf8(content)]));
    const verdict = await verifyPack(inMemory(parts));
    expect(verdict).toMatchObject({ holds: true, failure: null, notes: { missing: [], underOtherOrders: 0 } });
    expect(examples.pack['originals/1-000001-event.json']).toBe(examples.item.body);
  });

  test('share', async () => {
    const { link, shareId, readToken, sealKey, sealed, opened } = examples.share;
    const keys = shareKeysOf(new URL(link).hash.replace('#/share/', ''));
    expect({ ...keys, sealKey: toBase64Url(keys.sealKey) }).toEqual({ shareId, readToken, sealKey });
    expect(readTokenSha256(readToken)).toBe(examples.share.readTokenSha256);
    expect(await openShare(sealed, keys)).toEqual(opened);
    const [{ envelopeHash, fileKey }] = opened.items;
    expect(envelopeHash).toBe(examples.item.envelopeHash);
    const envelope = await openSigned(
      envelopeKind,
      examples.item.envelope,
      await publicKeyOf(examples.seeds.deviceKey),
    );
    const item = await openItemWithFileKey(fromBase64Url(examples.item.sealed), envelope, fromBase64Url(fileKey));
    expect(item.body).toEqual(utf8(examples.item.body));
  });
});

const deviceId = (): string => JSON.parse(text(fromBase64Url(examples.pairing.certificate.split('.')[0]))).deviceId;
