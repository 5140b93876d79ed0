import { stepUpAction } from '@homeward/shared/api/account';
import type { Call } from '@homeward/shared/api/client';
import { fromBase64Url } from '@homeward/shared/base64url';
import type { Mode } from '@homeward/shared/modes';
import { defaultIntervalSeconds, defaultMaxSeconds } from '@homeward/shared/modes';
import { nextOrderSeq, type Order, orderKind } from '@homeward/shared/order';
import { keyIdOf } from '@homeward/shared/receipt';
import { hashSigned, sign } from '@homeward/shared/signed';
import { type VerifiedDevice, verifyDevice } from './device.ts';
import type { OpenAccount } from './open-account.ts';
import { proveStepUp, type StepUpAnswer } from './step-up.ts';

/** The schema's least interval; `paused` collects nothing, whatever the interval says. */
const PAUSED_INTERVAL_SECONDS = 3600;

/** The schema's least time; with less left, a theft is as good as over. */
const MIN_STOLEN_SECONDS = 3600;

/** What the owner wants of a Mac. */
export interface ModeWish {
  readonly mode: Mode;
  readonly intervalSeconds?: number | undefined;
  /** While stolen: nothing of Homeward shows on the Mac. */
  readonly hidden?: boolean | undefined;
  readonly maxSeconds?: number | undefined;
}

/** A signed order, ready to be given. */
export interface PreparedOrder {
  readonly token: string;
  readonly hash: string;
  readonly order: Order;
  /** The number of the latest order that the owner saw when this one was made. */
  readonly afterSeq: number;
}

/** Signs a mode order above everything that the server and the Mac know. */
export function prepareModeOrder(
  account: OpenAccount,
  device: VerifiedDevice,
  wish: ModeWish,
  issuedAt: number,
): Promise<PreparedOrder> {
  return prepared(account, device, {
    ...commonOf(account, device, issuedAt),
    type: 'mode',
    mode: wish.mode,
    intervalSeconds: wish.intervalSeconds ?? (defaultIntervalSeconds[wish.mode] || PAUSED_INTERVAL_SECONDS),
    hidden: wish.mode === 'stolen' && (wish.hidden ?? false),
    maxSeconds: wish.maxSeconds ?? defaultMaxSeconds,
  });
}

/** Signs the order that lets the Mac go: it sends what waits, and is unpaired. */
export const prepareReleaseOrder = (
  account: OpenAccount,
  device: VerifiedDevice,
  issuedAt: number,
): Promise<PreparedOrder> => prepared(account, device, { ...commonOf(account, device, issuedAt), type: 'release' });

/**
 * Signs what was ordered last once more, numbered anew, so that its acknowledgement shows which key the Mac believes. Where the
 * server does not show the latest, or there is none, the mode that the Mac is in. “Stolen” gets the time that it has left, and none
 * is given anew where that is over.
 */
export function renewOrder(account: OpenAccount, device: VerifiedDevice, issuedAt: number): Promise<PreparedOrder> {
  const { order, acknowledgement, confirmed } = device;
  if (order === null || device.isOvertaken) {
    return prepareModeOrder(account, device, { mode: device.orderedMode }, issuedAt);
  }
  if (order.type !== 'mode' || order.mode !== 'stolen' || !confirmed || acknowledgement === null) {
    return prepared(account, device, { ...order, ...commonOf(account, device, issuedAt) });
  }
  const passedSeconds = Math.max(0, Math.floor((issuedAt - acknowledgement.at) / 1000));
  const maxSeconds = order.maxSeconds - passedSeconds;
  return maxSeconds < MIN_STOLEN_SECONDS
    ? prepareModeOrder(account, device, { mode: 'protected' }, issuedAt)
    : prepared(account, device, { ...order, ...commonOf(account, device, issuedAt), maxSeconds });
}

async function prepared(account: OpenAccount, device: VerifiedDevice, order: Order): Promise<PreparedOrder> {
  const token = await sign(orderKind, order, account.orderKey);
  return { token, hash: hashSigned(orderKind, token), order, afterSeq: device.order?.seq ?? 0 };
}

const commonOf = (account: OpenAccount, device: VerifiedDevice, issuedAt: number) =>
  ({
    v: 1,
    accountId: account.accountId,
    deviceId: device.deviceId,
    deviceKeySha256: keyIdOf(fromBase64Url(device.certificate.deviceKey)),
    pairingId: device.certificate.pairingId,
    seq: nextOrderSeq(device.order?.seq ?? 0, device.acknowledgement?.seq ?? 0),
    issuedAt,
    stateRev: account.signedState.state.rev,
    keyId: keyIdOf(account.orderKey.publicKey),
  }) as const;

/**
 * Gives a prepared order to the server, which pushes it to the Mac.
 * @param answer where the server asked for it (`step_up_needed`).
 * @throws HomewardError `order_conflict` where another order came first: read the device again and show it;
 * `step_up_needed`, `wrong_recovery_code`.
 */
export async function giveOrder(
  call: Call,
  account: OpenAccount,
  { token, hash, order, afterSeq }: PreparedOrder,
  answer?: StepUpAnswer | undefined,
): Promise<VerifiedDevice> {
  const proof = answer === undefined ? undefined : await proveStepUp(call, account, answer, stepUpAction.order(hash));
  const device = await call('putOrder', {
    params: { deviceId: order.deviceId },
    body: { order: token, afterSeq, ...(proof && { proof }) },
  });
  return verifyDevice(device, account);
}

/** Retires or erases a Mac; final after 14 days. @throws HomewardError `step_up_needed`, `wrong_recovery_code` */
export async function removeDevice(
  call: Call,
  account: OpenAccount,
  deviceId: string,
  action: 'retire' | 'erase',
  answer?: StepUpAnswer | undefined,
): Promise<VerifiedDevice> {
  const proof =
    answer === undefined ? undefined : await proveStepUp(call, account, answer, stepUpAction[action](deviceId));
  const device = await call('removeDevice', { params: { deviceId }, body: { action, ...(proof && { proof }) } });
  return verifyDevice(device, account);
}

/** Takes back that a Mac was retired or erased. */
export const keepDevice = async (call: Call, account: OpenAccount, deviceId: string): Promise<VerifiedDevice> =>
  verifyDevice(await call('keepDevice', { params: { deviceId } }), account);
