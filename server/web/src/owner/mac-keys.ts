import type { Call } from '@homeward/shared/api/client';
import { rootSinceOf } from '@homeward/shared/keyring';
import { rotationKind } from '@homeward/shared/rotation';
import { verifyRotationAcknowledgement } from '@homeward/shared/rotation-acknowledgement';
import { hashSigned } from '@homeward/shared/signed';
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
  /** The changes to hand over where it does not come to the server by itself, oldest first. */
  readonly tokens: readonly string[];
}

export interface KeyStandings {
  /** When keys or code were last changed so that Macs are told; null where they never were. */
  readonly changedAt: number | null;
  /** Macs that were paired before that. */
  readonly macs: readonly MacKeysStanding[];
}

/** Whether a Mac pinned a root key that was replaced without a word of its own: it takes no change of keys. */
export const isUnreachable = (
  { device: { pairedAt } }: Pick<VerifiedDevice, 'device'>,
  { keyring }: Pick<OpenAccount, 'keyring'>,
): boolean => pairedAt < rootSinceOf(keyring);

/** What each Mac has said of the latest change. A word that does not verify is none. */
export async function readMacKeys(
  call: Call,
  account: OpenAccount,
  devices: readonly Pick<VerifiedDevice, 'deviceId' | 'device' | 'certificate'>[],
): Promise<KeyStandings> {
  const { accountId } = account;
  const { rotations, macs } = await call('keyChanges', {});
  const latest = rotations.at(-1);
  if (!latest) return { changedAt: null, macs: [] };
  const hash = hashSigned(rotationKind, latest.token);
  const told = devices.filter(({ device }) => device.tombstone === null && device.pairedAt < latest.at);
  return {
    changedAt: latest.at,
    macs: await Promise.all(
      told.map(async ({ deviceId, device, certificate: { deviceKey } }) => {
        const known = macs.find((mac) => mac.deviceId === deviceId);
        const said = known?.acknowledgement
          ? await verifyRotationAcknowledgement(known.acknowledgement, { accountId, deviceId, deviceKey }).catch(
              () => null,
            )
          : null;
        const isConfirmed = said?.rotationHash === hash;
        const standing = isConfirmed ? 'confirmed' : isUnreachable({ device }, account) ? 'unreachable' : 'waiting';
        return {
          deviceId,
          standing,
          at: isConfirmed ? said.at : null,
          tokens: standing === 'waiting' ? rotations.slice(-(known?.waiting || 1)).map(({ token }) => token) : [],
        } as const;
      }),
    ),
  };
}
