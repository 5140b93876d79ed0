import { openAgeFile } from '@homeward/shared/age-file';
import { hybridIdentity } from '@homeward/shared/hybrid-identity';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Decrypter, Encrypter, generateHybridIdentity, type Identity, identityToRecipient } from 'age-encryption';
import fc from 'fast-check';

const CHUNK = 64 * 1024;

let identity: Identity;
let seal: (bytes: Uint8Array) => Promise<Uint8Array>;
beforeAll(async () => {
  const text = await generateHybridIdentity();
  const recipient = await identityToRecipient(text);
  identity = await hybridIdentity(text);
  seal = (bytes) => {
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    return encrypter.encrypt(bytes);
  };
});

const REFUSED = 'refused';
const ours = (file: Uint8Array, by = identity) => openAgeFile(file, by).then(bytesOf, () => REFUSED);
function theirs(file: Uint8Array, by = identity) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(by);
  return decrypter.decrypt(file).then(bytesOf, () => REFUSED);
}
const bytesOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

/** The file with its header as text, and what follows it. */
function changed(file: Uint8Array, change: (header: string) => string): Uint8Array {
  const end = Buffer.from(file).indexOf('\n', Buffer.from(file).indexOf('\n--- ') + 1) + 1;
  const header = change(Buffer.from(file.subarray(0, end)).toString('latin1'));
  return Buffer.concat([Buffer.from(header, 'latin1'), file.subarray(end)]);
}

describe('an age file in memory', () => {
  test.each([0, 1, 2_000, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5])(
    'of %i bytes opens to what was sealed, and no shorter',
    async (size) => {
      const plaintext = Uint8Array.from({ length: size }, (_, at) => at % 251);
      const file = await seal(plaintext);
      expect(await ours(file)).toBe(bytesOf(plaintext));
      for (const left of [1, 16, 17, CHUNK + 16, CHUNK + 17]) {
        const short = file.subarray(0, Math.max(0, file.length - left));
        expect(await ours(short)).toBe(REFUSED);
        expect(await theirs(short)).toBe(REFUSED);
      }
    },
  );

  test('with chunks in another order, or one too many, is refused', async () => {
    const file = await seal(new Uint8Array(2 * CHUNK + 9));
    const payload = file.length - (2 * (CHUNK + 16) + 25);
    const chunk = (index: number) =>
      file.subarray(payload + index * (CHUNK + 16), payload + (index + 1) * (CHUNK + 16));
    const orders = [
      [1, 0, 2],
      [0, 2],
      [0, 1, 1, 2],
      [0, 1],
    ];
    for (const order of orders) {
      const other = Buffer.concat([file.subarray(0, payload), ...order.map(chunk)]);
      expect(await ours(other)).toBe(REFUSED);
      expect(await theirs(other)).toBe(REFUSED);
    }
  });

  test('is refused where age refuses it, whichever bit is flipped and wherever it ends', async () => {
    const file = await seal(Uint8Array.of(1, 2, 3));
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: file.length * 8 - 1 }), async (bit) => {
        const damaged = Uint8Array.from(file);
        damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(await ours(damaged)).toBe(await theirs(damaged));
        expect(await ours(damaged)).toBe(REFUSED);
        expect(await ours(file.subarray(0, bit >> 3))).toBe(REFUSED);
      }),
      { numRuns: 150 },
    );
  });

  test.each<[string, (header: string) => string]>([
    ['another version', (header) => header.replace('/v1', '/v2')],
    ['no stanza', (header) => header.replace(/->[^-]*/, '')],
    ['a stanza twice', (header) => header.replace(/->[^-]*/, (stanza) => stanza + stanza)],
    ['a foreign stanza before its own', (header) => header.replace('-> ', '-> example.com/other\n\n-> ')],
    ['an argument without anything', (header) => header.replace('-> mlkem', '->  mlkem')],
    ['an empty line', (header) => header.replace('\n--- ', '\n\n--- ')],
    ['a line that is too long', (header) => header.replace(/\n(?=\S+\n---)/, `\n${'A'.repeat(68)}`)],
    ['a MAC with padding', (header) => header.replace(/\n$/, '=\n')],
    ['a MAC in the other alphabet', (header) => header.replace(/--- ./, '--- _')],
    ['a MAC that is too short', (header) => header.replace(/....\n$/, '\n')],
    ['lines that end as elsewhere', (header) => header.replaceAll('\n', '\r\n')],
  ])('with %s in its header is refused', async (_, change) => {
    const file = await seal(Uint8Array.of(1, 2, 3));
    const other = changed(file, change);
    expect(bytesOf(other)).not.toBe(bytesOf(file));
    expect(await theirs(other)).toBe(REFUSED);
    expect(await ours(other)).toBe(REFUSED);
  });

  test('for somebody else is refused, and so is a key of another length', async () => {
    const file = await seal(Uint8Array.of(1));
    await expect(openAgeFile(file, { unwrapFileKey: () => null })).rejects.toThrow('no stanza is for this identity');
    await expect(openAgeFile(file, { unwrapFileKey: () => new Uint8Array(32) })).rejects.toThrow('another length');
    expect(await ours(file, { unwrapFileKey: () => new Uint8Array(16) })).toBe(REFUSED);
  });

  test('is given whole where several recipients have a stanza in it', async () => {
    const [a, b] = await Promise.all([generateHybridIdentity(), generateHybridIdentity()]);
    const encrypter = new Encrypter();
    for (const one of [a, b]) encrypter.addRecipient(await identityToRecipient(one));
    const file = await encrypter.encrypt('for both');
    for (const one of [a, b]) {
      expect(Buffer.from(await openAgeFile(file, await hybridIdentity(one))).toString()).toBe('for both');
    }
  });
});
