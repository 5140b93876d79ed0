import { createPrivateKey, hash, randomBytes, sign as signWith } from 'node:crypto';
import { ENVELOPE_HEADER } from '@homeward/shared/api/agent';
import { createClient } from '@homeward/shared/api/client';
import { utf8 } from '@homeward/shared/bytes';
import { domains, inDomain } from '@homeward/shared/domain';
import { signingKeyFromSeed } from '@homeward/shared/ed25519';
import type { Envelope } from '@homeward/shared/envelope';
import { makeClaim } from '@homeward/shared/pairing';
import { sealItem } from '@homeward/shared/seal';
import { canonicalJson } from '@homeward/shared/strict-json';
import { v7 as uuidv7 } from 'uuid';
import type { TrialOwner } from '../../scripts/trial/owner.ts';
import { confirmPairing, offerPairing, pairingProgress } from '../../server/web/src/owner/pairing.ts';
import type { WireRequest } from './http-load.ts';

/** A Mac that only sends. */
export interface FleetMac {
  /** The next items of its chain as they go over the wire, signed and sealed as an agent's. */
  nextRequests(count: number): WireRequest[];
  readonly deviceId: string;
}

/** Bytes of a report's body that give about 2.7 kB sealed, as a report in stolen mode has. */
const BODY_BYTES = 700;

/** The DER prefix of an Ed25519 private key (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Pairs Macs with an owner, through the real pairing. Each has one sealed body, which all its items carry. */
export async function pairFleet(origin: string, owner: TrialOwner, size: number): Promise<FleetMac[]> {
  const macs: FleetMac[] = [];
  for (let index = 0; index < size; index += 1) macs.push(await pairOne(origin, owner, `mac ${index}`));
  return macs;
}

/** A Mac's keys after its pairing. */
export interface PairedKeys {
  readonly deviceId: string;
  readonly deviceToken: string;
  /** Of its Ed25519 key, 32 bytes. */
  readonly seed: Uint8Array;
  readonly certificateHash: string;
}

/** Pairs a Mac through the real pairing. */
export async function pairKeys(origin: string, owner: TrialOwner, name: string): Promise<PairedKeys> {
  const { account, receiptKey } = owner;
  const pending = await offerPairing(owner, account, 'link', { origin, receiptKey });
  const call = createClient(async ({ method, path, body }) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(origin + path, { method, headers, body: JSON.stringify(body) });
    return { status: response.status, body: await response.json() };
  });
  const { pairingId } = pending;
  const seed = randomBytes(32);
  const { publicKey } = await signingKeyFromSeed(seed);
  const offer = await call('pairingOffer', { body: { pairingId } });
  const claim = await makeClaim(offer, publicKey, { model: 'bench', hostName: name, platform: 'bench' }, pending.keys);
  const { deviceId, deviceToken } = await call('pairingClaim', { body: { pairingId, claim } });
  const progress = await pairingProgress(owner, account, pending);
  if (progress.status !== 'claimed') throw new Error(`the pairing is ${progress.status}`);
  const { certificateHash } = await confirmPairing(owner, account, pending, progress, name);
  return { deviceId, deviceToken, seed, certificateHash };
}

/** What an envelope says that is not said for all items of a chain alike. */
export type ItemParts = Pick<
  Envelope,
  'id' | 'kind' | 'capturedAt' | 'size' | 'recipientId' | 'sealedSha256' | 'bodyCommit'
> &
  Partial<Pick<Envelope, 'orderSeq' | 'orderHash'>>;

/** Signs envelopes that link to each other, natively: for as many items as no agent has at once. */
export function startChain(accountId: string, keys: PairedKeys) {
  const { deviceId, deviceToken, seed, certificateHash } = keys;
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  let seq = 0;
  let prev = certificateHash;
  return (parts: ItemParts, body: Buffer): WireRequest => {
    seq += 1;
    const envelope: Envelope = {
      ...{ v: 1, alg: 'ed25519', accountId, deviceId, epoch: 1, seq, prev, orderSeq: 0, orderHash: null },
      ...parts,
    };
    const payload = utf8(canonicalJson(envelope));
    const message = inDomain(domains.envelope, payload);
    prev = hash('sha256', message, 'base64url');
    const token = `${Buffer.from(payload).toString('base64url')}.${signWith(null, message, key).toString('base64url')}`;
    const lines = [
      `PUT /api/agent/items/${parts.id} HTTP/1.1`,
      'host: bench',
      `authorization: Bearer ${deviceToken}`,
      'content-type: application/octet-stream',
      `content-length: ${body.length}`,
      `${ENVELOPE_HEADER}: ${token}`,
    ];
    return { head: Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body };
  };
}

async function pairOne(origin: string, owner: TrialOwner, name: string): Promise<FleetMac> {
  const keys = await pairKeys(origin, owner, name);
  const { deviceId } = keys;
  const { accountId, keyring } = owner.account;

  const first = {
    accountId,
    deviceId,
    epoch: 1,
    id: uuidv7(),
    seq: 1,
    kind: 'report',
    capturedAt: Date.now(),
  } as const;
  const bytes = randomBytes(BODY_BYTES);
  const sealedItem = await sealItem(first, { mediaType: 'application/json', bytes }, keyring.recipient);
  const { sealed, recipientId, sealedSha256, bodyCommit } = sealedItem;
  const body = Buffer.from(sealed);
  const next = startChain(accountId, keys);
  const nextRequest = (): WireRequest => {
    const about = { kind: 'report', capturedAt: Date.now(), size: body.length } as const;
    return next({ id: uuidv7(), ...about, recipientId, sealedSha256, bodyCommit }, body);
  };
  return { deviceId, nextRequests: (count) => Array.from({ length: count }, nextRequest) };
}
