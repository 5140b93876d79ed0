/**
 * Writes docs/protocol-examples.json: the worked examples of docs/protocol.md. Every key comes from a fixed seed, so
 * that all but the age seals (which are random by nature) and the time stamp come out the same each time. Needs OpenSSL.
 * Run with `node scripts/protocol-examples.ts`; the examples are checked by test/shared/protocol-examples.test.ts.
 */
import { writeFile } from 'node:fs/promises';
import { acknowledgementKind } from '@homeward/shared/acknowledgement';
import { toBase64Url } from '@homeward/shared/base64url';
import { text, utf8 } from '@homeward/shared/bytes';
import { certificateKind } from '@homeward/shared/certificate';
import { checkSymbol, groupCrockford } from '@homeward/shared/crockford';
import { signingKeyFromSeed } from '@homeward/shared/ed25519';
import { envelopeKind } from '@homeward/shared/envelope';
import { fileKeyOf } from '@homeward/shared/file-key';
import { newKeyring, newVaultKey, nextKeyring, sealKeyring, withRoot, wrapVaultKey } from '@homeward/shared/keyring';
import { merkleTree } from '@homeward/shared/merkle';
import { orderKind } from '@homeward/shared/order';
import { writePack } from '@homeward/shared/pack/write-pack';
import { padmeLength } from '@homeward/shared/padding';
import { makeClaim, makeOffer, ownerKeysFingerprint, pairingDigits, transcriptSha256 } from '@homeward/shared/pairing';
import { formatPairingLink, pairingKeysOf } from '@homeward/shared/pairing-secret';
import { issueReceipts, keyIdOf } from '@homeward/shared/receipt';
import { recipientIdOf } from '@homeward/shared/recipient';
import { sealRecord } from '@homeward/shared/record';
import { makeRecoveryKit, recoveryKeysOf } from '@homeward/shared/recovery-kit';
import { rotationKind } from '@homeward/shared/rotation';
import { rotationAcknowledgementKind } from '@homeward/shared/rotation-acknowledgement';
import { openItem, sealItem } from '@homeward/shared/seal';
import { formatShareLink, readTokenSha256, sealShare, shareKeysOf } from '@homeward/shared/share';
import { hashSigned, readSigned, sign } from '@homeward/shared/signed';
import { keysInState, recordsRoot, stateKind } from '@homeward/shared/state';
import { stampedHash, stampedMessage } from '@homeward/shared/time-stamp';
import { openTimeStampToken } from '@homeward/shared/time-stamp-token';
import { openAuthority } from './trial/openssl-authority.ts';

const seed = (fill: number) => new Uint8Array(32).fill(fill);
const accountId = '00000000-0000-4000-8000-00000000000a';
const deviceId = '00000000-0000-4000-8000-00000000000d';
const itemId = '0199f000-0000-7000-8000-000000000001';
const origin = 'https://home.example';
const at = 1_790_000_000_000;

const recoveryCode = 'ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-23';
const recovery = await recoveryKeysOf(recoveryCode);
const receiptKey = await signingKeyFromSeed(seed(4));
const orderKey = await signingKeyFromSeed(seed(5));
const deviceKey = await signingKeyFromSeed(seed(6));
const fresh = await newKeyring(toBase64Url(recovery.root.publicKey), toBase64Url(seed(9)));
const keyring = { ...fresh, orderSeed: toBase64Url(seed(5)) };
const vaultKey = newVaultKey();
const exportKey = toBase64Url(new Uint8Array(64).fill(7));
const recipientId = recipientIdOf(keyring.recipient);

const linkSecret = toBase64Url(new Uint8Array(16).fill(8));
const linkKeys = await pairingKeysOf({ form: 'link', secret: linkSecret }, origin);
const symbols = '0123456789ABCDE';
const code = groupCrockford(symbols + checkSymbol(symbols));
const codeKeys = await pairingKeysOf({ form: 'code', code }, origin);
const shown = ({ pairingId, offerKey, claimKey, sealKey }: typeof linkKeys) => ({
  pairingId,
  offerKey: toBase64Url(offerKey),
  claimKey: toBase64Url(claimKey),
  sealKey: toBase64Url(sealKey),
});

const transcript = {
  v: 1 as const,
  origin,
  accountId,
  loginName: 'ada',
  pairingId: linkKeys.pairingId,
  expiresAt: at + 900_000,
  orderKey: toBase64Url(orderKey.publicKey),
  rootKey: keyring.rootKey,
  recipientId,
  receiptKey: toBase64Url(receiptKey.publicKey),
};
const offer = makeOffer(transcript, keyring.recipient, linkKeys);
const about = { model: 'MacBookPro18,3', hostName: 'mac', platform: 'macOS 26' };
const maced = await makeClaim(offer, deviceKey.publicKey, about, linkKeys);
const certificate = await sign(
  certificateKind,
  {
    v: 1,
    accountId,
    deviceId,
    pairingId: linkKeys.pairingId,
    deviceKey: toBase64Url(deviceKey.publicKey),
    transcriptSha256: transcriptSha256(offer),
    rev: 1,
    status: 'active',
    trustedUntilSeq: null,
    issuedAt: at,
  },
  orderKey,
);

const order = await sign(
  orderKind,
  {
    v: 1,
    type: 'mode',
    accountId,
    deviceId,
    deviceKeySha256: keyIdOf(deviceKey.publicKey),
    pairingId: linkKeys.pairingId,
    seq: 1,
    mode: 'stolen',
    intervalSeconds: 300,
    hidden: true,
    maxSeconds: 2_592_000,
    issuedAt: at,
    stateRev: 1,
    keyId: keyIdOf(orderKey.publicKey),
  },
  orderKey,
);
const orderHash = hashSigned(orderKind, order);
const acknowledgement = await sign(
  acknowledgementKind,
  { v: 1, accountId, deviceId, orderHash, seq: 1, mode: 'stolen', at: at + 40 },
  deviceKey,
);

const identity = { accountId, deviceId, epoch: 1, id: itemId, seq: 1, kind: 'event' as const, capturedAt: at };
const body = `{"at":${at},"event":"paired","v":1}`;
const sealed = await sealItem(identity, { mediaType: 'application/json', bytes: utf8(body) }, keyring.recipient);
const envelope = await sign(
  envelopeKind,
  {
    v: 1,
    alg: 'ed25519',
    ...identity,
    prev: hashSigned(certificateKind, certificate),
    orderSeq: 1,
    orderHash,
    recipientId,
    size: sealed.sealed.length,
    sealedSha256: sealed.sealedSha256,
    bodyCommit: sealed.bodyCommit,
  },
  deviceKey,
);
const envelopeHash = hashSigned(envelopeKind, envelope);
const otherLeaves = [2, 3].map((fill) => toBase64Url(seed(fill)));
const [receipt] = await issueReceipts([envelopeHash, ...otherLeaves], at + 90, receiptKey);

if (!receipt) throw new Error('no receipt was issued');
const [otherReceipt] = await issueReceipts([toBase64Url(seed(2))], at + 190, receiptKey);
const stampedRoots = [receipt.root, otherReceipt?.root ?? ''];
const stampTree = merkleTree(stampedRoots.map(stampedHash));
const stampMessage = stampedMessage(stampTree.root);
const authority = await openAuthority('openssl');
const stampToken = await authority.stamp(stampMessage);
await authority.remove();

const opened = await openItem(sealed.sealed, readSigned(envelopeKind, envelope), keyring.identity);
const packed: Record<string, string> = {};
const pack = writePack({
  accountId,
  deviceId,
  from: at,
  to: at + 3_600_000,
  kinds: ['event'],
  madeAt: at + 7_200_000,
  keys: { server: origin, rootKey: keyring.rootKey, receiptKey: toBase64Url(receiptKey.publicKey) },
  orderKey,
  certificate,
  orders: { orders: [order], acknowledgements: [acknowledgement] },
  items: [{ envelope, receipt, body: 'kept', opened }],
  report: async () => null,
});
for await (const { path, bytes } of pack) packed[path] = text(bytes);

const shareSecret = toBase64Url(seed(10));
const shareKeys = shareKeysOf(shareSecret);
const shared = {
  v: 1 as const,
  accountId,
  deviceId,
  orderKey: toBase64Url(orderKey.publicKey),
  receiptKey: toBase64Url(receiptKey.publicKey),
  certificate,
  madeAt: at + 7_200_000,
  from: at,
  to: at + 3_600_000,
  kinds: ['event' as const],
  macName: "Ada's Mac",
  model: 'MacBookPro18,3',
  serial: null,
  stolenSince: at,
  note: 'Case 26/1234',
  items: [{ envelopeHash, fileKey: toBase64Url(await fileKeyOf(sealed.sealed, keyring.identity)) }],
};

const record = { id: '00000000-0000-4000-8000-00000000000e', rev: 1 };
const recordBody = { kind: 'device', deviceId, name: "Ada's Mac", model: 'MacBookPro18,3' } as const;
const ciphertext = await sealRecord(recordBody, { accountId, ...record, generation: 1 }, vaultKey);
const state = await sign(
  stateKind,
  {
    v: 1,
    accountId,
    rev: 1,
    prev: null,
    keyringGeneration: 1,
    recordsRoot: recordsRoot([{ ...record, ciphertext }]),
    at,
  },
  orderKey,
);

const nextRing = { ...(await nextKeyring(keyring)), orderSeed: toBase64Url(seed(10)) };
const nextOrderKey = await signingKeyFromSeed(seed(10));
const changed = { accountId, newOrderKey: toBase64Url(nextOrderKey.publicKey), newRecipient: nextRing.recipient };
const rotation = await sign(rotationKind, { v: 1, ...changed, generation: 2, at: at + 1_000 }, recovery.root);
const rotationHash = hashSigned(rotationKind, rotation);
const nextCode = 'BCDE-FGHJ-KMNP-QRST-VWXY-Z012-34';
const nextRoot = toBase64Url((await recoveryKeysOf(nextCode)).root.publicKey);
const handover = await sign(
  rotationKind,
  { v: 2, ...changed, generation: 2, newRootKey: nextRoot, at: at + 2_000 },
  recovery.root,
);
const ringAfter = withRoot(nextRing, nextRoot);
const nextVaultKey = newVaultKey();
const renewedState = {
  ...{ accountId, rev: 2, prev: hashSigned(stateKind, state), recordsRoot: recordsRoot([]), at: at + 2_000 },
  ...keysInState(ringAfter),
};

const examples = {
  seeds: { receiptKey: toBase64Url(seed(4)), orderKey: toBase64Url(seed(5)), deviceKey: toBase64Url(seed(6)) },
  padding: [0, 1, 9, 1000, 1025, 65_537].map((length) => ({ length, padded: padmeLength(length) })),
  recovery: {
    code: recoveryCode,
    rootKey: toBase64Url(recovery.root.publicKey),
    recoveryAuthKey: toBase64Url(recovery.recoveryAuth.publicKey),
    kit: toBase64Url(await makeRecoveryKit(recoveryCode, keyring, vaultKey)),
  },
  vault: {
    accountId,
    exportKey,
    vaultKey: toBase64Url(vaultKey),
    passwordWrap: await wrapVaultKey(vaultKey, exportKey, accountId, 1),
    keyring: await sealKeyring(keyring, vaultKey, accountId),
    opened: keyring,
  },
  record: { accountId, ...record, generation: 1, body: recordBody, ciphertext },
  state: { token: state, hash: hashSigned(stateKind, state) },
  pairing: {
    link: formatPairingLink({ origin, secret: linkSecret, ownerKeys: ownerKeysFingerprint(transcript) }),
    linkKeys: shown(linkKeys),
    code,
    codeKeys: shown(codeKeys),
    transcript,
    offer,
    claim: maced,
    about,
    digits: pairingDigits(offer, maced.claim),
    certificate,
    certificateHash: hashSigned(certificateKind, certificate),
  },
  order: { token: order, hash: orderHash },
  acknowledgement,
  rotation: {
    rotation,
    hash: rotationHash,
    acknowledgement: await sign(
      rotationAcknowledgementKind,
      { v: 1, accountId, deviceId, rotationHash, generation: 2, at: at + 1_040 },
      deviceKey,
    ),
    handover,
    orderSeed: toBase64Url(seed(10)),
    code: nextCode,
    vaultKey: toBase64Url(nextVaultKey),
    keyring: await sealKeyring(ringAfter, nextVaultKey, accountId),
    opened: ringAfter,
    certificate: await sign(
      certificateKind,
      {
        ...{ ...readSigned(certificateKind, certificate), v: 2, rev: 2, issuedAt: at + 1_000 },
        first: hashSigned(certificateKind, certificate),
      },
      nextOrderKey,
    ),
    state: await sign(stateKind, renewedState, nextOrderKey),
    transcript: { ...transcript, v: 2, generation: 2, orderKey: changed.newOrderKey },
  },
  item: { sealed: toBase64Url(sealed.sealed), body, envelope, envelopeHash, receipt },
  timeStamp: {
    roots: stampedRoots,
    treeRoot: stampTree.root,
    message: toBase64Url(stampMessage),
    proof: { index: 0, size: 2, path: stampTree.paths[0] },
    token: toBase64Url(stampToken),
    says: await openTimeStampToken(stampToken, stampMessage),
  },
  pack: packed,
  share: {
    link: formatShareLink(origin, shareSecret),
    shareId: shareKeys.shareId,
    readToken: shareKeys.readToken,
    readTokenSha256: readTokenSha256(shareKeys.readToken),
    sealKey: toBase64Url(shareKeys.sealKey),
    sealed: await sealShare(shared, shareKeys),
    opened: shared,
  },
};

await writeFile(new URL('../docs/protocol-examples.json', import.meta.url), `${JSON.stringify(examples, null, 2)}\n`);
