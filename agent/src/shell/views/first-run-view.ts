import { Closed, Nullable, OneOf } from '@homeward/shared/schema';
import type { Static } from 'typebox';
import { loginItemStates } from '../login-item-states.ts';
import { Account, ShellPermissions } from '../shell-status.ts';

/** What the walk through permissions shows: whom the Mac reports to, and what macOS lets Homeward do now. */
export const FirstRunView = Closed({
  account: Nullable(Account),
  permissions: ShellPermissions,
  loginItem: OneOf(loginItemStates),
});
export type FirstRunView = Static<typeof FirstRunView>;
