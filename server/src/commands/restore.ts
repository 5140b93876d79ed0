import { resolve } from 'node:path';
import { HomewardError } from '@homeward/shared/errors';
import { makeEmptyDirectory } from '../backup/empty-directory.ts';
import { checkBackup, restoreBackup } from '../backup/restore-backup.ts';
import { openSecrets } from '../secrets.ts';
import { copySecrets } from './backup.ts';
import type { Answer, Asked } from './command.ts';
import { inBytes } from './words.ts';

/** Puts a backup back into a data directory that is empty; first it is read whole, and nothing is written where it is not. */
export async function restore({ config, words, flags, workingDirectory, progress }: Asked): Promise<Answer> {
  const from = resolve(workingDirectory, words[0] ?? '');
  const { dataDirectory, secretsDirectory } = config;
  const backup = await checkBackup(from, progress);
  const { note } = backup;
  const secretsFlag = flags.get('secrets-from');
  if (secretsFlag !== undefined) {
    const secretsFrom = resolve(workingDirectory, secretsFlag);
    await openSecrets(secretsFrom, note.secretsId, false);
    await makeEmptyDirectory(secretsDirectory);
    await restoreBackup(backup, dataDirectory, progress);
    await copySecrets(secretsFrom, secretsDirectory, note.secretsId);
  } else {
    await restoreBackup(backup, dataDirectory, progress);
  }
  const why = await whyNotUsable(secretsDirectory, note.secretsId);
  return {
    json: { dataDirectory, secretsDirectory, ...note, secretsUsable: why === null },
    lines: [
      `${note.files} files, ${inBytes(note.bytes)}, as of ${new Date(note.madeAt).toISOString()}, are in ${dataDirectory}.`,
      'Sessions, links to evidence and what waited for a veto are ended, and what is removed 14 days after it was asked for waits for 14 days anew: some of it may have been ended or taken back since the backup was made.',
      why === null
        ? 'Its secrets are in place. Start the server: Macs notice what is missing, and send again what they kept.'
        : `Before you start the server: ${why}`,
    ],
    foundFault: why !== null,
  };
}

async function whyNotUsable(directory: string, secretsId: string): Promise<string | null> {
  try {
    await openSecrets(directory, secretsId, false);
    return null;
  } catch (error) {
    if (error instanceof HomewardError) return error.detail;
    throw error;
  }
}
