import { hash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { issueReceipts } from '@homeward/shared/receipt';
import { createItemCommit, type NewItem } from '../../server/src/repositories/item-commit.ts';
import { openSecrets } from '../../server/src/secrets.ts';
import { blobKey } from '../../server/src/services/item-intake.ts';
import { BLOBS, openDataDirectory } from '../../server/src/storage/data-directory.ts';
import { openDatabase } from '../../server/src/storage/database.ts';
import { createFileBlobStore } from '../../server/src/storage/file-blob-store.ts';
import { insertDevice, testItem } from './test-items.ts';

/** What a server with one Mac, one report and one photo has on its disk. */
export interface SeededData {
  readonly data: string;
  readonly secrets: string;
  readonly deviceId: string;
  /** The item whose sealed bytes are a file, and that file. */
  readonly photo: NewItem['envelope'];
  readonly photoFile: string;
}

const PHOTO_BYTES = 100_000;

/** Makes data and secrets in a directory, as a server leaves them that was stopped. */
export async function seedData(directory: string): Promise<SeededData> {
  const data = join(directory, 'data');
  const secrets = join(directory, 'data-secrets');
  const opened = await openDataDirectory(data);
  const { receiptKey, id } = await openSecrets(secrets, opened.secretsId, opened.isEmpty);
  await opened.mark(id);
  const database = await openDatabase(data);
  const deviceId = await insertDevice(database);
  const bytes = randomBytes(PHOTO_BYTES);
  const snapshot = testItem(deviceId, { seq: 2, kind: 'snapshot', body: 'file' });
  const photo = { ...snapshot.envelope, size: bytes.length, sealedSha256: hash('sha256', bytes, 'base64url') };
  await createFileBlobStore(join(data, BLOBS)).put(blobKey(deviceId, photo.id, photo.sealedSha256), bytes);
  const commit = createItemCommit({
    database,
    now: Date.now,
    issueReceipts: (hashes, now) => issueReceipts(hashes, now, receiptKey),
  });
  await commit([testItem(deviceId, { seq: 1 }), { ...snapshot, envelope: photo }]);
  await database.destroy();
  opened.release();
  const name = `${photo.id}.${photo.sealedSha256}`;
  return { data, secrets, deviceId, photo, photoFile: join(data, BLOBS, deviceId, name.slice(-2), name) };
}
