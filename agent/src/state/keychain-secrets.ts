import { Closed } from '@homeward/shared/schema';
import * as Type from 'typebox';
import { Check } from 'typebox/value';
import { CheckedFile } from '../durable/checked-file.ts';
import type { Disk } from '../durable/disk.ts';
import type { Log } from '../log.ts';
import { DeviceSecrets, type Secrets } from './secrets.ts';

/** Seals short texts with a key that the system's keychain keeps for this app alone. */
export interface Cipher {
  /** @throws Error where the keychain gives no key. */
  encrypt(text: string): Promise<string>;
  /** @throws Error where the keychain cannot be asked now. */
  decrypt(sealed: string): Promise<Decrypted>;
}

export interface Decrypted {
  /** Null where the key is lost, and the text with it. */
  readonly text: string | null;
  /** Whether the key has been changed since, and the text is to be sealed anew. */
  readonly isStale: boolean;
}

const SealedSecrets = Closed({ v: Type.Literal(1), sealed: Type.String({ maxLength: 16_384 }) });

/** Secrets in a file that is of no use without the keychain's key. */
export class KeychainSecrets implements Secrets {
  readonly #file: CheckedFile<typeof SealedSecrets>;
  readonly #cipher: Cipher;

  constructor(disk: Disk, path: string, cipher: Cipher, log: Log) {
    this.#file = new CheckedFile(disk, path, SealedSecrets, log);
    this.#cipher = cipher;
  }

  /** Null also where the key is lost: the file stays, in case that it comes back. @throws Error of the cipher */
  async load(): Promise<DeviceSecrets | null> {
    const file = await this.#file.load();
    if (file === null) return null;
    const { text, isStale } = await this.#cipher.decrypt(file.sealed);
    const secrets = text === null ? null : parsed(text);
    if (!Check(DeviceSecrets, secrets)) return null;
    if (isStale) await this.save(secrets);
    return secrets;
  }

  async save(secrets: DeviceSecrets): Promise<void> {
    await this.#file.save({ v: 1, sealed: await this.#cipher.encrypt(JSON.stringify(secrets)) });
  }

  remove(): Promise<void> {
    return this.#file.remove();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
