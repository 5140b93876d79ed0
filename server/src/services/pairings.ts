import { randomUUID } from 'node:crypto';
import type { Device } from '@homeward/shared/api/devices';
import type { ReplyOf } from '@homeward/shared/api/endpoint';
import type { Api } from '@homeward/shared/api/table';
import { fromBase64Url } from '@homeward/shared/base64url';
import { HomewardError } from '@homeward/shared/errors';
import {
  generationOf,
  type MacedClaim,
  type PairingOffer,
  PairingTranscript,
  verifyPairingCertificate,
} from '@homeward/shared/pairing';
import { PAIRING_MINUTES } from '@homeward/shared/pairing-secret';
import { recipientIdOf, requireHybridRecipient } from '@homeward/shared/recipient';
import { expectShape } from '@homeward/shared/schema';
import { parseCanonicalJson } from '@homeward/shared/strict-json';
import type { Clock } from '../clock.ts';
import type { CallingDevice, Owner } from '../http/route.ts';
import type { Accounts, StoredAccount } from '../repositories/accounts.ts';
import type { Devices } from '../repositories/devices.ts';
import type { Pairings, StoredPairing } from '../repositories/pairings.ts';
import type { ActivityRecorder } from './activity.ts';
import type { DeviceService } from './devices.ts';
import type { LimitService } from './limits.ts';
import type { OwnerEvents } from './owner-events.ts';
import { newToken, tokenSha256 } from './token.ts';
import { TOMBSTONE_MS } from './tombstones.ts';

const PAIRING_MS = PAIRING_MINUTES * 60_000;

/** How far the clock of the owner's browser may be ahead. */
const CLOCK_SLACK_MS = 5 * 60_000;

/** Pairings that an account may have open at a time. */
const MAX_OPEN = 20;

export interface PairingPorts {
  readonly clock: Clock;
  readonly accounts: Pick<Accounts, 'byId'>;
  readonly pairings: Pairings;
  readonly devices: Devices;
  readonly deviceService: Pick<DeviceService, 'get'>;
  readonly events: Pick<OwnerEvents, 'emit'>;
  readonly activity: ActivityRecorder;
  /** Whether an origin is this server's. */
  readonly isOwnOrigin: (origin: string) => boolean;
  /** base64url. */
  readonly receiptKey: string;
  readonly limits: Pick<LimitService, 'current'>;
}

export type PairingService = ReturnType<typeof createPairingService>;
type PairingReply = ReplyOf<Api['pairing']>;

/**
 * Pairing as the server sees it: it carries offer, claim and certificate between console and Mac. What only the two
 * can check (the MACs under the pairing's secret) it cannot; all else it checks, so that a mistake shows early.
 */
export function createPairingService(ports: PairingPorts) {
  const { clock, accounts, pairings, devices, deviceService, events, activity } = ports;

  async function ofAccount(accountId: string, pairingId: string): Promise<StoredPairing> {
    const pairing = await pairings.ofAccount(accountId, pairingId);
    if (!pairing) throw new HomewardError('not_found', 'no such pairing');
    return pairing;
  }

  return {
    /** @throws HomewardError `pairing_refused`, `pairing_expired`, `pairing_used`, `wrong_recipient`, `rate_limited` */
    async offer(owner: Owner, offer: PairingOffer): Promise<{ pairingId: string; expiresAt: number }> {
      const { accountId, sessionId } = owner;
      const account = await accounts.byId(accountId);
      if (!account) throw new HomewardError('not_found', 'no such account');
      const now = clock.now();
      const transcript = readTranscript(offer);
      checkTranscript(transcript, offer, account, ports);
      if (transcript.expiresAt <= now) throw new HomewardError('pairing_expired', 'the offer is over already');
      if (transcript.expiresAt > now + PAIRING_MS + CLOCK_SLACK_MS) {
        throw new HomewardError('pairing_refused', `an offer is for ${PAIRING_MINUTES} minutes at most`);
      }
      await pairings.deleteOlder(now - KEPT_MS);
      if ((await pairings.countOpen(accountId, now)) >= MAX_OPEN) {
        throw new HomewardError('rate_limited', 'too many pairings are open; withdraw one or wait');
      }
      const { pairingId } = transcript;
      const expiresAt = Math.min(transcript.expiresAt, now + PAIRING_MS);
      if (!(await pairings.insert(accountId, pairingId, offer, expiresAt))) {
        throw new HomewardError('pairing_used', 'make a new one');
      }
      await activity.record(accountId, { what: 'pairing-offered', sessionId });
      return { pairingId, expiresAt };
    },

    async show(accountId: string, pairingId: string): Promise<PairingReply> {
      const { offer, expiresAt, claim, deviceId, ...pairing } = await ofAccount(accountId, pairingId);
      return { status: statusOf({ ...pairing, expiresAt }, clock.now()), offer, expiresAt, claim, deviceId };
    },

    /** The owner's answer. The same certificate again is welcome: the first answer may have been lost. */
    async certify({ accountId, sessionId }: Owner, pairingId: string, certificate: string): Promise<Device> {
      const pairing = await ofAccount(accountId, pairingId);
      const { claim, deviceId, offer } = pairing;
      const status = statusOf(pairing, clock.now());
      if (status === 'expired') throw new HomewardError('pairing_expired', 'make a new one in the console');
      if (!claim || !deviceId) throw new HomewardError('pairing_refused', 'no Mac has claimed it');
      const checked = await verifyPairingCertificate(certificate, offer, claim.claim, deviceId);
      if (checked.rev !== 1 || checked.trustedUntilSeq !== null) {
        throw new HomewardError('certificate_refused', 'it is not the first of its Mac');
      }
      if (status === 'certified') {
        const device = await deviceService.get(accountId, deviceId);
        if (device.certificate === certificate) return device;
      }
      const { deviceKey } = claim.claim;
      const { maxDevices } = await ports.limits.current();
      const outcome = await devices.certify(
        { id: deviceId, accountId, pairingId, deviceKey, certificate, pairedAt: clock.now() },
        maxDevices,
        clock.now() - TOMBSTONE_MS,
      );
      if (outcome === 'too many devices') {
        throw new HomewardError('too_many_devices', `an account may hold ${maxDevices} here; retire one first`);
      }
      if (outcome === 'not claimed') throw new HomewardError('pairing_used', 'it was answered already');
      await activity.record(accountId, { what: 'mac-paired', sessionId, deviceId });
      events.emit(accountId, { event: 'pairing', pairingId });
      events.emit(accountId, { event: 'device', deviceId });
      return await deviceService.get(accountId, deviceId);
    },

    /** @throws HomewardError `pairing_used` where the Mac is paired already. */
    async refuse({ accountId, sessionId }: Owner, pairingId: string): Promise<void> {
      await ofAccount(accountId, pairingId);
      if (!(await pairings.refuse(pairingId))) {
        throw new HomewardError('pairing_used', 'the Mac is paired; retire it instead');
      }
      await activity.record(accountId, { what: 'pairing-refused', sessionId });
      events.emit(accountId, { event: 'pairing', pairingId });
    },

    /** For the Mac. @throws HomewardError `not_found`, `pairing_used`, `pairing_expired` */
    async offerFor(pairingId: string): Promise<PairingOffer> {
      const pairing = await pairings.byId(pairingId);
      if (!pairing) throw new HomewardError('not_found', 'no such pairing; check the link or code');
      refuseUnlessOpen(pairing, clock.now());
      return pairing.offer;
    },

    /** For the Mac: takes the pairing, once. @returns the token with which the Mac asks how it went. */
    async claim(pairingId: string, claim: MacedClaim): Promise<{ deviceId: string; deviceToken: string }> {
      const pairing = await pairings.byId(pairingId);
      if (!pairing) throw new HomewardError('not_found', 'no such pairing; check the link or code');
      refuseUnlessOpen(pairing, clock.now());
      const deviceId = randomUUID();
      const deviceToken = newToken();
      if (!(await pairings.claim(pairingId, claim, deviceId, tokenSha256(deviceToken), clock.now()))) {
        throw new HomewardError('pairing_used', 'another Mac claimed it first; make a new one in the console');
      }
      events.emit(pairing.accountId, { event: 'pairing', pairingId });
      return { deviceId, deviceToken };
    },

    /** Deletes pairings that have been over for a day; to be called now and then. */
    sweep: (): Promise<void> => pairings.deleteOlder(clock.now() - KEPT_MS),

    /** For the Mac: the owner's answer to its claim. */
    async answerFor(device: CallingDevice): Promise<ReplyOf<Api['pairingStatus']>> {
      if (device.certified) {
        const { certificate } = await deviceService.get(device.accountId, device.deviceId);
        return { status: 'certified', certificate };
      }
      const pairing = await pairings.ofDevice(device.accountId, device.deviceId);
      const status = pairing ? statusOf(pairing, clock.now()) : 'expired';
      return { status: status === 'offered' ? 'claimed' : status, certificate: null };
    },
  };
}

/** A pairing that is over is kept for a day: the Mac may still ask how it went. */
const KEPT_MS = 24 * 60 * 60 * 1000;

/** The status as it is at a time. */
export function statusOf(
  { status, expiresAt }: Pick<StoredPairing, 'status' | 'expiresAt'>,
  now: number,
): PairingReply['status'] {
  const isOpen = status === 'offered' || status === 'claimed';
  return isOpen && expiresAt <= now ? 'expired' : status;
}

function refuseUnlessOpen(pairing: StoredPairing, now: number): void {
  const status = statusOf(pairing, now);
  if (status === 'expired') throw new HomewardError('pairing_expired', 'make a new one in the console');
  if (status !== 'offered') throw new HomewardError('pairing_used', 'make a new one in the console');
}

const readTranscript = (offer: PairingOffer): PairingTranscript =>
  expectShape(PairingTranscript, parseCanonicalJson(fromBase64Url(offer.transcript)), 'pairing transcript');

function checkTranscript(
  transcript: PairingTranscript,
  offer: PairingOffer,
  account: StoredAccount,
  { isOwnOrigin, receiptKey }: PairingPorts,
): void {
  const { vault, id, loginName } = account;
  if (!isOwnOrigin(transcript.origin)) {
    throw new HomewardError('pairing_refused', `this server is not ${transcript.origin}; see its public URL`);
  }
  const recipientId = recipientIdOf(requireHybridRecipient(offer.recipient));
  const expected = {
    accountId: id,
    loginName,
    receiptKey,
    recipientId,
    orderKey: vault.orderKey,
    rootKey: vault.rootKey,
  };
  for (const [name, value] of Object.entries(expected)) {
    if (transcript[name as keyof typeof expected] !== value) {
      throw new HomewardError('pairing_refused', `the offer names another ${name}`);
    }
  }
  if (generationOf(transcript) !== vault.generation) {
    throw new HomewardError('pairing_refused', 'the offer names keys of another generation');
  }
  if (offer.recipient !== vault.recipient)
    throw new HomewardError('pairing_refused', 'the offer names another recipient');
}
