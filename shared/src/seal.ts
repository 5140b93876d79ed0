import { Decrypter, Encrypter, type Identity } from 'age-encryption';
import { openAgeFile } from './age-file.ts';
import { toBase64Url } from './base64url.ts';
import type { SnapshotAbout } from './bodies/snapshot.ts';
import { concatBytes, randomBytes, utf8 } from './bytes.ts';
import { type Envelope, MAX_SEALED_BYTES } from './envelope.ts';
import { HomewardError } from './errors.ts';
import { pad, unpad } from './padding.ts';
import { recipientIdOf, requireHybridRecipient } from './recipient.ts';
import { expectShape } from './schema.ts';
import { commitToBody, requireCommitted, SealedHeader } from './sealed-header.ts';
import { sha256Base64Url } from './sha256.ts';
import { canonicalJson, parseCanonicalJson } from './strict-json.ts';

const NEWLINE = 0x0a;

/** What identifies an item, inside the seal and outside. */
export type ItemIdentity = Pick<Envelope, 'accountId' | 'deviceId' | 'epoch' | 'id' | 'seq' | 'kind' | 'capturedAt'>;

/** The owner's age identity: as text (`AGE-SECRET-KEY-PQ-1…`), or made ready to open many items (`hybridIdentity`). */
export type OwnerIdentity = string | Identity;

/** A body before sealing. */
export interface ItemBody {
  readonly mediaType: SealedHeader['mediaType'];
  readonly bytes: Uint8Array;
  readonly about?: SnapshotAbout | undefined;
}

export interface SealedItem {
  /** A binary age file, sealed to the one recipient. */
  readonly sealed: Uint8Array;
  readonly recipientId: string;
  readonly sealedSha256: string;
  readonly bodyCommit: string;
}

/**
 * Seals a body for the owner alone.
 * @param recipient the owner's hybrid age recipient.
 * @throws HomewardError `wrong_recipient` for any other kind of recipient, `too_large`.
 */
export async function sealItem(identity: ItemIdentity, body: ItemBody, recipient: string): Promise<SealedItem> {
  const salt = randomBytes(32);
  const recipientId = recipientIdOf(requireHybridRecipient(recipient));
  const { accountId, deviceId, epoch, id, seq, kind, capturedAt } = identity;
  const header = expectShape(
    SealedHeader,
    {
      v: 1,
      ...{ accountId, deviceId, epoch, id, seq, kind, capturedAt, recipientId },
      salt: toBase64Url(salt),
      mediaType: body.mediaType,
      bodySize: body.bytes.length,
      ...(body.about && { about: body.about }),
    },
    'header of the sealed item',
  );
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  const plaintext = concatBytes(utf8(canonicalJson(header)), Uint8Array.of(NEWLINE), pad(body.bytes));
  const sealed = await encrypter.encrypt(plaintext);
  if (sealed.length > MAX_SEALED_BYTES) {
    throw new HomewardError('too_large', `${sealed.length} bytes sealed; an item may have ${MAX_SEALED_BYTES}`);
  }
  return { sealed, recipientId, sealedSha256: sha256Base64Url(sealed), bodyCommit: commitToBody(salt, body.bytes) };
}

export interface OpenedItem {
  readonly header: SealedHeader;
  readonly body: Uint8Array<ArrayBuffer>;
}

/**
 * Opens a sealed item and checks that it is the one its envelope speaks of: digest, header and commitment.
 * @throws HomewardError `unopenable`, `item_refused` (digest or header differ from the envelope),
 * `commitment_broken`, or what a malformed header gives.
 */
export const openItem = (sealed: Uint8Array, envelope: Envelope, identity: OwnerIdentity): Promise<OpenedItem> =>
  openChecked(sealed, envelope, identity);

/** The same with the item's file key (see `fileKeyOf`) in place of the owner's identity. */
export const openItemWithFileKey = (sealed: Uint8Array, envelope: Envelope, fileKey: Uint8Array): Promise<OpenedItem> =>
  openChecked(sealed, envelope, { unwrapFileKey: () => fileKey });

async function openChecked(sealed: Uint8Array, envelope: Envelope, identity: OwnerIdentity): Promise<OpenedItem> {
  if (sealed.length !== envelope.size || sha256Base64Url(sealed) !== envelope.sealedSha256) {
    throw new HomewardError('item_refused', 'the sealed bytes are not those that the Mac signed');
  }
  const { header, body } = await openSealedFile(sealed, identity);
  requireCommitted(header, body, envelope);
  return { header, body };
}

/** One that was made ready opens thousands: for those the library's streams are the larger part of the work. */
async function decrypt(sealed: Uint8Array, identity: OwnerIdentity): Promise<Uint8Array> {
  if (typeof identity !== 'string') return openAgeFile(sealed, identity);
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(sealed);
}

/** Decrypts an age file and splits it into header line and body; nothing is compared with an envelope yet. */
async function openSealedFile(sealed: Uint8Array, identity: OwnerIdentity): Promise<OpenedItem> {
  let plaintext: Uint8Array;
  try {
    plaintext = await decrypt(sealed, identity);
  } catch (cause) {
    throw new HomewardError('unopenable', 'not sealed to this key, or damaged', { cause });
  }
  const end = plaintext.indexOf(NEWLINE);
  if (end < 0) throw new HomewardError('item_refused', 'the sealed item has no header line');
  const header = expectShape(SealedHeader, parseCanonicalJson(plaintext.subarray(0, end)), 'header of the sealed item');
  return { header, body: unpad(plaintext.subarray(end + 1), header.bodySize) };
}
