import { join } from 'node:path';
import { type Envelope, envelopeKind } from '@homeward/shared/envelope';
import { readSigned } from '@homeward/shared/signed';
import type { Disk } from '../durable/disk.ts';
import type { DataDirectory } from '../state/data-directory.ts';
import { byPlaceInChain, decodeItem, type ItemFile, parseItemName } from './item-file.ts';

/** An item that this Mac still has, and how far it has come. */
export interface KeptItem extends ItemFile {
  readonly path: string;
  readonly state: 'waiting' | 'sent' | 'rejected';
}

/** An envelope's token and the line feed behind it are shorter than this (`SignedToken(2048)` in shared's API). */
const ENVELOPE_BYTES = 4096;

/** Every item that is kept, in the chain's order, as the directories list them. */
export async function keptItems(disk: Disk, directory: DataDirectory): Promise<KeptItem[]> {
  const items = new Map<string, KeptItem>();
  // In the order in which an item moves: one that moves meanwhile is seen at least once, and the later place counts.
  for (const [state, folder] of [
    ['waiting', directory.outbox],
    ['sent', directory.sent],
    ['rejected', directory.rejected],
  ] as const) {
    for (const name of await disk.list(folder)) {
      const file = parseItemName(name);
      if (file) items.set(name, { ...file, path: join(folder, name), state });
    }
  }
  return [...items.values()].sort(byPlaceInChain);
}

/** The envelope of an item, its signature unchecked: it is this Mac's own file. Null where it is gone or damaged. */
export async function envelopeOf(disk: Disk, path: string): Promise<Envelope | null> {
  const start = await disk.readStart(path, ENVELOPE_BYTES);
  const content = start && decodeItem(start);
  try {
    return content && readSigned(envelopeKind, content.token);
  } catch {
    return null;
  }
}
