import type { client } from '@serenity-kit/opaque';

/** The client's half of OPAQUE (RFC 9807); passed in, since a browser loads its WebAssembly late. */
export type OpaqueClient = typeof client;
