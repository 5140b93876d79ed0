import { Closed, Nullable, OneOf } from '@homeward/shared/schema';
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { ReleaseWish } from '../../state/agent-state.ts';
import { Account } from '../shell-status.ts';
import { UnpairCommand } from '../unpair-command.ts';

/** Where a wish to let the Mac go stands. */
export const ReleaseView = Closed({
  wish: ReleaseWish,
  /**
   * `ask`: nothing has been asked yet. `asked`: the owner has not answered. `declined`: the owner said no, while the
   * window was open. `released`: the owner let the Mac go. `stolen`: nobody can ask for it at the Mac now.
   */
  step: OneOf(['ask', 'asked', 'declined', 'released', 'stolen']),
  /** Whom to ask; null once the pairing is gone. */
  account: Nullable(Account),
  isOnline: Type.Boolean(),
  /** What whoever administers this Mac types in Terminal to end the pairing without the owner. */
  unpairCommand: UnpairCommand,
});
export type ReleaseView = Static<typeof ReleaseView>;
