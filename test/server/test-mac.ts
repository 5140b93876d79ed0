import { randomBytes } from 'node:crypto';
import { acknowledgementKind } from '@homeward/shared/acknowledgement';
import { BODY_HEADER, ENVELOPE_HEADER } from '@homeward/shared/api/agent';
import { type Call, createClient } from '@homeward/shared/api/client';
import { fromProblemDetails } from '@homeward/shared/api/problem';
import { toBase64Url } from '@homeward/shared/base64url';
import { utf8 } from '@homeward/shared/bytes';
import { certificateKind } from '@homeward/shared/certificate';
import { type SigningKey, signingKeyFromSeed } from '@homeward/shared/ed25519';
import { type Envelope, envelopeKind, type ItemKind } from '@homeward/shared/envelope';
import type { Mode } from '@homeward/shared/modes';
import { orderKind } from '@homeward/shared/order';
import { makeClaim, verifyOffer, verifyPairingCertificate } from '@homeward/shared/pairing';
import type { Receipt } from '@homeward/shared/receipt';
import { sealItem } from '@homeward/shared/seal';
import { hashSigned, sign } from '@homeward/shared/signed';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import type { VerifiedDevice } from '../../server/web/src/owner/device.ts';
import {
  confirmPairing,
  offerPairing,
  type PairingProgress,
  type PendingPairing,
  pairingProgress,
} from '../../server/web/src/owner/pairing.ts';
import type { ServerUnderTest, TestOwner } from './server-under-test.ts';

/** An item as a Mac has it ready to be sent. */
export interface SealedTestItem {
  readonly id: string;
  readonly envelope: Envelope;
  readonly token: string;
  readonly sealed: Uint8Array;
}

export interface ItemWish {
  readonly kind?: ItemKind;
  readonly capturedAt?: number;
  readonly epoch?: number;
  readonly seq?: number;
  readonly id?: string;
  /** Number of the order that it is captured under. */
  readonly orderSeq?: number;
  /** Bytes of the body. */
  readonly bytes?: Uint8Array;
}

/** A Mac that behaves as the protocol says, or as a test wants it. */
export interface TestMac {
  readonly deviceId: string;
  readonly deviceToken: string;
  readonly deviceKey: SigningKey;
  readonly device: VerifiedDevice;
  readonly call: Call;
  inject(options: InjectOptions): Promise<LightMyRequestResponse>;
  /** Seals and signs an item; numbers go on from the last one unless given. */
  item(wish?: ItemWish): Promise<SealedTestItem>;
  /** Sends an item, or something else in its place. @throws HomewardError the server's */
  put(item: SealedTestItem, changes?: Partial<SealedTestItem> & { readonly dropped?: boolean }): Promise<Receipt>;
  /** Acknowledges an order. */
  acknowledge(order: string, seq: number, mode: Mode, at?: number): Promise<void>;
}

/** A pairing that a Mac has claimed and the owner has not answered. */
export interface ClaimedPairing {
  readonly pending: PendingPairing;
  readonly progress: Extract<PairingProgress, { status: 'claimed' }>;
  readonly deviceId: string;
  readonly deviceToken: string;
  readonly deviceKey: SigningKey;
  readonly call: Call;
}

const portsOf = ({ clock }: ServerUnderTest, { call }: TestOwner) => ({ call, now: () => clock.now() });

export async function offer(server: ServerUnderTest, owner: TestOwner): Promise<PendingPairing> {
  const { receiptKey } = await owner.call('server', {});
  const origin = `http://127.0.0.1:${server.config.port}`;
  return await offerPairing(portsOf(server, owner), owner.account, 'link', { origin, receiptKey });
}

/** A Mac finds the offer and claims it. */
export async function claim(server: ServerUnderTest, owner: TestOwner): Promise<ClaimedPairing> {
  const pending = await offer(server, owner);
  const { pairingId } = pending.keys;
  const stranger = macClient(server, undefined);
  const found = await stranger.call('pairingOffer', { body: { pairingId } });
  verifyOffer(found, { origin: pending.origin, keys: pending.keys, now: server.clock.now() });
  const deviceKey = await signingKeyFromSeed(randomBytes(32));
  const about = { model: 'MacBook Air', hostName: 'quill', platform: 'macOS 26' };
  const maced = await makeClaim(found, deviceKey.publicKey, about, pending.keys);
  const { deviceId, deviceToken } = await stranger.call('pairingClaim', { body: { pairingId, claim: maced } });
  const progress = await pairingProgress(portsOf(server, owner), owner.account, pending);
  if (progress.status !== 'claimed') throw new Error(`the pairing is ${progress.status}`);
  return { pending, progress, deviceId, deviceToken, deviceKey, call: macClient(server, deviceToken).call };
}

/** Pairs a Mac with an owner, through the real pairing. */
export async function pairMac(server: ServerUnderTest, owner: TestOwner, name = 'quill'): Promise<TestMac> {
  const { pending, progress, deviceId, deviceToken, deviceKey } = await claim(server, owner);
  const device = await confirmPairing(portsOf(server, owner), owner.account, pending, progress, name);
  const { call, inject } = macClient(server, deviceToken);
  const { certificate } = await call('pairingStatus', {});
  const offered = progress.claimed.offer;
  if (certificate === null || progress.claimed.claim === null) throw new Error('the Mac was not certified');
  await verifyPairingCertificate(certificate, offered, progress.claimed.claim.claim, deviceId);

  const { accountId, keyring } = owner.account;
  let head = { seq: 0, hash: hashSigned(certificateKind, certificate) };
  return {
    deviceId,
    deviceToken,
    deviceKey,
    device,
    call,
    inject,

    async item({ kind = 'report', capturedAt = server.clock.now(), epoch = 1, ...wish } = {}) {
      const id = wish.id ?? uuidv7();
      const seq = wish.seq ?? head.seq + 1;
      const identity = { accountId, deviceId, epoch, id, seq, kind, capturedAt };
      const body = { mediaType: 'application/json', bytes: wish.bytes ?? utf8('{"v":1}') } as const;
      const { sealed, recipientId, sealedSha256, bodyCommit } = await sealItem(identity, body, keyring.recipient);
      const envelope: Envelope = {
        ...{ v: 1, alg: 'ed25519', ...identity, prev: head.hash, orderSeq: wish.orderSeq ?? 0, orderHash: null },
        ...{ recipientId, size: sealed.length, sealedSha256, bodyCommit },
      };
      const token = await sign(envelopeKind, envelope, deviceKey);
      head = { seq, hash: hashSigned(envelopeKind, token) };
      return { id, envelope, token, sealed };
    },

    async put(item, { dropped = false, ...changes } = {}) {
      const { id, token, sealed } = { ...item, ...changes };
      const answer = await inject({
        method: 'PUT',
        url: `/api/agent/items/${id}`,
        headers: {
          'content-type': 'application/octet-stream',
          [ENVELOPE_HEADER]: token,
          ...(dropped && { [BODY_HEADER]: 'dropped' }),
        },
        payload: Buffer.from(dropped ? new Uint8Array() : sealed),
      });
      if (answer.statusCode !== 200) throw fromProblemDetails(answer.json(), answer.statusCode);
      return answer.json<Receipt>();
    },

    async acknowledge(order, seq, mode, at = server.clock.now()) {
      const acknowledgement = await sign(
        acknowledgementKind,
        { v: 1, accountId, deviceId, orderHash: hashSigned(orderKind, order), seq, mode, at },
        deviceKey,
      );
      await call('acknowledge', { body: { acknowledgement } });
    },
  };
}

/** The agent's API over `inject`, with a device token. */
function macClient({ app }: ServerUnderTest, deviceToken: string | undefined) {
  const authorization = deviceToken === undefined ? {} : { authorization: `Bearer ${deviceToken}` };
  const inject = (options: InjectOptions) =>
    app.inject({ ...options, headers: { ...authorization, ...options.headers } });
  const call = createClient(async ({ method, path, body }) => {
    const answer = await inject({
      method: method as 'GET',
      url: path,
      ...(body !== undefined && { payload: body as object }),
    });
    const isJson = String(answer.headers['content-type'] ?? '').includes('json');
    return { status: answer.statusCode, body: isJson ? answer.json() : undefined };
  });
  return { call, inject };
}

/** base64url of a key's public half. */
export const publicKeyOf = (key: SigningKey): string => toBase64Url(key.publicKey);
