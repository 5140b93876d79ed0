import { writeFile } from 'node:fs/promises';
import { dialog } from 'electron';
import type { Clock } from '../../clock.ts';
import type { IpcRequest, IpcValue } from '../ipc-contract.ts';
import type { IpcHandlers } from '../ipc-main.ts';
import { journalFile, journalRows } from '../journal-file.ts';
import { LiveView } from '../live-view.ts';
import type { Follower } from '../menu-bar.ts';
import { texts } from '../pages/texts.ts';
import type { ShellEngine } from '../shell-engine.ts';
import type { JournalView } from '../views/journal-view.ts';
import type { AppWindows } from '../windows/app-windows.ts';

export interface JournalDeskParts {
  readonly windows: Pick<AppWindows, 'isOpen' | 'tell' | 'browserWindow'>;
  readonly clock: Clock;
  readonly engine: Pick<ShellEngine, 'status' | 'journal'>;
}

/** Hands the journal's rows to its window, and to a file. */
export class JournalDesk implements Follower {
  readonly #parts: JournalDeskParts;
  readonly #view: LiveView<JournalView>;
  #revision = 0;

  constructor(parts: JournalDeskParts) {
    const { windows, clock, engine } = parts;
    this.#parts = parts;
    this.#view = new LiveView({
      clock,
      isOpen: () => windows.isOpen('journal'),
      read: () => ({ isStolen: engine.status().mode.mode === 'stolen', revision: this.#revision }),
      tell: (view) => windows.tell('journal:changed', view),
    });
  }

  /** The window hears of it within a second, not at once: one round changes the journal many times. */
  onStatus(): void {
    this.#revision += 1;
  }

  readonly handlers: Pick<IpcHandlers, 'journal:view' | 'journal:page' | 'journal:export'> = {
    'journal:view': () => this.#view.begin(),
    'journal:page': (query) => this.#parts.engine.journal(query),
    'journal:export': (request) => this.#export(request),
  };

  async #export({ format, text }: IpcRequest<'journal:export'>): Promise<IpcValue<'journal:export'>> {
    const { windows, engine, clock } = this.#parts;
    const window = windows.browserWindow('journal');
    if (window === undefined) return { outcome: 'cancelled' };
    const { filePath, canceled } = await dialog.showSaveDialog(window, {
      defaultPath: texts.journal.fileName(new Date(clock.now()).toISOString().slice(0, 10), format),
      filters: [{ name: format.toUpperCase(), extensions: [format] }],
    });
    if (canceled || filePath === '') return { outcome: 'cancelled' };
    const rows = await journalRows(engine, text);
    try {
      await writeFile(filePath, journalFile(rows, format));
    } catch {
      return { outcome: 'failed' };
    }
    return { outcome: 'saved', rows: rows.length };
  }
}
