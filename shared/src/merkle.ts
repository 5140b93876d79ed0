import { fromBase64Url, toBase64Url } from './base64url.ts';
import { sha256 } from './sha256.ts';

/** Leaves and inner nodes are hashed apart (RFC 9162, section 2.1.1). */
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

type Hash = Uint8Array<ArrayBuffer>;

/** The root over some leaves, and for each leaf the hashes that lead from it to the root. */
export interface MerkleTree {
  /** base64url, 43 characters. */
  readonly root: string;
  /** Audit path of each leaf, from the leaf's sibling up; base64url. */
  readonly paths: readonly (readonly string[])[];
}

/** SHA-256 of the parts one behind the other. A server that hashes all day brings its platform's own. */
export type Digest = (...parts: readonly Uint8Array[]) => Uint8Array<ArrayBuffer>;

/**
 * The Merkle tree (RFC 9162, section 2.1) over the given leaves, in order.
 * @param leaves 32-byte hashes, base64url; at least one.
 */
export function merkleTree(leaves: readonly string[], digest: Digest = sha256): MerkleTree {
  if (leaves.length === 0) throw new RangeError('a Merkle tree needs a leaf');
  const paths: string[][] = leaves.map(() => []);
  const build = (from: number, to: number): Hash => {
    if (to - from === 1) return digest(LEAF, fromBase64Url(leaves[from] ?? ''));
    const middle = from + splitPoint(to - from);
    const left = build(from, middle);
    const right = build(middle, to);
    const [leftText, rightText] = [toBase64Url(left), toBase64Url(right)];
    for (let i = from; i < middle; i += 1) paths[i]?.push(rightText);
    for (let i = middle; i < to; i += 1) paths[i]?.push(leftText);
    return digest(NODE, left, right);
  };
  return { root: toBase64Url(build(0, leaves.length)), paths };
}

/** The root that a leaf, its index, the tree's size and its path lead to; null where the path has a wrong length (RFC 9162, section 2.1.3.2). */
export function rootFromPath(leaf: string, index: number, treeSize: number, path: readonly string[]): string | null {
  if (index >= treeSize) return null;
  let at = index;
  let last = treeSize - 1;
  let hash = leafHash(leaf);
  for (const step of path) {
    if (last === 0) return null;
    const sibling = fromBase64Url(step);
    if (at % 2 === 1 || at === last) {
      hash = sha256(NODE, sibling, hash);
      while (at % 2 === 0 && at !== 0) {
        at = Math.floor(at / 2);
        last = Math.floor(last / 2);
      }
    } else {
      hash = sha256(NODE, hash, sibling);
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? toBase64Url(hash) : null;
}

const leafHash = (leaf: string): Hash => sha256(LEAF, fromBase64Url(leaf));

/** The largest power of two smaller than `n`, for n ≥ 2. */
const splitPoint = (n: number): number => 2 ** Math.floor(Math.log2(n - 1));
