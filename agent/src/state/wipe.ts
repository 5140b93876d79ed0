import { join } from 'node:path';
import type { Disk } from '../durable/disk.ts';
import type { DataDirectory } from './data-directory.ts';
import type { Secrets } from './secrets.ts';
import type { StateStore } from './state-store.ts';

/** Forgets a pairing: keys, token, chain and sealed items, which no other pairing could send. The state goes last, so that a crash on the way is taken up again. */
export async function wipePairing(
  disk: Disk,
  directory: DataDirectory,
  store: StateStore,
  secrets: Secrets,
): Promise<void> {
  for (const items of [directory.outbox, directory.sent, directory.rejected]) {
    for (const name of await disk.list(items)) await disk.remove(join(items, name));
  }
  for (const file of [directory.head, directory.anchor, directory.contact, directory.permissions]) {
    await disk.remove(`${file}.previous`);
    await disk.remove(file);
  }
  await secrets.remove();
  await store.wipe();
}
