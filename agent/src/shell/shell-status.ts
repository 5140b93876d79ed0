import { permissionStates } from '@homeward/shared/bodies/report';
import { Origin } from '@homeward/shared/origin';
import { Closed, Nullable, OneOf, Timestamp } from '@homeward/shared/schema';
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { ModeState } from '../engine/mode.ts';
import { ReleaseWish } from '../state/agent-state.ts';
import { StolenSummary } from '../state/stolen-summary.ts';

/** Whom a Mac is paired with. */
export const Account = Closed({ loginName: Type.String({ maxLength: 64 }), origin: Origin });
export type Account = Static<typeof Account>;

/** How a Mac stands with its owner. */
export const ModeName = OneOf(['unpaired', 'protected', 'stolen', 'paused', 'released']);

/** What the system lets the app do, as the app alone can read it. */
export const ShellPermissions = Closed({
  camera: OneOf(permissionStates),
  location: OneOf(permissionStates),
  notifications: OneOf(permissionStates),
});
export type ShellPermissions = Static<typeof ShellPermissions>;

/** What the shell shows of the engine; times are milliseconds since 1970. */
export const ShellStatus = Closed({
  mode: ModeState,
  /** Whom the Mac is paired with, and since when; null while it is not. */
  account: Nullable(Account),
  pairedAt: Nullable(Timestamp),
  /** When the newest report that the server took was captured; null before the first. */
  lastReportAt: Nullable(Timestamp),
  /** Whether the server answers, and an order would come through at once. */
  isOnline: Type.Boolean(),
  /** Sealed items that the server does not have yet. */
  waitingItems: Type.Integer({ minimum: 0 }),
  /** Items of the last seven days that the server refused for good. */
  refusedItems: Type.Integer({ minimum: 0 }),
  permissions: ShellPermissions,
  agentVersion: Type.String({ maxLength: 40 }),
  /** Where the Mac's key and token are kept. */
  secretsKept: OneOf(['keychain', 'file']),
  /** What was asked of the owner and is not answered yet. */
  releaseAsked: Nullable(ReleaseWish),
  /** Of the last time that the Mac was stolen, until somebody at the Mac has acknowledged it. */
  stolenSummary: Nullable(StolenSummary),
  /**
   * What keeps Homeward from its work: the engine crashed or hung and is not back yet, while all the rest here is its
   * last word; or the pairing's key and token are lost, and the Mac must be unpaired and paired anew; or they cannot be
   * read now, as from a locked keychain; or nothing that is captured can be put on disk. These two are tried again and
   * again.
   */
  trouble: Nullable(OneOf(['restarting', 'secrets-lost', 'secrets-unreadable', 'disk-full', 'disk-failed'])),
});
export type ShellStatus = Static<typeof ShellStatus>;

/** Whether the owner's order says that nothing of Homeward may be seen. Only mode stolen can. */
export const isHidden = ({ mode }: Pick<ShellStatus, 'mode'>): boolean => mode.mode === 'stolen' && mode.hidden;
