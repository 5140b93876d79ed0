import { HomewardError } from '@homeward/shared/errors';
import type { CallingDevice } from '../http/route.ts';
import type { Devices } from '../repositories/devices.ts';
import type { Pairings } from '../repositories/pairings.ts';
import { tokenSha256 } from './token.ts';

/** Macs whose token is remembered; the oldest is forgotten beyond. */
const CAPACITY = 50_000;

const BEARER = /^Bearer ([A-Za-z0-9_-]{43})$/;

/** Tells which Mac calls, by its device token. */
export class DeviceTokens {
  readonly #devices: Pick<Devices, 'byToken'>;
  readonly #pairings: Pick<Pairings, 'byToken'>;
  /** Certified Macs by their token's digest: a query per request would cost as much as storing an item. */
  readonly #known = new Map<string, CallingDevice>();

  constructor(devices: Pick<Devices, 'byToken'>, pairings: Pick<Pairings, 'byToken'>) {
    this.#devices = devices;
    this.#pairings = pairings;
  }

  /**
   * @param authorization the request's header.
   * @throws HomewardError `unknown_device`
   */
  async identify(authorization: string | undefined): Promise<CallingDevice> {
    const token = BEARER.exec(authorization ?? '')?.[1];
    if (token === undefined) throw new HomewardError('unknown_device', 'the device token is missing');
    const digest = tokenSha256(token);
    const known = this.#known.get(digest);
    if (known) return known;
    const device = await this.#devices.byToken(digest);
    if (device) return this.#remember(digest, { deviceId: device.id, accountId: device.account_id, certified: true });
    const pairing = await this.#pairings.byToken(digest);
    if (!pairing?.deviceId) throw new HomewardError('unknown_device', 'pair it again');
    return { deviceId: pairing.deviceId, accountId: pairing.accountId, certified: false };
  }

  /** Forgets a Mac whose token is no longer good. */
  forget(deviceId: string): void {
    for (const [digest, device] of this.#known) if (device.deviceId === deviceId) this.#known.delete(digest);
  }

  #remember(digest: string, device: CallingDevice): CallingDevice {
    const [oldest] = this.#known.keys();
    if (this.#known.size >= CAPACITY && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(digest, device);
    return device;
  }
}
