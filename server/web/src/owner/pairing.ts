import type { Call, CallReply } from '@homeward/shared/api/client';
import { toBase64Url } from '@homeward/shared/base64url';
import { certificateKind } from '@homeward/shared/certificate';
import { HomewardError } from '@homeward/shared/errors';
import {
  type DeviceAbout,
  makeOffer,
  ownerKeysFingerprint,
  pairingDigits,
  transcriptSha256,
  verifyClaim,
  verifyOffer,
} from '@homeward/shared/pairing';
import {
  formatPairingLink,
  newLinkSecret,
  newPairingCode,
  PAIRING_MINUTES,
  type PairingKeys,
  type PairingSecret,
  pairingKeysOf,
} from '@homeward/shared/pairing-secret';
import { recipientIdOf } from '@homeward/shared/recipient';
import { sign } from '@homeward/shared/signed';
import { type VerifiedDevice, verifyDevice } from './device.ts';
import type { OpenAccount } from './open-account.ts';
import { deleteRecord, type OpenedRecord, type OwnerPorts, type RecordOf, writeRecord } from './records.ts';
import { refreshKeys } from './refresh-keys.ts';

/** A pairing that this owner offered and that is not finished. */
export interface PendingPairing {
  readonly pairingId: string;
  readonly secret: PairingSecret;
  readonly origin: string;
  readonly expiresAt: number;
  readonly keys: PairingKeys;
  /** What to give to the Mac: the link to click, or the code in groups of four. */
  readonly text: string;
  /** The record that lets every session of the owner finish it. */
  readonly record: Pick<OpenedRecord, 'id' | 'rev'>;
}

/** How far a pairing has come, as the console sees it. */
export type PairingProgress =
  | { readonly status: 'offered' | 'certified' | 'refused' | 'expired' }
  | {
      readonly status: 'claimed';
      readonly about: DeviceAbout;
      /** Six digits that the Mac shows as well. */
      readonly digits: string;
      readonly claimed: CallReply<'pairing'>;
    };

const ownerKeysOf = ({ orderKey, keyring }: OpenAccount) => ({
  orderKey: toBase64Url(orderKey.publicKey),
  rootKey: keyring.rootKey,
  recipientId: recipientIdOf(keyring.recipient),
});

/** Offers a pairing for 15 minutes, by link or by code, and writes it down so that any session can finish it. */
export async function offerPairing(
  ports: OwnerPorts,
  account: OpenAccount,
  form: 'link' | 'code',
  server: { readonly origin: string; readonly receiptKey: string },
): Promise<PendingPairing> {
  // Another session may have made another recovery code: the Mac pins what is to sign rotations.
  await refreshKeys(ports.call, account);
  const secret: PairingSecret = form === 'link' ? { form, secret: newLinkSecret() } : { form, code: newPairingCode() };
  const { origin, receiptKey } = server;
  const keys = await pairingKeysOf(secret, origin);
  const { pairingId } = keys;
  const expiresAt = ports.now() + PAIRING_MINUTES * 60_000;
  const { accountId, loginName, keyring } = account;
  const { generation } = keyring;
  const version = generation === 1 ? ({ v: 1 } as const) : ({ v: 2, generation } as const);
  const transcript = { ...version, origin, accountId, loginName, pairingId, expiresAt, receiptKey };
  await ports.call('createPairing', {
    body: makeOffer({ ...transcript, ...ownerKeysOf(account) }, keyring.recipient, keys),
  });
  const record = await writeRecord(ports, account, {
    kind: 'pairing',
    pairingId,
    form,
    secret: secret.form === 'link' ? secret.secret : secret.code,
    origin,
    expiresAt,
  });
  return { pairingId, secret, origin, expiresAt, keys, text: textOf(secret, origin, account), record };
}

/** A pairing taken up again from its record. */
export async function resumePairing(
  account: OpenAccount,
  { id, rev, body }: OpenedRecord<RecordOf<'pairing'>>,
): Promise<PendingPairing> {
  const { pairingId, origin, expiresAt } = body;
  const secret: PairingSecret =
    body.form === 'link' ? { form: 'link', secret: body.secret } : { form: 'code', code: body.secret };
  const keys = await pairingKeysOf(secret, origin);
  if (keys.pairingId !== pairingId) throw new HomewardError('pairing_refused', 'its record names another pairing');
  return { pairingId, secret, origin, expiresAt, keys, text: textOf(secret, origin, account), record: { id, rev } };
}

const textOf = (secret: PairingSecret, origin: string, account: OpenAccount) =>
  secret.form === 'code'
    ? secret.code
    : formatPairingLink({ origin, secret: secret.secret, ownerKeys: ownerKeysFingerprint(ownerKeysOf(account)) });

/**
 * Asks how far it has come. A claim counts only when it was made with this pairing's secret, over the very offer.
 * @throws HomewardError `pairing_refused`
 */
export async function pairingProgress(
  { call, now }: OwnerPorts,
  account: OpenAccount,
  pending: PendingPairing,
): Promise<PairingProgress> {
  const reply = await call('pairing', { params: { pairingId: pending.pairingId } });
  if (reply.status !== 'claimed') {
    const isOver = reply.status === 'offered' && now() >= pending.expiresAt;
    return { status: isOver ? 'expired' : reply.status };
  }
  if (reply.claim === null) throw new HomewardError('pairing_refused', 'the server shows no claim');
  const expected = { origin: pending.origin, keys: pending.keys, now: 0 };
  verifyOffer(reply.offer, { ...expected, ownerKeys: ownerKeysFingerprint(ownerKeysOf(account)) });
  const about = await verifyClaim(reply.offer, reply.claim, pending.keys);
  return { status: 'claimed', about, digits: pairingDigits(reply.offer, reply.claim.claim), claimed: reply };
}

/**
 * The owner compared the digits: certifies the Mac and names it.
 * @param name what the owner calls it; shown everywhere.
 */
export async function confirmPairing(
  ports: OwnerPorts,
  account: OpenAccount,
  pending: PendingPairing,
  progress: Extract<PairingProgress, { status: 'claimed' }>,
  name: string,
): Promise<VerifiedDevice> {
  const { claim, deviceId, offer } = progress.claimed;
  if (claim === null || deviceId === null) throw new HomewardError('pairing_refused', 'the server shows no claim');
  const certificate = await sign(
    certificateKind,
    {
      v: 1,
      accountId: account.accountId,
      deviceId,
      pairingId: pending.pairingId,
      deviceKey: claim.claim.deviceKey,
      transcriptSha256: transcriptSha256(offer),
      rev: 1,
      status: 'active',
      trustedUntilSeq: null,
      issuedAt: ports.now(),
    },
    account.orderKey,
  );
  const { pairingId } = pending;
  const device = await verifyDevice(
    await ports.call('certify', { params: { pairingId }, body: { certificate } }),
    account,
  );
  const { model, serial } = progress.about;
  await writeRecord(ports, account, { kind: 'device', deviceId, name, model, ...(serial && { serial }) });
  await deleteRecord(ports, account, pending.record);
  return device;
}

/** Withdraws an offer or refuses a claim, and forgets it. */
export async function withdrawPairing(ports: OwnerPorts, account: OpenAccount, pending: PendingPairing): Promise<void> {
  await endPairing(ports.call, pending.pairingId);
  await deleteRecord(ports, account, pending.record);
}

async function endPairing(call: Call, pairingId: string): Promise<void> {
  try {
    await call('refusePairing', { params: { pairingId } });
  } catch (error) {
    const isOver =
      error instanceof HomewardError && ['not_found', 'pairing_expired', 'pairing_used'].includes(error.code);
    if (!isOver) throw error;
  }
}
