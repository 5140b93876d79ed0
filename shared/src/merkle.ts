import { fromBase64Url } from './base64url.ts';
import { sha256Base64Url } from './sha256.ts';

/** Leaves and inner nodes are hashed apart (RFC 9162, section 2.1.1). */
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** The root over some leaves, and for each leaf the hashes that lead from it to the root. */
export interface MerkleTree {
  /** base64url, 43 characters. */
  readonly root: string;
  /** Audit path of each leaf, from the leaf's sibling up; base64url. */
  readonly paths: readonly (readonly string[])[];
}

/** How nodes are hashed; all hashes are of 32 bytes, in base64url. A server that hashes all day brings its platform's own. */
export interface TreeHash {
  leaf(leaf: string): string;
  node(left: string, right: string): string;
}

/** SHA-256, with what runs everywhere. */
const treeHash: TreeHash = {
  leaf: (leaf) => sha256Base64Url(LEAF, fromBase64Url(leaf)),
  node: (left, right) => sha256Base64Url(NODE, fromBase64Url(left), fromBase64Url(right)),
};

/**
 * The Merkle tree (RFC 9162, section 2.1) over the given leaves, in order.
 * @param leaves 32-byte hashes, base64url; at least one.
 */
export function merkleTree(leaves: readonly string[], { leaf, node }: TreeHash = treeHash): MerkleTree {
  if (leaves.length === 0) throw new RangeError('a Merkle tree needs a leaf');
  const paths: string[][] = leaves.map(() => []);
  const build = (from: number, to: number): string => {
    if (to - from === 1) return leaf(leaves[from] ?? '');
    const middle = from + splitPoint(to - from);
    const left = build(from, middle);
    const right = build(middle, to);
    for (let i = from; i < middle; i += 1) paths[i]?.push(right);
    for (let i = middle; i < to; i += 1) paths[i]?.push(left);
    return node(left, right);
  };
  return { root: build(0, leaves.length), paths };
}

/** The root that a leaf, its index, the tree's size and its path lead to; null where the path has a wrong length (RFC 9162, section 2.1.3.2). */
export function rootFromPath(leaf: string, index: number, treeSize: number, path: readonly string[]): string | null {
  if (index >= treeSize) return null;
  let at = index;
  let last = treeSize - 1;
  let hash = treeHash.leaf(leaf);
  for (const step of path) {
    if (last === 0) return null;
    if (at % 2 === 1 || at === last) {
      hash = treeHash.node(step, hash);
      while (at % 2 === 0 && at !== 0) {
        at = Math.floor(at / 2);
        last = Math.floor(last / 2);
      }
    } else {
      hash = treeHash.node(hash, step);
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? hash : null;
}

/** The largest power of two smaller than `n`, for n ≥ 2. */
const splitPoint = (n: number): number => 2 ** Math.floor(Math.log2(n - 1));
