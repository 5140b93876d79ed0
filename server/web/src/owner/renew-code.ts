import { stepUpAction } from '@homeward/shared/api/account';
import { toBase64Url } from '@homeward/shared/base64url';
import type { SigningKey } from '@homeward/shared/ed25519';
import { HomewardError } from '@homeward/shared/errors';
import { rootSinceOf, sealKeyring, withRoot } from '@homeward/shared/keyring';
import { makeRecoveryKit, recoveryKeysOf } from '@homeward/shared/recovery-kit';
import { type Rotation, rotationKind } from '@homeward/shared/rotation';
import { sign } from '@homeward/shared/signed';
import type { OpenAccount } from './open-account.ts';
import { nextState, type OwnerPorts } from './records.ts';
import { refreshKeys } from './refresh-keys.ts';
import { isRecoveryCode, proveStepUp, type StepUpAnswer } from './step-up.ts';

/** What a recovery code signs with on keys: its public half, base64url. @throws HomewardError `code_mistyped` */
export const rootKeyOf = async (recoveryCode: string): Promise<string> =>
  toBase64Url((await recoveryKeysOf(recoveryCode)).root.publicKey);

/**
 * Puts a new recovery code in the place of the old one. With the old one at hand the Macs are told, in its name, whose word on
 * keys counts from now on; without it they keep the key of the old one until they are paired anew. Done again with the same
 * code, it finishes what was interrupted.
 * @param newCode from `newRecoveryCode`, and on paper by now
 * @param answer the old code or what stands for it, or the proof itself
 * @param oldCode where only the proof of it is given
 * @throws HomewardError `step_up_needed`, `wrong_recovery_code`, `wrong_factor`, `revision_conflict`
 */
export async function renewRecoveryCode(
  { call, now }: OwnerPorts,
  account: OpenAccount,
  newCode: string,
  answer?: StepUpAnswer | undefined,
  oldCode: string | undefined = isRecoveryCode(answer) ? answer : undefined,
): Promise<void> {
  const next = await recoveryKeysOf(newCode);
  const rootKey = toBase64Url(next.root.publicKey);
  await refreshKeys(call, account);
  if (account.keyring.rootKey === rootKey) return;
  const { accountId, vaultKey, keyring: before } = account;
  const action = stepUpAction.renewRecoveryCode(rootKey);
  const proof = answer === undefined ? undefined : await proveStepUp(call, account, answer, action);
  const oldRoot = oldCode === undefined ? null : (await recoveryKeysOf(oldCode)).root;
  if (oldRoot !== null && toBase64Url(oldRoot.publicKey) !== before.rootKey) {
    throw new HomewardError('wrong_recovery_code', 'it is not the recovery code of this account');
  }
  const keyring = withRoot(before, rootKey, oldRoot === null ? now() : rootSinceOf(before));
  const { recordsRoot } = account.signedState.state;
  const signedState = await nextState(account.signedState, { ...account, keyring, recordsRoot, at: now() });
  const recoveryAuthKey = toBase64Url(next.recoveryAuth.publicKey);
  await call('renewRecoveryCode', {
    body: {
      previousRootKey: before.rootKey,
      ...{ rootKey, recoveryAuthKey, state: signedState.token },
      keyring: await sealKeyring(keyring, vaultKey, accountId),
      kit: toBase64Url(await makeRecoveryKit(newCode, keyring, vaultKey)),
      ...(oldRoot !== null && { rotation: await handover(account, oldRoot, rootKey, now()) }),
      ...(proof && { proof }),
    },
  });
  Object.assign(account, { keyring, recoveryAuthKey, signedState });
}

/** The old root key's word on the new one; all other keys stay. */
const handover = ({ accountId, keyring, orderKey }: OpenAccount, oldRoot: SigningKey, newRootKey: string, at: number) =>
  sign(
    rotationKind,
    {
      ...{ v: 2, accountId, generation: keyring.generation, newRootKey, at },
      ...{ newOrderKey: toBase64Url(orderKey.publicKey), newRecipient: keyring.recipient },
    } satisfies Rotation,
    oldRoot,
  );
