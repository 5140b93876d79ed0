import { toBase64Url } from '../base64url.ts';
import { HomewardError } from '../errors.ts';
import { stampedMessageOf } from '../time-stamp.ts';
import type { TimeStamp } from '../time-stamp-token.ts';
import type { PackFiles } from './pack-archive.ts';
import type { PackItem } from './pack-parts.ts';
import { holding, PackRefusal } from './pack-verdict.ts';
import { StampCounts, type StampNotes } from './stamp-counts.ts';

/** Checks the time stamps of a pack's items, each token once. */
export class TimeStampCheck {
  readonly #pack: PackFiles;
  readonly #held: ReadonlySet<string>;
  readonly #stamps = new Map<string, { readonly message: string; readonly stamp: TimeStamp }>();
  readonly #counts = new StampCounts();

  constructor(pack: PackFiles, held: ReadonlySet<string>) {
    this.#pack = pack;
    this.#held = held;
  }

  /**
   * @param path of the item's part
   * @param serverTime of its receipt, which was checked
   * @throws PackRefusal
   */
  async check(path: string, { receipt, timeStamp }: PackItem, serverTime: number): Promise<void> {
    if (timeStamp === undefined) {
      this.#counts.add(null, serverTime);
      return;
    }
    const { part, ...proof } = timeStamp;
    const message = await holding('time-stamps', path, () => stampedMessageOf(receipt.root, proof));
    const known = this.#stamps.get(part) ?? (await this.#open(part, message));
    if (known.message !== toBase64Url(message)) {
      throw new PackRefusal('time-stamps', path, `It is not what the authority stamped in ${part}`);
    }
    this.#stamps.set(part, known);
    this.#counts.add(known.stamp, serverTime);
  }

  /** Once all items were checked. @returns how many tokens there are. @throws PackRefusal for one that is no item's */
  finish(): { readonly count: number; readonly notes: StampNotes } {
    const stray = [...this.#held].find((path) => path.startsWith('time-stamps/') && !this.#stamps.has(path));
    if (stray) throw new PackRefusal('time-stamps', stray, 'It belongs to no item of the pack');
    return { count: this.#stamps.size, notes: this.#counts.notes() };
  }

  async #open(part: string, message: Uint8Array<ArrayBuffer>) {
    return await holding('time-stamps', part, async () => {
      if (!this.#held.has(part)) throw new HomewardError('time_stamp_refused', 'it is missing');
      // Most packs have none: what reads them is loaded for those that do.
      const { openTimeStampToken } = await import('../time-stamp-token.ts');
      return {
        message: toBase64Url(message),
        stamp: await openTimeStampToken(await this.#pack.read(part), message),
      };
    });
  }
}
