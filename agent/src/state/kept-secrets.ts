import { type Log, reasonOf } from '../log.ts';
import type { DeviceSecrets, Secrets } from './secrets.ts';

/** Where secrets are kept. */
export type SecretsPlace = 'keychain' | 'file';

/**
 * Secrets in the place where this build is to keep them. What another build kept in the other place is moved, and only
 * removed there when it can be read here. Where the keychain takes nothing, the file must do.
 */
export class KeptSecrets implements Secrets {
  readonly #places: Readonly<Record<SecretsPlace, Secrets>>;
  readonly #wanted: SecretsPlace;
  readonly #log: Log;
  #kept: SecretsPlace;

  constructor(places: Readonly<Record<SecretsPlace, Secrets>>, wanted: SecretsPlace, log: Log) {
    this.#places = places;
    this.#wanted = wanted;
    this.#kept = wanted;
    this.#log = log;
  }

  /** Where they are, as far as is known from loading and saving. */
  get kept(): SecretsPlace {
    return this.#kept;
  }

  async load(): Promise<DeviceSecrets | null> {
    const found = await this.#places[this.#wanted].load();
    if (found !== null) {
      this.#kept = this.#wanted;
      // The rest of a move that a crash cut short.
      await this.#places[this.#other].remove();
      return found;
    }
    const elsewhere = await this.#places[this.#other].load();
    if (elsewhere !== null) await this.save(elsewhere);
    return elsewhere;
  }

  async save(secrets: DeviceSecrets): Promise<void> {
    this.#kept = (await this.#isSavedIn(this.#wanted, secrets)) ? this.#wanted : 'file';
    if (this.#kept !== this.#wanted) await this.#places.file.save(secrets);
    await this.#places[this.#kept === 'keychain' ? 'file' : 'keychain'].remove();
  }

  async remove(): Promise<void> {
    await this.#places.keychain.remove();
    await this.#places.file.remove();
  }

  get #other(): SecretsPlace {
    return this.#wanted === 'keychain' ? 'file' : 'keychain';
  }

  /** Whether what was saved can be read again: a keychain that only takes is worse than none. */
  async #isSavedIn(place: SecretsPlace, secrets: DeviceSecrets): Promise<boolean> {
    if (place === 'file') {
      await this.#places.file.save(secrets);
      return true;
    }
    try {
      await this.#places.keychain.save(secrets);
      const read = await this.#places.keychain.load();
      return read?.deviceSeed === secrets.deviceSeed && read.deviceToken === secrets.deviceToken;
    } catch (error) {
      this.#log.warn(`the keychain does not keep secrets, a file does: ${reasonOf(error)}`);
      return false;
    }
  }
}
