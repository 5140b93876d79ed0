import { Bytes32, Closed, Timestamp } from '@homeward/shared/schema';
import type { Static } from 'typebox';
import * as Type from 'typebox';

/** Written last into a backup: without it the backup was not finished. */
export const NOTE_FILE = 'backup.json';

export const BackupNote = Closed({
  v: Type.Literal(1),
  what: Type.Literal('homeward server backup'),
  madeAt: Timestamp,
  /** Of Homeward. */
  version: Type.String(),
  /** Which secrets belong to it: see `Secrets.id`. */
  secretsId: Bytes32,
  files: Type.Integer({ minimum: 0 }),
  bytes: Type.Integer({ minimum: 0 }),
  /** Of `SHA256SUMS`, hexadecimal. */
  checksumsSha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
});
export type BackupNote = Static<typeof BackupNote>;
