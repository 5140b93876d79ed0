import { fromBase64Url, toBase64Url } from '@homeward/shared/base64url';
import { randomBytes } from '@homeward/shared/bytes';
import { type SigningKey, signingKeyFromSeed } from '@homeward/shared/ed25519';
import { type Envelope, envelopeKind } from '@homeward/shared/envelope';
import { type Keyring, newKeyring } from '@homeward/shared/keyring';
import { type ModeOrder, type OrderPins, orderKind } from '@homeward/shared/order';
import { keyIdOf } from '@homeward/shared/receipt';
import { type ItemBody, sealItem } from '@homeward/shared/seal';
import { sha256Base64Url } from '@homeward/shared/sha256';
import { sign } from '@homeward/shared/signed';

/** An owner with a keyring and a Mac with its key, as they stand after pairing. */
export interface OwnerAndMac {
  readonly accountId: string;
  readonly deviceId: string;
  readonly pairingId: string;
  readonly keyring: Keyring;
  readonly orderKey: SigningKey;
  readonly deviceKey: SigningKey;
  readonly pins: OrderPins;
  order(change?: Partial<ModeOrder>, key?: SigningKey): Promise<string>;
  item(change?: Partial<Envelope>, body?: ItemBody): Promise<{ token: string; envelope: Envelope; sealed: Uint8Array }>;
}

export const newSigningKey = (): Promise<SigningKey> => signingKeyFromSeed(randomBytes(32));

export const jsonBody: ItemBody = { mediaType: 'application/json', bytes: new TextEncoder().encode('{"v":1}') };

export async function ownerAndMac(): Promise<OwnerAndMac> {
  const root = await newSigningKey();
  const keyring = await newKeyring(toBase64Url(root.publicKey), 'c3RhdGlj');
  const orderKey = await signingKeyFromSeed(fromBase64Url(keyring.orderSeed));
  const deviceKey = await newSigningKey();
  const accountId = crypto.randomUUID();
  const deviceId = crypto.randomUUID();
  const pairingId = toBase64Url(randomBytes(32));
  const deviceKeySha256 = keyIdOf(deviceKey.publicKey);
  return {
    accountId,
    deviceId,
    pairingId,
    keyring,
    orderKey,
    deviceKey,
    pins: { accountId, deviceId, pairingId, deviceKeySha256, orderKey: toBase64Url(orderKey.publicKey), lastSeq: 4 },
    order: (change = {}, key = orderKey) =>
      sign(
        orderKind,
        {
          v: 1,
          type: 'mode',
          accountId,
          deviceId,
          deviceKeySha256,
          pairingId,
          seq: 5,
          mode: 'stolen',
          intervalSeconds: 300,
          hidden: true,
          maxSeconds: 30 * 86_400,
          issuedAt: 1_790_000_000_000,
          stateRev: 1,
          keyId: keyIdOf(orderKey.publicKey),
          ...change,
        },
        key,
      ),
    item: async (change = {}, body = jsonBody) => {
      const identity = {
        accountId,
        deviceId,
        epoch: 1,
        id: crypto.randomUUID(),
        seq: 1,
        kind: 'report' as const,
        capturedAt: 1_790_000_000_000,
        ...change,
      };
      const { sealed, recipientId, sealedSha256, bodyCommit } = await sealItem(identity, body, keyring.recipient);
      const envelope: Envelope = {
        v: 1,
        alg: 'ed25519',
        prev: sha256Base64Url(new Uint8Array(0)),
        orderSeq: 0,
        orderHash: null,
        recipientId,
        size: sealed.length,
        sealedSha256,
        bodyCommit,
        ...identity,
      };
      return { token: await sign(envelopeKind, envelope, deviceKey), envelope, sealed };
    },
  };
}

/** The token with one bit of its payload or signature flipped; both parts stay base64url. */
export function flipBitOfToken(token: string, bit: number): string {
  const parts = token.split('.').map((part) => fromBase64Url(part));
  const total = parts.reduce((sum, part) => sum + part.length * 8, 0);
  let at = bit % total;
  for (const part of parts) {
    if (at < part.length * 8) {
      part[at >> 3] = (part[at >> 3] ?? 0) ^ (1 << (at & 7));
      break;
    }
    at -= part.length * 8;
  }
  return parts.map((part) => toBase64Url(part)).join('.');
}

/** A copy of the bytes with one bit flipped. */
export function flipBit(bytes: Uint8Array, bit: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes);
  const at = bit % (copy.length * 8);
  copy[at >> 3] = (copy[at >> 3] ?? 0) ^ (1 << (at & 7));
  return copy;
}
