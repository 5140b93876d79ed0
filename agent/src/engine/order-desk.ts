import { type Acknowledgement, acknowledgementKind } from '@homeward/shared/acknowledgement';
import { MAX_ROTATIONS_AT_ONCE } from '@homeward/shared/api/agent';
import { fromBase64Url } from '@homeward/shared/base64url';
import type { SigningKey } from '@homeward/shared/ed25519';
import { HomewardError } from '@homeward/shared/errors';
import { type Order, orderKind, verifyOrder } from '@homeward/shared/order';
import { secureOrigin } from '@homeward/shared/origin';
import { keysAfter, rotationKind, verifyRotation } from '@homeward/shared/rotation';
import { rotationAcknowledgementKind } from '@homeward/shared/rotation-acknowledgement';
import { sha256Base64Url } from '@homeward/shared/sha256';
import { hashSigned, openSigned, sign } from '@homeward/shared/signed';
import type { Clock } from '../clock.ts';
import { type Log, reasonOf } from '../log.ts';
import { Mutex } from '../mutex.ts';
import type { AgentState, OrderMemory } from '../state/agent-state.ts';
import type { StateStore } from '../state/state-store.ts';
import { type ModeState, nextMode, protocolMode } from './mode.ts';

/** A change of what the agent is to do, already on disk. */
export interface Change {
  readonly before: AgentState;
  readonly after: AgentState;
  readonly why: 'order' | 'expired';
}

export interface OrderDeskParts {
  readonly store: StateStore;
  readonly key: SigningKey;
  readonly clock: Clock;
  readonly log: Log;
  /** Acts on a change. It is on disk by then, and not yet acknowledged. */
  readonly onChange: (change: Change) => void;
  /** An order could not be put on disk, and so is not taken yet; one to stop ends capture all the same. */
  readonly onUnsaved: (error: unknown, toStop: boolean) => void;
  /** Sends the acknowledgement that the state holds. */
  readonly acknowledge: (which: 'new' | 'repeated') => void;
  /** The same of a change of the owner's keys. */
  readonly acknowledgeRotation: (which: 'new' | 'repeated') => void;
}

interface HowItCame {
  readonly answer: boolean;
  readonly byHand: boolean;
}

export type Reception = 'accepted' | 'repeated' | 'refused';

/** Where orders arrive, from whichever side: checked, put on disk, acted on, acknowledged, in that order, one at a time. */
export class OrderDesk {
  readonly #parts: OrderDeskParts;
  readonly #mutex = new Mutex();
  /** Refused orders come again with each check-in; each is logged once. */
  #lastRefused = '';
  readonly #refusedRotations = new Set<string>();

  constructor(parts: OrderDeskParts) {
    this.#parts = parts;
  }

  /**
   * Takes in an order's token from the server. Nothing about it is believed beforehand.
   * @param answer whether to acknowledge an order that was accepted before; a check-in shows it each time.
   */
  receive(token: string, answer = true): Promise<Reception> {
    return this.#takeIn(token, { answer, byHand: false });
  }

  /**
   * The same from whoever is at this Mac, by a file or a link. While it is stolen none is taken: the server asks for a proof
   * before it passes one on that weakens a theft, and a thief with the owner's unlocked browser has the order without it.
   */
  receiveByHand(token: string): Promise<Reception> {
    return this.#takeIn(token, { answer: true, byHand: true });
  }

  #takeIn(token: string, how: HowItCame): Promise<Reception> {
    return this.#mutex.run(async () => {
      try {
        return await this.#receive(token, how);
      } catch (error) {
        if (token !== this.#lastRefused) this.#parts.log.warn(`an order is not taken: ${reasonOf(error)}`);
        this.#lastRefused = token;
        return 'refused';
      }
    });
  }

  /** Ends stolen mode where the time is over that its order set. */
  async expire(): Promise<void> {
    const { store, clock, onChange } = this.#parts;
    const isOver = (state: AgentState) => nextMode(state.mode, { input: 'time', at: clock.now() }) !== state.mode;
    if (store.paired === null || !isOver(store.paired)) return;
    await this.#mutex.run(async () => {
      const before = store.current;
      const mode = nextMode(before.mode, { input: 'time', at: clock.now() });
      if (mode === before.mode) return;
      onChange({ before, after: await store.change((state) => ({ ...state, mode })), why: 'expired' });
    });
  }

  /** The clock was set, by a thief or right at last: stolen mode lasts as long as its order said all the same. */
  async clockWasSet(byMs: number): Promise<void> {
    const { store } = this.#parts;
    if (store.paired?.mode.mode !== 'stolen') return;
    await this.#mutex.run(async () => {
      const { mode } = store.current;
      if (mode.mode !== 'stolen') return;
      await store.change((state) => ({ ...state, mode: { ...mode, until: Math.max(0, mode.until + byMs) } }));
    });
  }

  /**
   * Learns from this Mac's own acknowledgement, which the server kept, that an order was accepted that the state on
   * disk has lost (it was put back from a backup): none below it is taken any more, and that one once more.
   */
  recall(token: string): Promise<void> {
    return this.#mutex.run(async () => {
      const { store } = this.#parts;
      const { pins, orders } = store.current;
      if (token === orders.acknowledgement?.token) return;
      let told: Acknowledgement;
      try {
        told = await openSigned(acknowledgementKind, token, fromBase64Url(pins.deviceKey));
      } catch (error) {
        this.#parts.log.warn(`the server shows an acknowledgement that is not this Mac's: ${reasonOf(error)}`);
        return;
      }
      const isOurs = told.deviceId === pins.deviceId && told.accountId === pins.accountId;
      if (!isOurs || told.seq <= orders.lastSeq) return;
      await store.change((state) => ({
        ...state,
        orders: { ...state.orders, lastSeq: told.seq, recalled: told.orderHash },
      }));
    });
  }

  /**
   * Takes in the owner's root-signed change of keys: on disk, with the word of it, before any of them is believed.
   * @throws HomewardError where it is not that
   */
  rotate(token: string): Promise<Exclude<Reception, 'refused'>> {
    return this.#mutex.run(async () => {
      const { store, key, clock, log, acknowledgeRotation } = this.#parts;
      const { pins, rotation: before } = store.current;
      const hash = hashSigned(rotationKind, token);
      if (hash === before?.hash) {
        acknowledgeRotation('repeated');
        return 'repeated';
      }
      const rotation = await verifyRotation(token, pins);
      const { accountId, deviceId } = pins;
      const { generation } = rotation;
      const said = { v: 1, accountId, deviceId, rotationHash: hash, generation, at: clock.now() } as const;
      const acknowledgement = { token: await sign(rotationAcknowledgementKind, said, key), taken: false };
      await store.change((state) => ({
        ...state,
        pins: keysAfter(state.pins, rotation),
        rotation: { hash, acknowledgement },
      }));
      log.info(`the owner's keys are now of generation ${generation}${rotation.v === 2 ? ', under another code' : ''}`);
      acknowledgeRotation('new');
      return 'accepted';
    });
  }

  /** The same of what the server passes on: a refusal is logged, once. */
  receiveRotation(token: string): Promise<Reception> {
    return this.rotate(token).catch((error) => {
      if (!this.#refusedRotations.has(token)) {
        this.#parts.log.warn(`a change of the owner's keys is not taken: ${reasonOf(error)}`);
      }
      // The server sends a few at a time: what it makes up beyond that is logged again.
      if (this.#refusedRotations.size >= MAX_ROTATIONS_AT_ONCE) this.#refusedRotations.clear();
      this.#refusedRotations.add(token);
      return 'refused' as const;
    });
  }

  async #receive(token: string, { answer, byHand }: HowItCame): Promise<Reception> {
    const { store, clock, log, onChange, acknowledge } = this.#parts;
    const before = store.current;
    const hash = hashSigned(orderKind, token);
    if (hash === before.orders.last?.hash) {
      if (answer) acknowledge('repeated');
      return 'repeated';
    }
    const order = await checkOrder(token, hash, before);
    if (byHand) refuseWhileStolen(before);
    const at = clock.now();
    const mode = modeAfter(before.mode, order, at);
    const acknowledgement = await this.#sign(order, hash, mode, at);
    const orders: OrderMemory = {
      lastSeq: order.seq,
      stateRev: Math.max(before.orders.stateRev, order.stateRev),
      last: { token, hash, acceptedAt: at },
      mode: order.type === 'mode' ? { seq: order.seq, hash } : before.orders.mode,
      acknowledgement: { token: acknowledgement, taken: false },
      recalled: null,
    };
    const trusted = order.type === 'trust' ? { origin: order.origin, receiptKey: order.receiptKey } : {};
    try {
      const after = await store.change(({ releaseAsked, ...state }) => ({
        ...{ ...state, orders, mode, pins: { ...state.pins, ...trusted } },
        // Another mode is the owner's no. A release leaves the wish, for whoever is to act on it.
        ...(order.type !== 'mode' && releaseAsked !== undefined && { releaseAsked }),
      }));
      log.info(`order ${order.seq} accepted: ${order.type === 'mode' ? order.mode : order.type}`);
      onChange({ before, after, why: 'order' });
    } catch (error) {
      this.#parts.onUnsaved(error, mode.mode !== 'stolen');
      throw error;
    }
    acknowledge('new');
    return 'accepted';
  }

  #sign(order: Order, orderHash: string, mode: ModeState, at: number): Promise<string> {
    const { accountId, deviceId } = order;
    const confirmed = protocolMode(mode) ?? 'paused';
    const acknowledgement = { v: 1, accountId, deviceId, orderHash, seq: order.seq, mode: confirmed, at } as const;
    return sign(acknowledgementKind, acknowledgement, this.#parts.key);
  }
}

/** The order, known to be the owner's word for this Mac. @throws HomewardError */
export async function checkOrder(token: string, hash: string, { pins, orders }: AgentState): Promise<Order> {
  const order = await verifyOrder(token, {
    ...pins,
    deviceKeySha256: sha256Base64Url(fromBase64Url(pins.deviceKey)),
    lastSeq: hash === orders.recalled ? orders.lastSeq - 1 : orders.lastSeq,
  });
  if (order.type === 'trust' && secureOrigin(order.origin) !== order.origin) {
    throw new HomewardError('order_refused', 'the address of the server is not in its plain form');
  }
  return order;
}

/** No order from hand to hand ends or weakens a theft. @throws HomewardError `order_refused` */
export function refuseWhileStolen({ mode }: Pick<AgentState, 'mode'>): void {
  if (mode.mode !== 'stolen') return;
  throw new HomewardError('order_refused', 'while this Mac is marked stolen it takes orders from its server alone');
}

function modeAfter(mode: ModeState, order: Order, at: number): ModeState {
  if (order.type === 'trust') return mode;
  return nextMode(mode, order.type === 'release' ? { input: 'released', at } : { input: 'ordered', order, at });
}
