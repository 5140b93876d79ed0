import type { ReleaseWish } from '../../state/agent-state.ts';
import type { IpcHandlers } from '../ipc-main.ts';
import type { Follower } from '../menu-bar.ts';
import type { ShellEngine } from '../shell-engine.ts';
import type { ShellStatus } from '../shell-status.ts';
import type { ReleaseView } from '../views/release-view.ts';
import type { AppWindows } from '../windows/app-windows.ts';

export interface ReleaseDeskParts {
  readonly windows: Pick<AppWindows, 'open' | 'tell'>;
  readonly engine: Pick<ShellEngine, 'status' | 'askRelease'>;
  readonly unpairCommand: string;
}

/** Takes a wish to unpair this Mac, or to quit for good, to the owner: nobody at the Mac can do either alone. */
export class ReleaseDesk implements Follower {
  readonly #parts: ReleaseDeskParts;
  #wish: ReleaseWish = 'unpair';
  /** Whether the question was open since the window was: then its end without a release is a no. */
  #wasAsked = false;

  constructor(parts: ReleaseDeskParts) {
    this.#parts = parts;
  }

  /** Opens the window. Nothing is asked before somebody says so there; what was asked already is shown. */
  open(wish: ReleaseWish): void {
    const { windows, engine } = this.#parts;
    const status = engine.status();
    this.#wish = status.releaseAsked ?? wish;
    this.#wasAsked = false;
    windows.open('release');
    this.onStatus(status);
  }

  onStatus(status: ShellStatus): void {
    if (status.releaseAsked !== null) this.#wasAsked = true;
    this.#parts.windows.tell('release:changed', this.#read(status));
  }

  readonly handlers: Pick<IpcHandlers, 'release:view' | 'release:ask'> = {
    'release:view': () => this.#read(this.#parts.engine.status()),
    'release:ask': async () => {
      await this.#parts.engine.askRelease(this.#wish);
      return null;
    },
  };

  #read(status: ShellStatus): ReleaseView {
    const { unpairCommand } = this.#parts;
    const { account, isOnline } = status;
    return { wish: this.#wish, step: stepOf(status, this.#wasAsked), account, isOnline, unpairCommand };
  }
}

function stepOf(
  { mode, releaseAsked }: Pick<ShellStatus, 'mode' | 'releaseAsked'>,
  wasAsked: boolean,
): ReleaseView['step'] {
  if (mode.mode === 'released' || mode.mode === 'unpaired') return 'released';
  if (mode.mode === 'stolen') return 'stolen';
  if (releaseAsked !== null) return 'asked';
  return wasAsked ? 'declined' : 'ask';
}
