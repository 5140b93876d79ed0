import { parentPort } from 'node:worker_threads';
import { type ItemBody, type ItemIdentity, type SealedItem, sealItem } from '@homeward/shared/seal';

/** Items to be sealed, and to whom. */
export interface ToSeal {
  readonly recipient: string;
  readonly items: readonly { readonly identity: ItemIdentity; readonly body: ItemBody }[];
}

/** Seals on a thread of its own: sealing a year on one would take minutes. */
parentPort?.on('message', async ({ recipient, items }: ToSeal) => {
  const sealed: SealedItem[] = [];
  for (const { identity, body } of items) sealed.push(await sealItem(identity, body, recipient));
  parentPort?.postMessage(sealed);
});
