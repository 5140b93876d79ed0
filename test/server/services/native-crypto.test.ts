import { toBase64Url } from '@homeward/shared/base64url';
import { randomBytes } from '@homeward/shared/bytes';
import { signingKeyFromSeed } from '@homeward/shared/ed25519';
import { merkleTree } from '@homeward/shared/merkle';
import { expect, test } from '@jest/globals';
import { nativeSigningKey } from '../../../server/src/services/native-signing-key.ts';
import { nativeTreeHash } from '../../../server/src/services/native-tree-hash.ts';

test('Node’s own signature is the shared one', async () => {
  for (let round = 0; round < 20; round += 1) {
    const [seed, message] = [randomBytes(32), randomBytes(round * 7)];
    const [native, shared] = [nativeSigningKey(seed), await signingKeyFromSeed(seed)];
    expect(native.publicKey).toEqual(shared.publicKey);
    expect(await native.sign(message)).toEqual(await shared.sign(message));
  }
});

test('a Merkle tree is the same by either hash', () => {
  for (const size of [1, 2, 3, 7, 64, 65]) {
    const leaves = Array.from({ length: size }, () => toBase64Url(randomBytes(32)));
    expect(merkleTree(leaves, nativeTreeHash)).toEqual(merkleTree(leaves));
  }
});
