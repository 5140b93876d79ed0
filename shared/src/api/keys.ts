import type { Static } from 'typebox';
import * as Type from 'typebox';
import { RotationToken } from '../rotation.ts';
import { Bytes32, Closed, Nullable, SignedToken, Timestamp, Uuid } from '../schema.ts';
import { Account, OpaqueMessage, StepUpProof, StoredRecord, Vault } from './account.ts';
import { OrderToken } from './devices.ts';
import type { Endpoint } from './endpoint.ts';

/** How far a Mac has come with the changes of its owner's keys. */
export const MacKeys = Closed({
  deviceId: Uuid,
  /** The Mac's latest word on a change, as signed. */
  acknowledgement: Nullable(SignedToken()),
  /** So many of the latest changes it has not acknowledged. */
  waiting: Type.Integer({ minimum: 0 }),
});
export type MacKeys = Static<typeof MacKeys>;

/** What is signed anew for a Mac when the order key is another. */
export const RenewedMac = Closed({
  deviceId: Uuid,
  /** Version 2: names the certificate of the pairing. */
  certificate: SignedToken(),
  /** What was ordered last, or `protected`, numbered above it. */
  order: OrderToken,
  afterSeq: Type.Integer({ minimum: 0 }),
});
export type RenewedMac = Static<typeof RenewedMac>;

/** Records of an account, re-encrypted, are sent in one request. */
export const MAX_ROTATION_BYTES = 12 * 1024 * 1024;

export const keysApi = {
  keyChanges: {
    method: 'GET',
    path: '/api/account/keys',
    authorization: 'owner',
    summary: 'Changes of the owner’s keys that Macs are told of, oldest first, and how far each Mac is',
    reply: Closed({
      rotations: Type.Array(Closed({ token: RotationToken, at: Timestamp })),
      macs: Type.Array(MacKeys),
    }),
  },
  renewRecoveryCode: {
    method: 'PUT',
    path: '/api/account/recovery-code',
    authorization: 'owner',
    summary: 'Put another recovery code in the place of the present one, with a proof; the old one opens nothing more',
    body: Closed({
      /** As the console knows it: 409 where another session was quicker. */
      previousRootKey: Bytes32,
      rootKey: Bytes32,
      recoveryAuthKey: Bytes32,
      keyring: Vault.properties.keyring,
      kit: Vault.properties.kit,
      /** The successor of the present one, which names the new root key. */
      state: SignedToken(),
      /** Signed with the old root key, where the old code is at hand: tells the Macs. */
      rotation: Type.Optional(RotationToken),
      proof: Type.Optional(StepUpProof),
    }),
    reply: Account,
  },
  rotateStart: {
    method: 'POST',
    path: '/api/account/keys/start',
    authorization: 'owner',
    summary: 'Begin to make all keys anew: OPAQUE registration of a new password',
    body: Closed({ registrationRequest: OpaqueMessage }),
    reply: Closed({ changeId: Uuid, registrationResponse: OpaqueMessage }),
  },
  rotateFinish: {
    method: 'POST',
    path: '/api/account/keys',
    authorization: 'owner',
    summary:
      'Put all keys in the place of the present ones, in one step, with the recovery code for a proof; ends all other sessions. The same again is answered alike',
    body: Closed({
      changeId: Uuid,
      registrationRecord: OpaqueMessage,
      vault: Vault,
      state: SignedToken(),
      /** All records there are, each one revision on; pending pairings are left out. */
      records: Type.Array(StoredRecord, { maxItems: 5_000 }),
      rotation: RotationToken,
      /** All Macs there are. */
      macs: Type.Array(RenewedMac, { maxItems: 1_000 }),
      proof: Type.Optional(StepUpProof),
    }),
    reply: Account,
  },
} as const satisfies Record<string, Endpoint>;
