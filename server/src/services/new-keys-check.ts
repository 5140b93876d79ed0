import type { StoredRecord } from '@homeward/shared/api/account';
import type { BodyOf } from '@homeward/shared/api/endpoint';
import type { RenewedMac } from '@homeward/shared/api/keys';
import type { Api } from '@homeward/shared/api/table';
import { fromBase64Url } from '@homeward/shared/base64url';
import { certificateKind, genesisOf } from '@homeward/shared/certificate';
import { HomewardError } from '@homeward/shared/errors';
import type { Mode } from '@homeward/shared/modes';
import { type Order, orderKind, verifyOrder } from '@homeward/shared/order';
import { keyIdOf } from '@homeward/shared/receipt';
import { verifyRotation } from '@homeward/shared/rotation';
import { openSigned, readSigned } from '@homeward/shared/signed';
import { recordsRoot } from '@homeward/shared/state';
import { canonicalJson } from '@homeward/shared/strict-json';
import type { StoredAccount } from '../repositories/accounts.ts';
import type { StoredDevice } from '../repositories/devices.ts';
import { checkNextState } from './account-state.ts';

type NewKeys = Pick<BodyOf<Api['rotateFinish']>, 'vault' | 'state' | 'records' | 'rotation' | 'macs'>;

/** What the new keys take the place of. */
interface Present {
  readonly account: StoredAccount;
  readonly records: readonly StoredRecord[];
  readonly devices: readonly StoredDevice[];
}

/** A Mac's renewed papers, with what is stored of its order. */
export interface CheckedMac extends RenewedMac {
  readonly seq: number;
  readonly mode: Mode | null;
  /** Whether its order is of a mode. */
  readonly isMode: boolean;
}

/**
 * What the server can check of new keys without opening anything: that they follow the present ones and each other, and leave
 * nothing out. A mistake would lock an owner out.
 * @throws HomewardError `bad_signature`, `order_refused`, `certificate_refused`, `bad_request`; `revision_conflict` where a record, a
 * Mac or an order is new since
 */
export async function checkNewKeys(keys: NewKeys, { account, records, devices }: Present): Promise<CheckedMac[]> {
  const { vault: before } = account;
  const { vault } = keys;
  const rotation = await verifyRotation(keys.rotation, { accountId: account.id, ...before });
  const isOfThese =
    rotation.v === 1 &&
    rotation.generation === vault.generation &&
    rotation.newOrderKey === vault.orderKey &&
    rotation.newRecipient === vault.recipient;
  if (!isOfThese || vault.generation !== before.generation + 1) {
    throw new HomewardError('order_refused', 'the rotation does not name these keys as the next ones');
  }
  if (vault.rootKey !== before.rootKey || vault.recoveryAuthKey !== before.recoveryAuthKey) {
    throw new HomewardError('bad_request', 'the recovery code stays; make a new one apart');
  }
  await checkState(keys, account);
  checkRecords(keys.records, records);
  return await checkMacs(keys, account, devices);
}

async function checkState({ vault, state, records }: NewKeys, account: StoredAccount): Promise<void> {
  const next = await checkNextState(state, { ...account, vault });
  if (next.recordsRoot !== recordsRoot(records)) {
    throw new HomewardError('bad_request', 'the signed state is not that of these records');
  }
}

function checkRecords(next: readonly StoredRecord[], present: readonly StoredRecord[]): void {
  const before = new Map(present.filter(({ kind }) => kind !== 'pairing').map((record) => [record.id, record]));
  const follows = next.every(({ id, kind, rev }) => before.get(id)?.kind === kind && before.get(id)?.rev === rev - 1);
  const ids = new Set(next.map(({ id }) => id));
  if (!follows || ids.size !== next.length || ids.size !== before.size) throw newer('a record');
}

async function checkMacs({ vault, macs }: NewKeys, account: StoredAccount, devices: readonly StoredDevice[]) {
  const stored = new Map(devices.map((device) => [device.id, device]));
  const ids = new Set(macs.map(({ deviceId }) => deviceId));
  if (ids.size !== macs.length || ids.size !== stored.size) throw newer('a Mac');
  return await Promise.all(
    macs.map(async (mac) => {
      const device = stored.get(mac.deviceId);
      if (!device) throw newer('a Mac');
      if (device.order_seq !== mac.afterSeq) throw newer('an order');
      const pairingId = await checkCertificate(mac.certificate, device, vault.orderKey);
      const order = await verifyOrder(mac.order, {
        ...{ accountId: account.id, deviceId: device.id, pairingId, orderKey: vault.orderKey },
        deviceKeySha256: keyIdOf(fromBase64Url(device.device_key)),
        lastSeq: Math.max(device.order_seq, device.acknowledged_seq),
      });
      if (!repeatsLast(order, device)) {
        throw new HomewardError('order_refused', 'it is not what was ordered last; give another order apart');
      }
      const isMode = order.type === 'mode';
      return { ...mac, seq: order.seq, isMode, mode: isMode ? order.mode : device.order_mode };
    }),
  );
}

/** Whether an order says what the one before said, or where that is not known what the Mac last confirmed. */
function repeatsLast(order: Order, device: StoredDevice): boolean {
  const last = device.order_token === null ? null : readSigned(orderKind, device.order_token);
  if (last === null || device.acknowledged_seq > last.seq) {
    return order.type === 'mode' && order.mode === (device.acknowledged_mode ?? 'protected');
  }
  if (order.type === 'mode' && last.type === 'mode' && last.mode === 'stolen') {
    // Its time runs on, and may be over: it is not begun anew.
    if (order.mode === 'protected') return device.acknowledged_seq === last.seq;
    if (order.maxSeconds > last.maxSeconds) return false;
    return canonicalJson(saidBy({ ...order, maxSeconds: last.maxSeconds })) === canonicalJson(saidBy(last));
  }
  return canonicalJson(saidBy(order)) === canonicalJson(saidBy(last));
}

/** What an order wants, without what is new in each. */
const saidBy = ({ seq: _, issuedAt: _at, stateRev: _rev, keyId: _key, ...said }: Order) => said;

/** The same word as before, with the new key. @returns the id of the Mac's pairing */
async function checkCertificate(token: string, device: StoredDevice, orderKey: string): Promise<string> {
  const before = readSigned(certificateKind, device.certificate);
  const next = await openSigned(certificateKind, token, fromBase64Url(orderKey));
  const { deviceKey, transcriptSha256, pairingId, status, trustedUntilSeq, accountId, deviceId, rev } = before;
  const expected = {
    ...{ v: 2, accountId, deviceId, pairingId, deviceKey, transcriptSha256, status, trustedUntilSeq },
    ...{ rev: rev + 1, first: genesisOf(device.certificate) },
  };
  const { issuedAt: _, ...named } = next;
  if (JSON.stringify(Object.entries(named).sort()) !== JSON.stringify(Object.entries(expected).sort())) {
    throw new HomewardError('certificate_refused', 'it does not say the same of the Mac as the one before');
  }
  return pairingId;
}

const newer = (what: string) =>
  new HomewardError('revision_conflict', `${what} was changed meanwhile by another session; start again`);
