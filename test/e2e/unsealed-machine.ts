import { ENVELOPE_HEADER } from '@homeward/shared/api/agent';
import type { Call } from '@homeward/shared/api/client';
import { toBase64Url } from '@homeward/shared/base64url';
import { randomBytes } from '@homeward/shared/bytes';
import { certificateKind } from '@homeward/shared/certificate';
import { type SigningKey, signingKeyFromSeed } from '@homeward/shared/ed25519';
import { type Envelope, envelopeKind } from '@homeward/shared/envelope';
import { makeClaim, pairingDigits, verifyOffer } from '@homeward/shared/pairing';
import { type PairingSecret, pairingKeysOf } from '@homeward/shared/pairing-secret';
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

/** A machine that has claimed a pairing and waits for its owner. */
export interface ClaimedByHand extends Pick<HandMadeMachine, 'deviceId' | 'deviceToken' | 'deviceKey' | 'recipientId'> {
  readonly recipient: string;
  readonly digits: string;
}

/** Claims the pairing of a link or a code, as a Mac does, with a key that the test holds. */
export async function claimByHand(
  call: Call,
  origin: string,
  secret: PairingSecret,
  hostName = 'none',
  model = 'none',
): Promise<ClaimedByHand> {
  const keys = await pairingKeysOf(secret, origin);
  const offer = await call('pairingOffer', { body: { pairingId: keys.pairingId } });
  const { recipientId } = verifyOffer(offer, { origin, keys, now: Date.now() });
  const deviceKey = await signingKeyFromSeed(randomBytes(32));
  const claim = await makeClaim(offer, deviceKey.publicKey, { model, hostName, platform: 'macOS 26.1' }, keys);
  const body = { pairingId: keys.pairingId, claim };
  const { deviceId, deviceToken } = await call('pairingClaim', { body });
  const digits = pairingDigits(offer, claim.claim);
  return { deviceId, deviceToken, deviceKey, recipientId, recipient: offer.recipient, digits };
}

/** Pairs a machine whose key the test holds. */
export async function pairByHand(
  owner: TrialOwner,
  origin: string,
  name = 'hand-made',
  model = 'none',
): Promise<HandMadeMachine> {
  const { account, receiptKey, call } = owner;
  const pending = await offerPairing(owner, account, 'link', { origin, receiptKey });
  const claimed = await claimByHand(call, origin, pending.secret, 'none', model);
  const progress = await pairingProgress(owner, account, pending);
  if (progress.status !== 'claimed') throw new Error(`the pairing is ${progress.status}`);
  const { device } = await confirmPairing(owner, account, pending, progress, name);
  const { deviceId, deviceToken, deviceKey, recipientId } = claimed;
  return {
    origin,
    accountId: account.accountId,
    deviceId,
    deviceToken,
    deviceKey,
    certificateHash: hashSigned(certificateKind, device.certificate),
    recipientId,
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
    signal: AbortSignal.timeout(60_000),
  });
  return response;
}
