import { Closed, Nullable, OneOf, Timestamp } from '@homeward/shared/schema';
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { loginItemStates } from '../login-item-states.ts';
import { Account, ModeName, ShellPermissions, ShellStatus } from '../shell-status.ts';
import { UnpairCommand } from '../unpair-command.ts';
import { UpdateState } from '../update-state.ts';

/** What Settings shows. */
export const SettingsView = Closed({
  mode: ModeName,
  account: Nullable(Account),
  pairedAt: Nullable(Timestamp),
  version: Type.String({ maxLength: 40 }),
  secretsKept: ShellStatus.properties.secretsKept,
  trouble: ShellStatus.properties.trouble,
  releaseAsked: ShellStatus.properties.releaseAsked,
  permissions: ShellPermissions,
  loginItem: OneOf(loginItemStates),
  updates: UpdateState,
  /** Whether the engine is that of the whole Mac (`homeward-agent install`), which keeps its own settings. */
  isService: Type.Boolean(),
  /** Whether this build has a console to open. */
  hasConsole: Type.Boolean(),
  /** Where the app's own engine looks access points up; null: nowhere. */
  accessPointService: Nullable(Type.String({ maxLength: 500 })),
  unpairCommand: UnpairCommand,
});
export type SettingsView = Static<typeof SettingsView>;
