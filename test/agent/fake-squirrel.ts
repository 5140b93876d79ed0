import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type * as Real from 'electron';

/**
 * Electron's `autoUpdater` on a Mac, which is Squirrel.Mac: asks the address that it was given, fetches what the answer
 * names, and is ready to put it in place. Really does so over HTTP; the rest is written down.
 */
export class FakeSquirrel extends EventEmitter {
  readonly fetched: { readonly sha256: string; readonly bytes: number }[] = [];
  installs = 0;
  /** What it says instead of taking what it fetched, as of a signature that does not fit. */
  refusal: string | undefined;
  #feed: Real.FeedURLOptions | undefined;

  setFeedURL(feed: Real.FeedURLOptions): void {
    this.#feed = feed;
  }

  getFeedURL(): string {
    return this.#feed?.url ?? '';
  }

  checkForUpdates(): void {
    this.#fetch().catch((error: unknown) => this.emit('error', error));
  }

  quitAndInstall(): void {
    this.installs += 1;
  }

  async #fetch(): Promise<void> {
    if (this.#feed === undefined) throw new Error('Update URL is not set');
    const answer = await fetch(this.#feed.url, { headers: this.#feed.headers ?? {} });
    if (!answer.ok) throw new Error(`the feed answered ${answer.status}`);
    const { url } = (await answer.json()) as { url: string };
    const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
    if (this.refusal !== undefined) throw new Error(this.refusal);
    this.fetched.push({ sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length });
    this.emit('update-downloaded');
  }
}
