import { toBase64Url } from '@homeward/shared/base64url';
import { randomBytes } from '@homeward/shared/bytes';
import { signingKeyFromSeed } from '@homeward/shared/ed25519';
import { errorCodeOf, HomewardError } from '@homeward/shared/errors';
import { secureOrigin } from '@homeward/shared/origin';
import {
  type DeviceAbout,
  generationOf,
  makeClaim,
  type PairingClaim,
  type PairingOffer,
  type PairingTranscript,
  pairingDigits,
  verifyOffer,
  verifyPairingCertificate,
} from '@homeward/shared/pairing';
import { type PairingSecret, pairingKeysOf, parsePairingLink } from '@homeward/shared/pairing-secret';
import { type Clock, pause } from '../clock.ts';
import { nextMode } from '../engine/mode.ts';
import { noOrders } from '../state/agent-state.ts';
import type { Secrets } from '../state/secrets.ts';
import type { StateStore } from '../state/state-store.ts';
import type { ServerClient } from '../transport/server-client.ts';

/** How often the Mac asks whether the owner has answered. */
const ASK_EVERY_MS = 1_000;

/** What a person must see before the owner confirms: both sides show the same digits. */
export interface PairingQuestion {
  readonly host: string;
  readonly loginName: string;
  /** Of this Mac; empty where it does not know. */
  readonly model: string;
  /** Six digits. */
  readonly digits: string;
}

export interface PairingParts {
  readonly store: StateStore;
  readonly secrets: Secrets;
  readonly connect: (origin: string, token: string | null) => ServerClient;
  readonly clock: Clock;
  readonly about: () => Promise<DeviceAbout>;
  readonly show: (question: PairingQuestion) => void;
  /** Ends the wait for the owner. */
  readonly signal: AbortSignal;
}

/** Where a pairing is, and its secret: from a link, or from a code and the server's host. */
export interface PairingEntry {
  readonly origin: string;
  readonly secret: PairingSecret;
  readonly ownerKeys?: string;
}

/**
 * What a person entered.
 * @param server the host typed beside a code; a link names its own.
 * @throws HomewardError `pairing_refused` or `insecure_origin`
 */
export function readPairingEntry(typed: string, server: string | undefined): PairingEntry {
  if (/^\s*homeward:/i.test(typed)) {
    const { origin, secret, ownerKeys } = parsePairingLink(typed);
    if (server !== undefined && secureOrigin(server) !== origin) {
      throw new HomewardError('pairing_refused', `the link is for ${origin}, not for ${server}`);
    }
    return { origin, secret: { form: 'link', secret }, ownerKeys };
  }
  if (server === undefined)
    throw new HomewardError('pairing_refused', 'a code needs the host of its server: --server HOST');
  return { origin: secureOrigin(server), secret: { form: 'code', code: typed.trim() } };
}

/**
 * Pairs this Mac. Nothing is settled, and nothing collected, before the owner's certificate has been verified.
 * @throws HomewardError with what went wrong; a Mac that is paired already refuses.
 */
export async function pair(entry: PairingEntry, parts: PairingParts): Promise<void> {
  const { store, secrets, clock } = parts;
  if ((await store.load()) !== null) {
    throw new HomewardError(
      'pairing_refused',
      'this Mac is paired already; `sudo homeward-agent unpair` ends that first',
    );
  }
  const keys = await pairingKeysOf(entry.secret, entry.origin);
  const { pairingId } = keys;
  const anonymous = parts.connect(entry.origin, null);
  try {
    const offer = await anonymous.call('pairingOffer', { body: { pairingId } });
    const { origin, ownerKeys } = entry;
    const transcript = verifyOffer(offer, { origin, keys, now: clock.now(), ownerKeys });
    const seed = randomBytes(32);
    const key = await signingKeyFromSeed(seed);
    const deviceSeed = toBase64Url(seed);
    // On disk before the server hears of the key: a claim is answered once.
    await secrets.save({ deviceSeed, deviceToken: null });
    const about = await parts.about();
    const claim = await makeClaim(offer, key.publicKey, about, keys);
    const { deviceId, deviceToken } = await anonymous.call('pairingClaim', { body: { pairingId, claim } });
    await secrets.save({ deviceSeed, deviceToken });
    parts.show({
      host: new URL(origin).host,
      loginName: transcript.loginName,
      model: about.model,
      digits: pairingDigits(offer, claim.claim),
    });
    const certificate = await certificateFrom(parts, origin, deviceToken, transcript.expiresAt);
    await verifyPairingCertificate(certificate, offer, claim.claim, deviceId);
    await settle(parts, { offer, claim: claim.claim, transcript, certificate, deviceId });
  } finally {
    anonymous.close();
  }
}

/** Waits for the owner's answer until the pairing expires; trouble with the network only costs time. */
async function certificateFrom(parts: PairingParts, origin: string, token: string, expiresAt: number): Promise<string> {
  const { clock, signal } = parts;
  const client = parts.connect(origin, token);
  try {
    while (clock.now() < expiresAt && !signal.aborted) {
      const answer = await client.call('pairingStatus', {}).catch((error) => {
        if (errorCodeOf(error) === 'unavailable' || errorCodeOf(error) === 'rate_limited') return null;
        throw error;
      });
      if (answer?.status === 'refused') throw new HomewardError('pairing_refused', 'the owner refused this Mac');
      if (answer?.status === 'expired') break;
      if (answer?.status === 'certified' && answer.certificate !== null) return answer.certificate;
      await pause(clock, ASK_EVERY_MS, signal);
    }
  } finally {
    client.close();
  }
  if (signal.aborted) throw new HomewardError('pairing_refused', 'cancelled on this Mac');
  throw new HomewardError('pairing_expired', 'the owner did not confirm in time; make a new one in the console');
}

interface Settlement {
  readonly offer: PairingOffer;
  readonly claim: PairingClaim;
  readonly transcript: PairingTranscript;
  readonly certificate: string;
  readonly deviceId: string;
}

async function settle({ store, clock }: PairingParts, settlement: Settlement): Promise<void> {
  const { offer, claim, transcript, certificate, deviceId } = settlement;
  const { origin, accountId, loginName, pairingId, orderKey, rootKey, receiptKey } = transcript;
  const pairedAt = clock.now();
  await store.begin({
    pins: {
      ...{ origin, accountId, loginName, deviceId, pairingId, certificate, orderKey, rootKey, receiptKey, pairedAt },
      deviceKey: claim.deviceKey,
      recipient: offer.recipient,
      generation: generationOf(transcript),
    },
    orders: noOrders,
    mode: nextMode({ mode: 'unpaired' }, { input: 'paired', at: pairedAt }),
  });
}
