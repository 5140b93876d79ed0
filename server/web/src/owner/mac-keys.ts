import type { Call } from '@homeward/shared/api/client';
import { toBase64Url } from '@homeward/shared/base64url';
import type { DeviceCertificate } from '@homeward/shared/certificate';
import { rootSinceOf } from '@homeward/shared/keyring';
import { type Rotation, rotationKind, verifyRotation } from '@homeward/shared/rotation';
import { verifyRotationAcknowledgement } from '@homeward/shared/rotation-acknowledgement';
import { hashSigned, readSigned } from '@homeward/shared/signed';
import type { VerifiedDevice } from './device.ts';
import type { OpenAccount } from './open-account.ts';

/** How far a Mac has come with the latest change of the owner's keys. */
export interface MacKeysStanding {
  readonly deviceId: string;
  /**
   * `waiting`: it is told when it is there; `confirmed`: it has said so, signed; `unreachable`: it believes the word of a
   * recovery code that was lost, and has to be paired anew.
   */
  readonly standing: 'waiting' | 'confirmed' | 'unreachable';
  /** When it took the change; null before. */
  readonly at: number | null;
  /** The changes to hand over where it does not come to the server by itself, or was put back from a backup, oldest first. */
  readonly tokens: readonly string[];
}

export interface KeyStandings {
  /** When keys or code were last changed so that Macs are told; null where they never were. */
  readonly changedAt: number | null;
  /** Macs that were paired before that. */
  readonly macs: readonly MacKeysStanding[];
  /** The server shows no change that leads to the present keys, though there was one: it keeps it from the Macs as well. */
  readonly isWithheld: boolean;
}

/**
 * When a Mac was paired, by the browser that signed for it; a certificate of version 2 is of a later change of all keys, and the
 * server's word is all there is.
 */
const pairedAtOf = ({ certificate, device }: Pick<VerifiedDevice, 'certificate' | 'device'>): number =>
  certificate.v === 1 ? certificate.issuedAt : Math.min(device.pairedAt, certificate.issuedAt);

/** Whether a Mac pinned a root key that was replaced without a word of its own: it takes no change of keys. */
export const isUnreachable = (
  mac: Pick<VerifiedDevice, 'certificate' | 'device'>,
  { keyring }: Pick<OpenAccount, 'keyring'>,
): boolean => pairedAtOf(mac) < rootSinceOf(keyring);

/** A Mac was there before a change if its certificate is of that change, or was signed before it. */
const isBefore = (certificate: DeviceCertificate, { at, v }: Rotation): boolean =>
  certificate.v === 2 || (v === 2 && certificate.issuedAt < at);

/**
 * Which of the changes that the server shows leads to the present keys: it names them all, root key included, or was signed by
 * that. Where the code of the root key was lost, one that names the others is the last that Macs were told of.
 * @returns its place; -1 for none
 */
async function findPresent(tokens: readonly string[], { accountId, keyring, orderKey }: OpenAccount): Promise<number> {
  const { rootKey, recipient, generation } = keyring;
  const own = toBase64Url(orderKey.publicKey);
  const isSignedByRoot = (token: string) =>
    verifyRotation(token, { accountId, rootKey, orderKey: own, recipient, generation: generation - 1 }).then(
      () => true,
      () => false,
    );
  let ofKeysAlone = -1;
  for (let place = tokens.length - 1; place >= 0; place -= 1) {
    const token = tokens[place] ?? '';
    const said = readSigned(rotationKind, token);
    const isOfKeys =
      said.accountId === accountId &&
      said.generation === generation &&
      said.newOrderKey === own &&
      said.newRecipient === recipient;
    if (!isOfKeys) continue;
    if (said.v === 2 ? said.newRootKey === rootKey : await isSignedByRoot(token)) return place;
    if (ofKeysAlone === -1) ofKeysAlone = place;
  }
  return rootSinceOf(keyring) > 0 ? ofKeysAlone : -1;
}

/** What each Mac has said of the latest change. A word that does not verify is none. */
export async function readMacKeys(
  call: Call,
  account: OpenAccount,
  devices: readonly Pick<VerifiedDevice, 'deviceId' | 'device' | 'certificate'>[],
): Promise<KeyStandings> {
  const { accountId, keyring } = account;
  const { rotations, macs } = await call('keyChanges', {});
  const all = rotations.map(({ token }) => token);
  const place = await findPresent(all, account);
  const token = all[place];
  if (token === undefined) {
    // A keyring of version 2 was changed: with all keys, or with a root key that Macs were told of unless the old code was lost.
    const isWithheld = keyring.v === 2 && (keyring.generation > 1 || rootSinceOf(keyring) === 0);
    return { changedAt: null, macs: [], isWithheld };
  }
  const hash = hashSigned(rotationKind, token);
  const present = readSigned(rotationKind, token);
  const tokens = all.slice(0, place + 1);
  const told = devices.filter(({ device, certificate }) => device.tombstone === null && isBefore(certificate, present));
  return {
    changedAt: present.at,
    isWithheld: false,
    macs: await Promise.all(
      told.map(async (mac) => {
        const { deviceId, certificate } = mac;
        const { deviceKey } = certificate;
        const known = macs.find((one) => one.deviceId === deviceId);
        const said = known?.acknowledgement
          ? await verifyRotationAcknowledgement(known.acknowledgement, { accountId, deviceId, deviceKey }).catch(
              () => null,
            )
          : null;
        const isConfirmed = said?.rotationHash === hash;
        const standing = isConfirmed ? 'confirmed' : isUnreachable(mac, account) ? 'unreachable' : 'waiting';
        return {
          deviceId,
          standing,
          at: isConfirmed ? said.at : null,
          tokens: standing === 'unreachable' ? [] : tokens.filter((one) => isForMac(certificate, one)),
        } as const;
      }),
    ),
  };
}

/** Changes from before a Mac was paired are none of its own. */
const isForMac = (certificate: DeviceCertificate, token: string): boolean =>
  certificate.v === 2 || certificate.issuedAt < readSigned(rotationKind, token).at;
