import { Notification } from 'electron';
import type { Clock } from '../clock.ts';
import { CheckedFile } from '../durable/checked-file.ts';
import type { Disk } from '../durable/disk.ts';
import { type Log, reasonOf } from '../log.ts';
import { Mutex } from '../mutex.ts';
import type { StolenSummary } from '../state/stolen-summary.ts';
import type { Follower } from './menu-bar.ts';
import { NoticeMemory, nextNotice } from './notice-schedule.ts';
import { noticeWords } from './notice-words.ts';
import { isHidden, type ShellStatus } from './shell-status.ts';

/** A notification that macOS refused is tried again so much later. */
const TRY_AGAIN_MS = 3_600_000;

export const createNoticeFile = (disk: Disk, path: string, log: Log) => new CheckedFile(disk, path, NoticeMemory, log);

export interface NoticesParts {
  readonly platform: NodeJS.Platform;
  readonly file: Pick<CheckedFile<typeof NoticeMemory>, 'load' | 'save'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Somebody clicked on the word that the Mac was stolen. */
  readonly onSummary: () => void;
}

/**
 * Homeward's notifications: now and then, that this Mac is watched and by whom; and that stolen mode has ended. None
 * while the Mac is stolen, and none is left then of those that came before.
 */
export class Notices implements Follower {
  readonly #parts: NoticesParts;
  readonly #mutex = new Mutex();
  readonly #shown = new Set<Notification>();
  #memory: NoticeMemory | null | undefined;
  #notBefore = 0;
  #summaryTold: StolenSummary['from'] | null = null;

  constructor(parts: NoticesParts) {
    this.#parts = parts;
  }

  onStatus(status: ShellStatus): void {
    if (isHidden(status)) this.close();
    this.#tellSummary(status.stolenSummary);
    this.#mutex
      .run(() => this.#look(status))
      .catch((error) => this.#parts.log.warn(`which notices were given cannot be remembered: ${reasonOf(error)}`));
  }

  /** Takes away what is still shown, also what an earlier process showed: macOS keeps that in Notification Center. */
  close(): void {
    for (const notification of this.#shown) notification.close();
    this.#shown.clear();
    // No other system's Electron has it.
    if (this.#parts.platform === 'darwin') Notification.removeAll();
  }

  /** Resolves when what was given is remembered. */
  idle(): Promise<void> {
    return this.#mutex.idle();
  }

  async #look({ mode, account, pairedAt }: ShellStatus): Promise<void> {
    const { file, clock } = this.#parts;
    if (account === null || pairedAt === null || (mode.mode !== 'protected' && mode.mode !== 'paused')) return;
    if (this.#memory === undefined) this.#memory = await file.load();
    const now = clock.now();
    const before = this.#memory;
    const { isDue, memory } = nextNotice(before, pairedAt, now);
    // A clock that was set back must not put the next try off for long.
    const isPutOff = now < this.#notBefore && this.#notBefore <= now + TRY_AGAIN_MS;
    if (isDue && isPutOff) return;
    if (isDue) {
      this.#show(noticeWords.watched(account, mode.mode === 'paused'), () => {}).once('failed', () => {
        this.#notBefore = now + TRY_AGAIN_MS;
        void this.#mutex.run(() => this.#remember(before ?? { pairedAt, told: 0 })).catch(() => {});
      });
    }
    if (isDue || memory.told !== before?.told || memory.pairedAt !== before.pairedAt) await this.#remember(memory);
  }

  async #remember(memory: NoticeMemory): Promise<void> {
    // In any case: where it cannot be written, the same notice comes after the next start and not every minute.
    this.#memory = memory;
    await this.#parts.file.save(memory);
  }

  /** Once for each; the window stays until it has been acknowledged. */
  #tellSummary(summary: StolenSummary | null): void {
    if (summary === null || summary.from === this.#summaryTold) return;
    this.#summaryTold = summary.from;
    this.#show(noticeWords.stolen(summary), this.#parts.onSummary);
  }

  #show(words: { readonly title: string; readonly body: string }, onClick: () => void): Notification {
    const notification = new Notification(words);
    // What is not held is collected, and its click comes to nothing.
    this.#shown.add(notification);
    notification.once('click', onClick);
    notification.once('close', () => this.#shown.delete(notification));
    notification.show();
    return notification;
  }
}
