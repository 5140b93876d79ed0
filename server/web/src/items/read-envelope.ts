import type { ListedItem } from '@homeward/shared/api/devices';
import { type Envelope, envelopeKind } from '@homeward/shared/envelope';
import { readSigned } from '@homeward/shared/signed';

/** What a listed item says of itself, its signature not yet checked; null for what is no envelope at all. */
export function readEnvelope({ envelope }: Pick<ListedItem, 'envelope'>): Envelope | null {
  try {
    return readSigned(envelopeKind, envelope);
  } catch {
    return null;
  }
}
