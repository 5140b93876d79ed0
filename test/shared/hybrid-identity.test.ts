import { hybridIdentity } from '@homeward/shared/hybrid-identity';
import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  Decrypter,
  Encrypter,
  generateHybridIdentity,
  type Identity,
  identityToRecipient,
  Stanza,
} from 'age-encryption';
import fc from 'fast-check';

let text: string;
let recipient: string;
beforeAll(async () => {
  text = await generateHybridIdentity();
  recipient = await identityToRecipient(text);
});

/** The platform's own ML-KEM where it has one (Node 24 does), and the one that is carried along. */
const ways: [string, () => Promise<Identity>][] = [
  ['with the platform’s ML-KEM', () => hybridIdentity(text)],
  ['without it', () => hybridIdentity(text, null)],
];

async function sealed(bytes: Uint8Array): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return encrypter.encrypt(bytes);
}

async function open(file: Uint8Array, identity: Identity | string): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(file);
}

describe.each(ways)('the identity made ready, %s', (_, made) => {
  test('opens what age seals', async () => {
    const identity = await made();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
        expect(await open(await sealed(bytes), identity)).toEqual(bytes);
      }),
      { numRuns: 20 },
    );
  });

  test('unwraps to what the library unwraps, and refuses what it refuses, whichever bit is flipped', async () => {
    const identity = await made();
    const file = await sealed(Uint8Array.of(1, 2, 3));
    const outcome = async (damaged: Uint8Array, by: Identity | string) =>
      open(damaged, by).then(
        (bytes) => [...bytes],
        () => 'refused',
      );
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: file.length * 8 - 1 }), async (bit) => {
        const damaged = Uint8Array.from(file);
        damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(await outcome(damaged, identity)).toEqual(await outcome(damaged, text));
      }),
      { numRuns: 60 },
    );
  });

  test('passes over what is for others, and throws at what is malformed', async () => {
    const identity = await made();
    const other = await identityToRecipient(await generateHybridIdentity());
    const encrypter = new Encrypter();
    encrypter.addRecipient(other);
    encrypter.addRecipient(recipient);
    expect(await open(await encrypter.encrypt(Uint8Array.of(7)), identity)).toEqual(Uint8Array.of(7));
    expect(await identity.unwrapFileKey([new Stanza(['X25519', 'AAAA'], new Uint8Array(32))])).toBeNull();
    for (const args of [['mlkem768x25519'], ['mlkem768x25519', 'AAAA'], ['mlkem768x25519', 'AAAA', 'x']]) {
      await expect(identity.unwrapFileKey([new Stanza(args, new Uint8Array(32))])).rejects.toThrow('stanza');
    }
  });
});

test('what is no hybrid identity is refused', async () => {
  await expect(hybridIdentity('AGE-SECRET-KEY-PQ-1')).rejects.toThrow();
  await expect(hybridIdentity(text.toLowerCase().replace('pq-1', 'pq-1q'))).rejects.toThrow();
});
