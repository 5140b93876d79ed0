import { hash } from 'node:crypto';
import type { TreeHash } from '@homeward/shared/merkle';

const HASH_BYTES = 32;

/** What is hashed: the prefix that tells leaves from nodes, and room for the hashes behind it. */
const leafInput = Buffer.of(0, ...new Uint8Array(HASH_BYTES));
const nodeInput = Buffer.of(1, ...new Uint8Array(2 * HASH_BYTES));

/** The Merkle tree's SHA-256 by Node's own code: from text to text, some ten times the pace of the shared one. */
export const nativeTreeHash: TreeHash = {
  leaf(leaf) {
    leafInput.write(leaf, 1, 'base64url');
    return hash('sha256', leafInput, 'base64url');
  },
  node(left, right) {
    nodeInput.write(left, 1, 'base64url');
    nodeInput.write(right, 1 + HASH_BYTES, 'base64url');
    return hash('sha256', nodeInput, 'base64url');
  },
};
