/**
 * How OPAQUE stretches a password (RFC 9807, section 6.4 "Configurations"; Argon2id, RFC 9106): 64 MiB, 3 passes, 4 lanes. Part of the
 * protocol: an account can only be opened with the figures it was made with.
 */
export const opaqueStretching = {
  'argon2id-custom': { memory: 65_536, iterations: 3, parallelism: 4 },
};
