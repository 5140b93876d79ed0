import { randomUUID } from 'node:crypto';
import { fromBase64Url, toBase64Url } from '@homeward/shared/base64url';
import { randomBytes } from '@homeward/shared/bytes';
import { certificateKind } from '@homeward/shared/certificate';
import { type SigningKey, signingKeyFromSeed } from '@homeward/shared/ed25519';
import { type Keyring, newKeyring } from '@homeward/shared/keyring';
import { type ModeOrder, type Order, orderKind } from '@homeward/shared/order';
import {
  type MacedClaim,
  makeOffer,
  ownerKeysFingerprint,
  type PairingOffer,
  pairingDigits,
  transcriptSha256,
  verifyClaim,
} from '@homeward/shared/pairing';
import {
  formatPairingLink,
  newLinkSecret,
  newPairingCode,
  type PairingKeys,
  pairingKeysOf,
} from '@homeward/shared/pairing-secret';
import { keyIdOf } from '@homeward/shared/receipt';
import { recipientIdOf } from '@homeward/shared/recipient';
import { rotationKind } from '@homeward/shared/rotation';
import { sha256Base64Url } from '@homeward/shared/sha256';
import { sign } from '@homeward/shared/signed';

/** What an owner knows of a Mac after pairing it. */
export interface PairedMac {
  readonly deviceId: string;
  readonly deviceKey: string;
  readonly pairingId: string;
}

export interface MadePairing {
  /** What is typed into the Mac. */
  readonly typed: string;
  readonly keys: PairingKeys;
  readonly offer: PairingOffer;
}

type OrderChoice = { [K in Order['type']]: Omit<Extract<Order, { type: K }>, keyof Common> }[Order['type']];
type Common = Pick<
  Order,
  'v' | 'accountId' | 'deviceId' | 'deviceKeySha256' | 'pairingId' | 'seq' | 'issuedAt' | 'stateRev' | 'keyId'
>;

/** An owner with real keys, doing what the console does. */
export class StandInOwner {
  readonly accountId = randomUUID();
  readonly loginName = 'maria';
  readonly keyring: Keyring;
  readonly orderKey: SigningKey;
  readonly rootKey: SigningKey;

  private constructor(keyring: Keyring, orderKey: SigningKey, rootKey: SigningKey) {
    this.keyring = keyring;
    this.orderKey = orderKey;
    this.rootKey = rootKey;
  }

  static async make(): Promise<StandInOwner> {
    const rootKey = await signingKeyFromSeed(randomBytes(32));
    const keyring = await newKeyring(toBase64Url(rootKey.publicKey), '');
    return new StandInOwner(keyring, await signingKeyFromSeed(fromBase64Url(keyring.orderSeed)), rootKey);
  }

  /** Makes a pairing for the server at the given origin. */
  async makePairing(form: 'link' | 'code', origin: string, receiptKey: string, now = Date.now()): Promise<MadePairing> {
    const secret = form === 'link' ? newLinkSecret() : newPairingCode();
    const keys = await pairingKeysOf(form === 'link' ? { form, secret } : { form, code: secret }, origin);
    const { recipient, rootKey } = this.keyring;
    const transcript = {
      ...({ v: 1, origin, accountId: this.accountId, loginName: this.loginName } as const),
      ...{ pairingId: keys.pairingId, expiresAt: now + 15 * 60_000, orderKey: toBase64Url(this.orderKey.publicKey) },
      ...{ rootKey, recipientId: recipientIdOf(recipient), receiptKey },
    };
    const offer = makeOffer(transcript, recipient, keys);
    const ownerKeys = ownerKeysFingerprint(transcript);
    return { keys, offer, typed: form === 'link' ? formatPairingLink({ origin, secret, ownerKeys }) : secret };
  }

  /** Answers a claim; the six digits are what the owner compares. */
  async certify({ offer, keys }: MadePairing, maced: MacedClaim, deviceId: string) {
    const about = await verifyClaim(offer, maced, keys);
    const { deviceKey } = maced.claim;
    const certificate = await sign(
      certificateKind,
      {
        ...({ v: 1, accountId: this.accountId, deviceId, pairingId: keys.pairingId, deviceKey } as const),
        ...({ transcriptSha256: transcriptSha256(offer), rev: 1, status: 'active', trustedUntilSeq: null } as const),
        issuedAt: Date.now(),
      },
      this.orderKey,
    );
    return {
      certificate,
      about,
      digits: pairingDigits(offer, maced.claim),
      mac: { deviceId, deviceKey, pairingId: keys.pairingId },
    };
  }

  /** Signs an order for a Mac; `key` forges it. */
  order(mac: PairedMac, seq: number, choice: OrderChoice, key: SigningKey = this.orderKey): Promise<string> {
    const common: Common = {
      ...({ v: 1, accountId: this.accountId, ...mac, seq, issuedAt: Date.now(), stateRev: seq } as const),
      deviceKeySha256: sha256Base64Url(fromBase64Url(mac.deviceKey)),
      keyId: keyIdOf(this.orderKey.publicKey),
    };
    const { deviceKey: _, ...signed } = { ...common, ...choice } as Order & { deviceKey?: string };
    return sign(orderKind, signed as Order, key);
  }

  /** A mode order with the console's defaults. */
  modeOrder(mac: PairedMac, seq: number, mode: ModeOrder['mode'], maxSeconds = 30 * 86_400): Promise<string> {
    const intervalSeconds = mode === 'protected' ? 3600 : 300;
    return this.order(mac, seq, { type: 'mode', mode, intervalSeconds, hidden: false, maxSeconds });
  }

  /** A root-signed change of keys. */
  rotation(newRing: Keyring, newOrderKey: string): Promise<string> {
    const { generation, recipient } = newRing;
    const rotation = {
      v: 1,
      accountId: this.accountId,
      generation,
      newOrderKey,
      newRecipient: recipient,
      at: Date.now(),
    } as const;
    return sign(rotationKind, rotation, this.rootKey);
  }
}
