import type { PermissionState } from '@homeward/shared/bodies/report';
import type { ModeState } from '../engine/mode.ts';

/** What the shell shows of the engine; times are milliseconds since 1970. */
export interface ShellStatus {
  readonly mode: ModeState;
  /** Whom the Mac is paired with; null while it is not. */
  readonly account: { readonly loginName: string; readonly origin: string } | null;
  /** When the newest report that the server took was captured; null before the first. */
  readonly lastReportAt: number | null;
  /** Whether the server answers, and an order would come through at once. */
  readonly isOnline: boolean;
  /** Sealed items that the server does not have yet. */
  readonly waitingItems: number;
  readonly camera: PermissionState;
}

/** Whether the owner's order says that nothing of Homeward may be seen. Only mode stolen can. */
export const isHidden = ({ mode }: Pick<ShellStatus, 'mode'>): boolean => mode.mode === 'stolen' && mode.hidden;
