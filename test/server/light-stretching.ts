/**
 * Stands in for the protocol's figures (shared/src/opaque-stretching.ts) where Jest runs server and owner in one process:
 * what makes guessing dear made signing up the dearest thing that the tests did. The end-to-end tests stretch in earnest.
 */
export const opaqueStretching = {
  'argon2id-custom': { memory: 64, iterations: 1, parallelism: 1 },
};
