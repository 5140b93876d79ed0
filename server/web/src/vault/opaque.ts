import { HomewardError } from '@homeward/shared/errors';
import type { OpaqueClient } from '../owner/opaque-client.ts';

/** OPAQUE and its WebAssembly, loaded when a password is first needed. @throws HomewardError `unavailable` */
export async function loadOpaque(): Promise<OpaqueClient> {
  try {
    const { client, ready } = await import('@serenity-kit/opaque');
    await ready;
    return client;
  } catch (cause) {
    throw new HomewardError('unavailable', 'a part of this page could not be loaded', { cause });
  }
}
