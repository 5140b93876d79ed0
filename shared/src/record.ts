import type { Static } from 'typebox';
import * as Type from 'typebox';
import { decryptAesGcm, encryptAesGcm } from './aes-gcm.ts';
import { utf8 } from './bytes.ts';
import type { VaultKey } from './keyring.ts';
import { Bytes32, Closed, expectShape, OneOf, SerialNumber, Timestamp, Uuid } from './schema.ts';
import { canonicalJson, parseCanonicalJson } from './strict-json.ts';

export const recordKinds = ['device', 'profile', 'note', 'pairing', 'server', 'theft'] as const;
export type RecordKind = (typeof recordKinds)[number];

/** What an owner does after a theft, beside marking the Mac as stolen. */
export const theftSteps = ['police', 'provider', 'insurer', 'passwords', 'find-my'] as const;
export type TheftStep = (typeof theftSteps)[number];

/** What an owner writes down; the server keeps each as one encrypted record with a revision. */
export const RecordBody = Type.Union([
  Closed({
    kind: Type.Literal('device'),
    deviceId: Uuid,
    name: Type.String({ minLength: 1, maxLength: 100 }),
    model: Type.String({ maxLength: 200 }),
    /** As the Mac told it when it was paired, or as the owner typed it. */
    serial: Type.Optional(SerialNumber),
  }),
  Closed({
    kind: Type.Literal('profile'),
    name: Type.String({ maxLength: 200 }),
    phone: Type.String({ maxLength: 60 }),
  }),
  Closed({ kind: Type.Literal('note'), deviceId: Uuid, at: Timestamp, text: Type.String({ maxLength: 10_000 }) }),
  /** A pending pairing, so that any of the owner's sessions can finish it. */
  Closed({
    kind: Type.Literal('pairing'),
    pairingId: Type.String({ maxLength: 64 }),
    form: Type.Enum(['link', 'code']),
    secret: Type.String({ maxLength: 64 }),
    origin: Type.String({ maxLength: 300 }),
    expiresAt: Timestamp,
  }),
  /** The server's receipt key as this account first saw it: another one shown later is noticed, in every browser. */
  Closed({ kind: Type.Literal('server'), receiptKey: Bytes32 }),
  /** How far the owner has come with a theft. */
  Closed({
    kind: Type.Literal('theft'),
    deviceId: Uuid,
    /** When it was marked stolen first. */
    since: Timestamp,
    /** The order that did it, by which the next theft is told from it; absent in records from before this was written down. */
    orderSeq: Type.Optional(Type.Integer({ minimum: 0 })),
    done: Type.Array(OneOf(theftSteps), { maxItems: theftSteps.length, uniqueItems: true }),
    policeReference: Type.String({ maxLength: 200 }),
    /** The Mac is back, and the owner has put the summary away. */
    closed: Type.Boolean(),
  }),
]);
export type RecordBody = Static<typeof RecordBody>;

/** What a record is bound to: moving its ciphertext to another place or revision makes it unopenable. */
export interface RecordIdentity {
  readonly accountId: string;
  readonly id: string;
  readonly rev: number;
  readonly generation: number;
}

const associated = ({ accountId, id, rev, generation }: RecordIdentity) =>
  utf8(['homeward', 'record', 'v1', accountId, id, rev, generation].join('\0'));

export const sealRecord = (body: RecordBody, identity: RecordIdentity, vaultKey: VaultKey): Promise<string> =>
  encryptAesGcm(vaultKey, utf8(canonicalJson(expectShape(RecordBody, body, 'record'))), associated(identity));

/** @throws HomewardError `unopenable` */
export async function openRecord(
  ciphertext: string,
  identity: RecordIdentity,
  vaultKey: VaultKey,
): Promise<RecordBody> {
  const plaintext = await decryptAesGcm(vaultKey, ciphertext, associated(identity));
  return expectShape(RecordBody, parseCanonicalJson(plaintext), 'record');
}
