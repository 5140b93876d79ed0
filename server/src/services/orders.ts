import { acknowledgementKind, verifyAcknowledgement } from '@homeward/shared/acknowledgement';
import { type StepUpProof, stepUpAction } from '@homeward/shared/api/account';
import type { CheckInReply } from '@homeward/shared/api/agent';
import type { Device } from '@homeward/shared/api/devices';
import { fromBase64Url } from '@homeward/shared/base64url';
import { certificateKind } from '@homeward/shared/certificate';
import { HomewardError } from '@homeward/shared/errors';
import { MAX_SEQ_JUMP, type Order, orderKind, verifyOrder } from '@homeward/shared/order';
import { keyIdOf } from '@homeward/shared/receipt';
import { hashSigned, readSigned } from '@homeward/shared/signed';
import type { Clock } from '../clock.ts';
import { OrderConflict } from '../http/problems.ts';
import type { CallingDevice, Owner } from '../http/route.ts';
import type { Accounts } from '../repositories/accounts.ts';
import { createDevices, type Devices, type StoredDevice } from '../repositories/devices.ts';
import type { Items } from '../repositories/items.ts';
import { isRetired } from '../repositories/retired-token.ts';
import { createThefts } from '../repositories/thefts.ts';
import type { Database } from '../storage/database.ts';
import type { ActivityRecorder } from './activity.ts';
import type { DeviceService } from './devices.ts';
import type { OrderStreams } from './order-streams.ts';
import type { OwnerEvents } from './owner-events.ts';
import type { SessionService } from './sessions.ts';
import type { StepUp } from './step-up.ts';
import { needsStepUp } from './step-up-rule.ts';

export interface OrderPorts {
  readonly database: Database;
  readonly clock: Clock;
  /** Says when a theft ended: what was captured in it goes some time after that. */
  readonly marks: Clock;
  readonly accounts: Pick<Accounts, 'byId'>;
  readonly devices: Devices;
  readonly deviceService: Pick<DeviceService, 'stored' | 'get'>;
  readonly items: Pick<Items, 'haveSeq' | 'lastEnvelope'>;
  readonly streams: Pick<OrderStreams, 'push'>;
  readonly events: Pick<OwnerEvents, 'emit'>;
  readonly activity: ActivityRecorder;
  readonly stepUp: Pick<StepUp, 'check'>;
  readonly sessions: Pick<SessionService, 'endOnPairedMacs'>;
}

/** What the owner gives. */
export interface GivenOrder {
  readonly order: string;
  /** The number of the latest order the owner has seen. */
  readonly afterSeq: number;
  readonly proof?: StepUpProof | undefined;
}

export type OrderService = ReturnType<typeof createOrderService>;

/**
 * Orders on their way to the Macs and acknowledgements on their way back. The server could not forge either; that it
 * checks both keeps rubbish out and tells an owner of a mistake at once.
 */
export function createOrderService(ports: OrderPorts) {
  const {
    database,
    clock,
    marks,
    accounts,
    devices,
    deviceService,
    items,
    streams,
    events,
    activity,
    stepUp,
    sessions,
  } = ports;

  /** Whoever has the stolen Mac may be signed in on it. */
  async function endThiefs({ accountId, sessionId }: Owner, mode: StoredDevice['order_mode']): Promise<void> {
    if (mode === 'stolen') await sessions.endOnPairedMacs(accountId, sessionId);
  }

  return {
    /**
     * Stores the order if no other came meanwhile, and pushes it. “Stolen” ends the sessions on paired Macs, also where
     * it is given once more because its answer was lost.
     * @throws OrderConflict, HomewardError `bad_signature`, `order_refused`, `step_up_needed`, `wrong_recovery_code`
     */
    async give(owner: Owner, deviceId: string, { order: token, afterSeq, proof }: GivenOrder): Promise<Device> {
      const { accountId, sessionId } = owner;
      const device = await deviceService.stored(accountId, deviceId);
      if (device.order_token === token) {
        await endThiefs(owner, device.order_mode);
        return await deviceService.get(accountId, deviceId);
      }
      const order = await check(device, token, afterSeq);
      const spendProof = needsStepUp(order, device, await devices.isAnyStolen(accountId))
        ? await stepUp.check(owner, proof, stepUpAction.order(hashSigned(orderKind, token)))
        : null;
      const mode = order.type === 'mode' ? order.mode : device.order_mode;
      const isStored = await database.transaction().execute(async (transaction) => {
        const stored = { token, seq: order.seq, mode };
        if (!(await createDevices(transaction).setOrder(accountId, deviceId, afterSeq, stored))) return false;
        if (spendProof) await spendProof(transaction);
        else if (needsStepUp(order, device, await createDevices(transaction).isAnyStolen(accountId))) {
          throw new HomewardError('step_up_needed', 'another Mac was marked as stolen meanwhile');
        }
        if (order.type !== 'trust') {
          const ordered = order.type === 'mode' ? order.mode : 'released';
          await createThefts(transaction).ordered(deviceId, order.seq, ordered, marks.now());
        }
        const detail = order.type === 'mode' ? order.mode : order.type;
        await activity.record(accountId, { what: 'order-given', sessionId, deviceId, detail }, transaction);
        // Retiring takes no proof on quiet days: whoever wants a Mac to tell where it is does not want it to fall silent.
        if (detail === 'stolen' && device.tombstone_action === 'retire' && !isRetired(device.token_sha256)) {
          await createDevices(transaction).clearTombstone(accountId, deviceId);
          await activity.record(accountId, { what: 'mac-kept', sessionId, deviceId }, transaction);
        }
        return true;
      });
      if (!isStored) {
        refuseConflict(await deviceService.stored(accountId, deviceId), afterSeq);
        throw new HomewardError('unavailable', 'the order could not be stored; give it again');
      }
      streams.push(deviceId, token);
      events.emit(accountId, { event: 'device', deviceId });
      await endThiefs(owner, order.type === 'mode' ? order.mode : null);
      return await deviceService.get(accountId, deviceId);
    },

    /** Throws what giving the order would throw now, but for the step-up. */
    async check(accountId: string, deviceId: string, { order, afterSeq }: Omit<GivenOrder, 'proof'>): Promise<void> {
      await check(await deviceService.stored(accountId, deviceId), order, afterSeq);
    },

    /**
     * Keeps the Mac's word. An older one than the kept changes nothing; one for a later order than the server has
     * (it was restored from a backup) counts, so that the owner's next order is numbered above it.
     * @throws HomewardError `bad_signature`, `order_refused`
     */
    async acknowledge({ accountId, deviceId }: CallingDevice, token: string): Promise<void> {
      const device = await deviceService.stored(accountId, deviceId);
      const said = readSigned(acknowledgementKind, token);
      const isOfLatest = device.order_token !== null && said.seq === device.order_seq;
      const orderHash = isOfLatest ? hashSigned(orderKind, device.order_token ?? '') : said.orderHash;
      await verifyAcknowledgement(token, device.device_key, deviceId, orderHash);
      if (said.accountId !== accountId) throw new HomewardError('order_refused', 'it names another account');
      // Orders are numbered above it: a huge one would leave the owner no number to order with.
      if (said.seq > Math.max(device.order_seq, device.acknowledged_seq) + MAX_SEQ_JUMP) {
        throw new HomewardError('order_refused', `there is no order of number ${said.seq}`);
      }
      if (device.acknowledgement !== null) {
        const before = readSigned(acknowledgementKind, device.acknowledgement);
        if (said.seq < before.seq || (said.seq === before.seq && said.at <= before.at)) return;
      }
      if (await devices.setAcknowledgement(accountId, deviceId, token, said.seq, said.mode)) {
        // The Mac says the same again after each start: told once, so that nobody floods the log by it.
        if (said.seq !== device.acknowledged_seq || said.mode !== device.acknowledged_mode) {
          // Under an order that a server put back from a backup has not seen.
          if (said.mode === 'stolen') await createThefts(database).begin(deviceId, said.seq, said.at);
          await activity.record(accountId, { what: 'order-confirmed', deviceId, detail: said.mode });
        }
        events.emit(accountId, { event: 'device', deviceId });
      }
    },

    /** What the owner ordered, and what the server has of the Mac. */
    async checkIn({ accountId, deviceId }: CallingDevice, epoch: number): Promise<CheckInReply> {
      const device = await deviceService.stored(accountId, deviceId);
      return {
        serverTime: clock.now(),
        order: device.order_token,
        haveSeq: await items.haveSeq(deviceId, epoch),
        lastEnvelope: await items.lastEnvelope(deviceId),
        lastAcknowledgement: device.acknowledgement,
      };
    },

    /** The latest order for a Mac that opens its stream. */
    async current({ accountId, deviceId }: CallingDevice): Promise<string | null> {
      return (await deviceService.stored(accountId, deviceId)).order_token;
    },
  };

  async function check(device: StoredDevice, token: string, afterSeq: number): Promise<Order> {
    refuseConflict(device, afterSeq);
    return await verify(device, token);
  }

  async function verify(device: StoredDevice, token: string): Promise<Order> {
    const account = await accounts.byId(device.account_id);
    if (!account) throw new HomewardError('not_found', 'no such account');
    const { pairingId } = readSigned(certificateKind, device.certificate);
    const order = await verifyOrder(token, {
      accountId: device.account_id,
      deviceId: device.id,
      pairingId,
      deviceKeySha256: keyIdOf(fromBase64Url(device.device_key)),
      orderKey: account.vault.orderKey,
      lastSeq: Math.max(device.order_seq, device.acknowledged_seq),
    });
    // Only the latest order is kept: this one would swallow a mode that the Mac has not heard of yet.
    if (order.type === 'trust' && device.acknowledged_seq < device.order_seq) {
      throw new HomewardError('order_refused', 'the Mac has not confirmed the order before; wait for it');
    }
    return order;
  }
}

function refuseConflict(device: StoredDevice, afterSeq: number): void {
  if (device.order_seq === afterSeq) return;
  const detail = `the latest order is number ${device.order_seq}, not ${afterSeq}`;
  if (device.order_token === null) throw new HomewardError('order_conflict', detail);
  throw new OrderConflict(device.order_token, detail);
}
