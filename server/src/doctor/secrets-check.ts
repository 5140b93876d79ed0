import { stat } from 'node:fs/promises';
import { HomewardError } from '@homeward/shared/errors';
import { openSecrets, type Secrets } from '../secrets.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** Whether the secrets are there, are those of the data, and are for one user alone. */
export async function checkSecrets(
  directory: string,
  secretsId: string | null,
): Promise<{ readonly finding: Finding; readonly secrets: Secrets | null }> {
  const check = 'secrets';
  try {
    const secrets = await openSecrets(directory, secretsId, false);
    const { mode } = await stat(directory);
    const isOpen = process.platform !== 'win32' && (mode & 0o077) !== 0;
    const finding = isOpen
      ? warn(check, `${directory} is open to other users of this machine`, `chmod 700 '${directory}'`)
      : ok(check, `${directory} holds those of the data, for its user alone`);
    return { finding, secrets };
  } catch (error) {
    if (!(error instanceof HomewardError)) throw error;
    return { finding: fail(check, error.detail, 'the README tells what is lost with them'), secrets: null };
  }
}
