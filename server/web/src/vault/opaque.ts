import type { OpaqueClient } from '../owner/opaque-client.ts';

/** OPAQUE and its WebAssembly, loaded when a password is first needed. */
export async function loadOpaque(): Promise<OpaqueClient> {
  const { client, ready } = await import('@serenity-kit/opaque');
  await ready;
  return client;
}
