import { readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { HomewardError } from '@homeward/shared/errors';
import { copyDurably } from '../backup/copied-file.ts';
import { areNested, makeEmptyDirectory } from '../backup/empty-directory.ts';
import { makeBackup } from '../backup/make-backup.ts';
import { systemClock } from '../clock.ts';
import { openSecrets } from '../secrets.ts';
import { fileSteps } from '../storage/durable-files.ts';
import { UsageError } from './arguments.ts';
import { besideTheServer } from './beside-the-server.ts';
import type { Answer, Asked } from './command.ts';
import { inBytes } from './words.ts';

/** Copies the data, and the secrets where asked, while the server runs. */
export async function backup({ config, words, flags, workingDirectory, progress }: Asked): Promise<Answer> {
  const to = resolve(workingDirectory, words[0] ?? '');
  const secretsFlag = flags.get('secrets-to');
  const secretsTo = secretsFlag === undefined ? undefined : resolve(workingDirectory, secretsFlag);
  if (secretsTo !== undefined && areNested(to, secretsTo)) {
    throw new UsageError('--secrets-to must lie outside the backup of the data, so that who has the one has no key.');
  }
  for (const own of [config.dataDirectory, config.secretsDirectory]) {
    if ([to, secretsTo].some((each) => each !== undefined && areNested(each, own))) {
      throw new UsageError(`a backup cannot lie in ${own}, nor around it.`);
    }
  }
  // Only looks whether the data is there and of this version.
  await besideTheServer(config, async () => {});
  await makeEmptyDirectory(to);
  if (secretsTo !== undefined) await makeEmptyDirectory(secretsTo);
  const { note, damaged } = await makeBackup({
    ...{ dataDirectory: config.dataDirectory, to, now: systemClock.now, progress },
  }).catch(async (cause) => {
    await rm(to, { recursive: true, force: true });
    throw cause;
  });
  if (secretsTo !== undefined) await copySecrets(config.secretsDirectory, secretsTo, note.secretsId);
  return {
    json: { directory: to, secretsDirectory: secretsTo ?? null, ...note, damaged },
    lines: [
      `${note.files} files, ${inBytes(note.bytes)}, are in ${to}. Check them there with: sha256sum -c SHA256SUMS`,
      secretsTo === undefined
        ? 'The secrets are not among them: without those nobody can sign in. Back them up apart, with --secrets-to.'
        : `The secrets are in ${secretsTo}. Keep them apart from the data: whoever has both can guess weak passwords.`,
      ...damaged.map(
        (path) => `DAMAGED: ${path} was missing or not whole before. \`homeward-server doctor\` says more.`,
      ),
    ],
    foundFault: damaged.length > 0,
  };
}

/** Copies all files of a directory of secrets. @throws HomewardError `unavailable` where they are not those of the data. */
export async function copySecrets(from: string, to: string, expectedId: string): Promise<void> {
  await openSecrets(from, expectedId, false);
  const entries = await readdir(from, { withFileTypes: true });
  for (const { name } of entries.filter((entry) => entry.isFile())) {
    await copyDurably(join(from, name), join(to, name)).catch((cause) => {
      const { code } = cause as NodeJS.ErrnoException;
      throw new HomewardError('unavailable', `the secret ${join(from, name)} could not be copied to ${to} (${code}).`);
    });
  }
  await fileSteps.syncDirectory(to);
}
