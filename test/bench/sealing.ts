import { toBase64Url } from '@homeward/shared/base64url';
import { randomBytes } from '@homeward/shared/bytes';
import type { Envelope } from '@homeward/shared/envelope';
import { newKeyring } from '@homeward/shared/keyring';
import { openItem, sealItem } from '@homeward/shared/seal';
import { type Figure, median } from './figure.ts';

const ROUNDS = 200;
/** A protected report's JSON, before padding. */
const BODY_BYTES = 950;

/** Sealing and opening one report in Node: the age library's hybrid key exchange is nearly all of it. */
export async function measureSealing(): Promise<Figure[]> {
  const keyring = await newKeyring(toBase64Url(randomBytes(32)), 'AAAA');
  const identity = {
    accountId: crypto.randomUUID(),
    deviceId: crypto.randomUUID(),
    epoch: 1,
    id: crypto.randomUUID(),
    seq: 1,
    kind: 'report' as const,
    capturedAt: 1_790_000_000_000,
  };
  const sealing: number[] = [];
  const opening: number[] = [];
  let size = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const body = { mediaType: 'application/json' as const, bytes: randomBytes(BODY_BYTES) };
    const sealStarted = performance.now();
    const { sealed, recipientId, sealedSha256, bodyCommit } = await sealItem(identity, body, keyring.recipient);
    sealing.push(performance.now() - sealStarted);
    size = sealed.length;
    const envelope: Envelope = {
      ...identity,
      ...{ v: 1, alg: 'ed25519', prev: sealedSha256, orderSeq: 0, orderHash: null },
      ...{ recipientId, size, sealedSha256, bodyCommit },
    };
    const openStarted = performance.now();
    await openItem(sealed, envelope, keyring.identity);
    opening.push(performance.now() - openStarted);
  }
  const note = `median of ${ROUNDS}, ${size} bytes sealed`;
  return [
    { name: 'seal_report_ms', value: median(sealing), unit: 'ms', goal: null, note },
    { name: 'open_report_ms', value: median(opening), unit: 'ms', goal: null, note },
  ];
}
