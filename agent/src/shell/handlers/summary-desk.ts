import type { IpcHandlers } from '../ipc-main.ts';
import type { Follower } from '../menu-bar.ts';
import type { ShellEngine } from '../shell-engine.ts';
import type { ShellStatus } from '../shell-status.ts';
import type { SummaryView } from '../views/summary-view.ts';
import type { AppWindows } from '../windows/app-windows.ts';

export interface SummaryDeskParts {
  readonly windows: Pick<AppWindows, 'open' | 'close' | 'isOpen' | 'tell'>;
  readonly engine: Pick<ShellEngine, 'status' | 'acknowledgeSummary'>;
}

/**
 * Shows what happened while the Mac was stolen, until somebody at it has acknowledged that: a window that went
 * otherwise comes back, and so it does after a restart.
 */
export class SummaryDesk implements Follower {
  readonly #parts: SummaryDeskParts;

  constructor(parts: SummaryDeskParts) {
    this.#parts = parts;
  }

  onStatus(status: Pick<ShellStatus, 'stolenSummary' | 'mode'>): void {
    const { windows } = this.#parts;
    const view = viewOf(status);
    if (view === null) windows.close('summary');
    else if (windows.isOpen('summary')) windows.tell('summary:changed', view);
    else windows.open('summary');
  }

  readonly handlers: Pick<IpcHandlers, 'summary:view' | 'summary:acknowledge'> = {
    'summary:view': () => viewOf(this.#parts.engine.status()),
    'summary:acknowledge': async () => {
      await this.#parts.engine.acknowledgeSummary();
      this.#parts.windows.close('summary');
      return null;
    },
  };
}

const viewOf = ({ stolenSummary, mode }: Pick<ShellStatus, 'stolenSummary' | 'mode'>): SummaryView =>
  stolenSummary && { ...stolenSummary, mode: mode.mode };
