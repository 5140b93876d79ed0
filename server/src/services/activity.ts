import type { ActivityEntry, ActivityKind } from '@homeward/shared/api/activity';
import type { ReplyOf } from '@homeward/shared/api/endpoint';
import type { Api } from '@homeward/shared/api/table';
import type { Clock } from '../clock.ts';
import { createActivityLog } from '../repositories/activity-log.ts';
import type { Database } from '../storage/database.ts';

const MINUTE_MS = 60_000;

/** How long an entry is kept. By age alone: a limit by number would let somebody push out what he did. */
const KEPT_MS = 365 * 24 * 60 * MINUTE_MS;

const PAGE = 50;

/** What is told of something that happened. */
export interface Happening {
  readonly what: ActivityKind;
  /** The session that did it; none where a Mac or the server did. */
  readonly sessionId?: string | undefined;
  readonly deviceId?: string | undefined;
  /** A word that the program knows; never one of the owner's. */
  readonly detail?: string | undefined;
}

interface ActivityPorts {
  readonly database: Database;
  readonly clock: Clock;
  /** Tells the owner's open consoles to look again. */
  readonly changed: (accountId: string) => void;
  /** Has a message of it written down where the owner wants one, within the same transaction. */
  readonly tell?: (accountId: string, what: ActivityKind, within: Database) => Promise<void>;
}

export type Activity = ReturnType<typeof createActivity>;
/** All that most services need of it. */
export type ActivityRecorder = Pick<Activity, 'record'>;

/** The log of everything done in an account, for its owner: added to, read, and forgotten after a year. */
export function createActivity({ database, clock, changed, tell }: ActivityPorts) {
  return {
    /**
     * Writes down what happened.
     * @param within the transaction that makes it happen, where there is one: both are there, or neither
     */
    async record(accountId: string, happening: Happening, within: Database = database): Promise<void> {
      const { what, sessionId = null, deviceId = null, detail = null } = happening;
      const at = Math.floor(clock.now() / MINUTE_MS) * MINUTE_MS;
      await createActivityLog(within).add(accountId, { at, what, sessionId, deviceId, detail });
      await tell?.(accountId, what, within);
      changed(accountId);
    },

    /** A page of it, newest first. */
    async list(
      accountId: string,
      { before = Number.MAX_SAFE_INTEGER, limit = PAGE }: { before?: number; limit?: number },
    ): Promise<ReplyOf<Api['activity']>> {
      const entries: ActivityEntry[] = await createActivityLog(database).list(accountId, before, limit);
      const last = entries.at(-1);
      return { entries, before: last && entries.length === limit && last.no > 1 ? last.no : null };
    },

    /** Forgets what is older than a year; to be called now and then. */
    sweep: (): Promise<void> => createActivityLog(database).forgetBefore(clock.now() - KEPT_MS),
  };
}
