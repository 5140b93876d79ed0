import { ENVELOPE_HEADER } from '@homeward/shared/api/agent';
import { toBase64Url } from '@homeward/shared/base64url';
import { randomBytes } from '@homeward/shared/bytes';
import { certificateKind } from '@homeward/shared/certificate';
import { type SigningKey, signingKeyFromSeed } from '@homeward/shared/ed25519';
import { type Envelope, envelopeKind } from '@homeward/shared/envelope';
import { makeClaim, verifyOffer } from '@homeward/shared/pairing';
import { pairingKeysOf, parsePairingLink } from '@homeward/shared/pairing-secret';
import { sha256Base64Url } from '@homeward/shared/sha256';
import { hashSigned, sign } from '@homeward/shared/signed';
import type { TrialOwner } from '../../scripts/trial/owner.ts';
import { confirmPairing, offerPairing, pairingProgress } from '../../server/web/src/owner/pairing.ts';

/** A Mac's side of the protocol without an agent, for tests in which the Mac misbehaves. */
export interface HandMadeMachine {
  readonly origin: string;
  readonly accountId: string;
  readonly deviceId: string;
  readonly deviceToken: string;
  readonly deviceKey: SigningKey;
  readonly certificateHash: string;
  readonly recipientId: string;
}

/** Pairs a machine whose key the test holds. */
export async function pairByHand(owner: TrialOwner, origin: string): Promise<HandMadeMachine> {
  const { account, receiptKey, call } = owner;
  const pending = await offerPairing(owner, account, 'link', { origin, receiptKey });
  const link = parsePairingLink(pending.text);
  const keys = await pairingKeysOf({ form: 'link', secret: link.secret }, origin);
  const offer = await call('pairingOffer', { body: { pairingId: keys.pairingId } });
  const transcript = verifyOffer(offer, { origin, keys, ownerKeys: link.ownerKeys, now: Date.now() });
  const deviceKey = await signingKeyFromSeed(randomBytes(32));
  const claim = await makeClaim(
    offer,
    deviceKey.publicKey,
    { model: 'none', hostName: 'none', platform: 'none' },
    keys,
  );
  const { deviceId, deviceToken } = await call('pairingClaim', { body: { pairingId: keys.pairingId, claim } });
  const progress = await pairingProgress(owner, account, pending);
  if (progress.status !== 'claimed') throw new Error(`the pairing is ${progress.status}`);
  const { device } = await confirmPairing(owner, account, pending, progress, 'hand-made');
  return {
    origin,
    accountId: account.accountId,
    deviceId,
    deviceToken,
    deviceKey,
    certificateHash: hashSigned(certificateKind, device.certificate),
    recipientId: transcript.recipientId,
  };
}

/** Stores bytes as they are, under an envelope that fits them: what an agent with sealing off would do. */
export async function putUnsealed(
  machine: HandMadeMachine,
  bytes: Uint8Array<ArrayBuffer>,
  change: Partial<Envelope> = {},
): Promise<Response> {
  const envelope: Envelope = {
    v: 1,
    alg: 'ed25519',
    accountId: machine.accountId,
    deviceId: machine.deviceId,
    epoch: 1,
    id: crypto.randomUUID(),
    seq: 1,
    prev: machine.certificateHash,
    kind: 'report',
    capturedAt: Date.now(),
    orderSeq: 0,
    orderHash: null,
    recipientId: machine.recipientId,
    size: bytes.length,
    sealedSha256: sha256Base64Url(bytes),
    bodyCommit: toBase64Url(randomBytes(32)),
    ...change,
  };
  const response = await fetch(`${machine.origin}/api/agent/items/${envelope.id}`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${machine.deviceToken}`,
      'content-type': 'application/octet-stream',
      [ENVELOPE_HEADER]: await sign(envelopeKind, envelope, machine.deviceKey),
    },
    body: bytes,
    signal: AbortSignal.timeout(10_000),
  });
  return response;
}
