import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { acknowledgementKind } from '@homeward/shared/acknowledgement';
import { type CheckInReply, ENVELOPE_HEADER } from '@homeward/shared/api/agent';
import { api } from '@homeward/shared/api/table';
import type { Cycle, ReportBody } from '@homeward/shared/bodies/report';
import { utf8 } from '@homeward/shared/bytes';
import { type Envelope, envelopeKind } from '@homeward/shared/envelope';
import type { Mode } from '@homeward/shared/modes';
import { orderKind } from '@homeward/shared/order';
import { type ItemBody, sealItem } from '@homeward/shared/seal';
import { hashSigned, readSigned, sign } from '@homeward/shared/signed';
import { canonicalJson } from '@homeward/shared/strict-json';
import { WebSocket } from 'ws';
import type { HandMadeMachine } from './unsealed-machine.ts';

const DEADLINE_MS = 60_000;
const POLL_MS = 20;

/** A Mac that does its part right, item by item as the test says: faster than an agent, and with what it should say. */
export class SealedMachine {
  readonly machine: HandMadeMachine;
  readonly #recipient: string;
  #seq = 0;
  #prev: string;
  #order: { readonly seq: number; readonly hash: string; readonly mode: Mode } | null = null;

  constructor(machine: HandMadeMachine, recipient: string) {
    this.machine = machine;
    this.#recipient = recipient;
    this.#prev = machine.certificateHash;
  }

  get deviceId(): string {
    return this.machine.deviceId;
  }

  /** Seals and numbers an item; hand it to `put`. */
  async make(kind: Envelope['kind'], body: ItemBody, capturedAt = Date.now()) {
    const { accountId, deviceId, deviceKey } = this.machine;
    this.#seq += 1;
    const identity = { accountId, deviceId, epoch: 1, id: crypto.randomUUID(), seq: this.#seq, kind, capturedAt };
    const { sealed, ...digests } = await sealItem(identity, body, this.#recipient);
    const envelope: Envelope = {
      v: 1,
      alg: 'ed25519',
      prev: this.#prev,
      orderSeq: this.#order?.seq ?? 0,
      orderHash: this.#order?.hash ?? null,
      size: sealed.length,
      ...identity,
      ...digests,
    };
    const token = await sign(envelopeKind, envelope, deviceKey);
    this.#prev = hashSigned(envelopeKind, token);
    return { id: identity.id, token, sealed };
  }

  async put({ id, token, sealed }: Awaited<ReturnType<SealedMachine['make']>>): Promise<string> {
    await this.#ask(`items/${id}`, 'PUT', sealed as Uint8Array<ArrayBuffer>, {
      'content-type': 'application/octet-stream',
      [ENVELOPE_HEADER]: token,
    });
    return id;
  }

  /** @returns the item's id. */
  send(kind: Envelope['kind'], body: object): Promise<string> {
    return this.sendAt(kind, body, Date.now());
  }

  /** Sends what was captured at another time. @returns the item's id. */
  async sendAt(kind: Envelope['kind'], body: object, at: number): Promise<string> {
    return this.put(await this.make(kind, { mediaType: 'application/json', bytes: utf8(canonicalJson(body)) }, at));
  }

  async sendPhoto(camera: string, bytes: Uint8Array, taken: Partial<Taken> = {}): Promise<string> {
    const { cycle = cycleIn(this.mode), at = Date.now(), width = 4, height = 3 } = taken;
    const about = { cycle, camera, width, height, captureMs: 1 };
    return this.put(await this.make('snapshot', { mediaType: 'image/jpeg', bytes, about }, at));
  }

  /** Waits for orders at the server itself: it is online from now on. @returns what ends that. */
  async stayOnline(): Promise<() => void> {
    const socket = new WebSocket(`${this.machine.origin.replace(/^http/, 'ws')}${api.stream.path}`, {
      headers: { authorization: `Bearer ${this.machine.deviceToken}` },
    });
    await once(socket, 'open', { signal: AbortSignal.timeout(DEADLINE_MS) });
    socket.on('error', () => {});
    return () => socket.terminate();
  }

  sendReport = (change: Partial<ReportBody> = {}): Promise<string> =>
    this.send('report', { ...reportBody(this.mode), ...change });

  get mode(): Mode {
    return this.#order?.mode ?? 'protected';
  }

  /** Takes the next order, as soon as the server has it, and says so. @returns the acknowledgement. */
  async obey(at = Date.now()): Promise<string> {
    const { accountId, deviceId, deviceKey } = this.machine;
    const { token, order } = await this.#nextOrder();
    const { seq, mode } = order;
    this.#order = { seq, mode, hash: hashSigned(orderKind, token) };
    const said = { v: 1 as const, accountId, deviceId, orderHash: this.#order.hash, seq, mode, at };
    const acknowledgement = await sign(acknowledgementKind, said, deviceKey);
    await this.#ask('acknowledgements', 'POST', JSON.stringify({ acknowledgement }));
    return acknowledgement;
  }

  async #nextOrder() {
    const deadline = Date.now() + DEADLINE_MS;
    while (Date.now() < deadline) {
      const reply = await this.#ask('check-in', 'POST', JSON.stringify({ epoch: 1 }));
      const { order: token } = (await reply.json()) as CheckInReply;
      const order = token === null ? null : readSigned(orderKind, token);
      if (token !== null && order?.type === 'mode' && order.seq > (this.#order?.seq ?? 0)) return { token, order };
      await pause(POLL_MS);
    }
    throw new Error(`no new order within ${DEADLINE_MS} ms`);
  }

  async #ask(path: string, method: string, body: string | Uint8Array<ArrayBuffer>, headers: object = {}) {
    const response = await fetch(`${this.machine.origin}/api/agent/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.machine.deviceToken}`,
        'content-type': 'application/json',
        ...headers,
      },
      body,
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response;
  }
}

/** When a photo was taken, in which round of the sensors, and how large it is in pixels. */
interface Taken {
  readonly cycle: Cycle;
  readonly at: number;
  readonly width: number;
  readonly height: number;
}

export const cycleIn = (mode: Mode): Cycle => ({ id: crypto.randomUUID(), mode, intervalSeconds: 300, trial: false });

/** A report from London, with everything in order. */
export const reportBody = (mode: Mode, stateRev = 1): ReportBody => ({
  v: 1,
  cycle: cycleIn(mode),
  address: {
    value: {
      address: '81.2.69.160',
      scope: 'public',
      placeSource: 'server',
      city: 'London',
      countryCode: 'GB',
      latitude: 51.51,
      longitude: -0.09,
      accuracyMeters: 50_000,
    },
  } as ReportBody['address'],
  position: {
    value: { latitude: 51.51, longitude: -0.09, accuracyMeters: 65, source: 'location-service', foundAt: Date.now() },
  },
  health: {
    agentVersion: '1.0.0',
    platform: 'macOS 26.1 arm64',
    startedAt: Date.now(),
    permissions: { camera: 'denied', location: 'granted' },
    outbox: { waiting: 0, waitingBytes: 0, rejected: 0 },
    freeDiskBytes: 212_000_000_000,
    stateRev,
  },
});
