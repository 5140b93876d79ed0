import { toBase64Url } from '@homeward/shared/base64url';
import { signingKeyFromSeed, verifyEd25519 } from '@homeward/shared/ed25519';
import { hkdf } from '@homeward/shared/hkdf';
import { merkleTree, rootFromPath } from '@homeward/shared/merkle';
import { describe, expect, test } from '@jest/globals';
import { Decrypter } from 'age-encryption';
import * as vectors from 'cctv-age';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

describe('Ed25519 (RFC 8032, section 7.1)', () => {
  test.each([
    [
      '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      '',
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    ],
    [
      '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      '72',
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    ],
    [
      'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
      'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
      'af82',
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    ],
  ])('seed %s', async (seed, publicKey, message, signature) => {
    const key = await signingKeyFromSeed(hex(seed));
    expect(Buffer.from(key.publicKey).toString('hex')).toBe(publicKey);
    expect(Buffer.from(await key.sign(hex(message))).toString('hex')).toBe(signature);
    expect(await verifyEd25519(hex(publicKey), hex(message), hex(signature))).toBe(true);
    expect(await verifyEd25519(hex(publicKey), hex(`${message}00`), hex(signature))).toBe(false);
  });

  test('a malformed key or signature is refused, not thrown about', async () => {
    expect(await verifyEd25519(new Uint8Array(5), new Uint8Array(1), new Uint8Array(64))).toBe(false);
    expect(await verifyEd25519(new Uint8Array(32), new Uint8Array(1), new Uint8Array(3))).toBe(false);
  });
});

test('HKDF-SHA256 (RFC 5869, test case 3)', () => {
  const okm = hkdf(new Uint8Array(22).fill(0x0b), new Uint8Array(0), '', 42);
  expect(Buffer.from(okm).toString('hex')).toBe(
    '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
  );
});

describe('Merkle tree (RFC 9162; leaves and roots of certificate-transparency-go)', () => {
  const leaves = [
    '',
    '00',
    '10',
    '2021',
    '3031',
    '40414243',
    '5051525354555657',
    '606162636465666768696a6b6c6d6e6f',
  ].map((leaf) => toBase64Url(hex(leaf)));
  test.each([
    [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
    [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
    [7, 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'],
    [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
  ])('%i leaves', (size, root) => {
    const tree = merkleTree(leaves.slice(0, size));
    expect(tree.root).toBe(toBase64Url(hex(root)));
    for (let i = 0; i < size; i += 1) {
      expect(rootFromPath(leaves[i] ?? '', i, size, tree.paths[i] ?? [])).toBe(tree.root);
    }
  });
});

describe('age test vectors (C2SP CCTV, as typage ships them)', () => {
  interface Vector {
    readonly expect: string;
    readonly armored: boolean;
    readonly body: Uint8Array;
    readonly identities: string[];
    readonly passphrases: string[];
    readonly payload: string | undefined;
  }

  function parse(file: Uint8Array): Vector | null {
    const end = Buffer.from(file).indexOf('\n\n');
    const lines = Buffer.from(file.subarray(0, end)).toString('utf8').split('\n');
    const of = (key: string) =>
      lines.filter((line) => line.startsWith(`${key}: `)).map((line) => line.slice(key.length + 2));
    if (of('compressed').length > 0) return null;
    return {
      expect: of('expect')[0] ?? '',
      armored: of('armored')[0] === 'yes',
      body: file.subarray(end + 2),
      identities: of('identity'),
      passphrases: of('passphrase'),
      payload: of('payload')[0],
    };
  }

  const files = Object.entries(vectors) as unknown as [string, Uint8Array][];
  const usable = files.flatMap(([name, file]) => {
    const vector = parse(file);
    return vector && !vector.armored ? [[name, vector] as const] : [];
  });

  test('there are vectors', () => {
    expect(usable.length).toBeGreaterThan(60);
  });

  test.each(usable)('%s', async (_, vector) => {
    const decrypter = new Decrypter();
    for (const identity of vector.identities) decrypter.addIdentity(identity);
    for (const passphrase of vector.passphrases) decrypter.addPassphrase(passphrase);
    const opened = decrypter.decrypt(vector.body);
    if (vector.expect !== 'success') {
      await expect(opened).rejects.toThrow();
      return;
    }
    const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(await opened));
    expect(Buffer.from(digest).toString('hex')).toBe(vector.payload);
  });
});
