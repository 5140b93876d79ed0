import { randomUUID } from 'node:crypto';
import type { SessionCarrier } from '@homeward/shared/api/account';
import { HomewardError } from '@homeward/shared/errors';
import type { Clock } from '../clock.ts';
import type { Owner } from '../http/route.ts';
import { createAddedIn } from '../repositories/added-in.ts';
import { createDevices } from '../repositories/devices.ts';
import { createSessions, type StoredSession } from '../repositories/sessions.ts';
import type { Database } from '../storage/database.ts';
import type { ActivityRecorder } from './activity.ts';
import type { HoldLedger } from './holds.ts';
import { newToken, tokenSha256 } from './token.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * A session that is not used for this long is over. A bearer is in one page's memory: a page that is open uses it all the
 * time (its live events), and one that is gone has lost it.
 */
const IDLE_MS: Readonly<Record<SessionCarrier, number>> = { cookie: 30 * DAY_MS, bearer: DAY_MS };

/** Every session is over this long after sign-in. */
export const SESSION_DAYS = 90;

/** On somebody else's device it is over after this long. */
export const BORROWED_HOURS = 12;

/** Who begins a session: all that is kept of them. */
export interface SessionClient extends Pick<StoredSession, 'browser' | 'carrier' | 'onPairedMac' | 'borrowed'> {}

export interface NewSession {
  readonly session: StoredSession;
  /** Goes to the browser, once; only its digest is kept. */
  readonly token: string;
}

export type SessionService = ReturnType<typeof createSessionService>;

interface SessionPorts {
  readonly database: Database;
  readonly clock: Clock;
  readonly activity: ActivityRecorder;
  readonly holds: Pick<HoldLedger, 'mayEndSession' | 'passOn' | 'endOf'>;
}

/** Who is signed in. Times are kept to the hour only: when an owner was awake is nobody's business. */
export function createSessionService({ database, clock, activity, holds }: SessionPorts) {
  const listeners = new Set<(sessionId: string) => void>();
  const sessions = createSessions(database);
  const { isAnyStolen } = createDevices(database);
  const thisHour = () => Math.floor(clock.now() / HOUR_MS) * HOUR_MS;
  const isOver = ({ expiresAt, lastSeenAt, carrier }: StoredSession) =>
    expiresAt <= clock.now() || lastSeenAt < clock.now() - IDLE_MS[carrier];
  const told = (sessionIds: readonly string[]) => {
    for (const sessionId of sessionIds) for (const listener of listeners) listener(sessionId);
  };

  /** @throws HomewardError `forbidden` where it may still undo the recovery by which this one got in */
  async function refuseUndoer(owner: Owner, sessionId: string): Promise<void> {
    if (await holds.mayEndSession(owner, sessionId)) return;
    throw new HomewardError('forbidden', 'it is from before the recovery, and may undo it for 24 hours');
  }

  return {
    /**
     * Begins a session.
     * @param within the transaction that also makes or changes the account
     */
    async begin(accountId: string, client: SessionClient, within: Database = database): Promise<NewSession> {
      const token = newToken();
      const now = thisHour();
      const session: StoredSession = {
        id: randomUUID(),
        accountId,
        ...client,
        createdAt: now,
        lastSeenAt: now,
        expiresAt: now + (client.borrowed ? BORROWED_HOURS * HOUR_MS : SESSION_DAYS * DAY_MS),
      };
      await createSessions(within).insert(session, tokenSha256(token));
      return { session, token };
    },

    /** The session of a token, which counts only as it was given out. @throws HomewardError `not_signed_in` */
    async find(token: string, carrier: SessionCarrier): Promise<StoredSession> {
      const session = await sessions.byToken(tokenSha256(token));
      if (session?.carrier !== carrier || isOver(session))
        throw new HomewardError('not_signed_in', 'the session is over');
      if (session.lastSeenAt < thisHour()) await sessions.touch(session.id, thisHour());
      return session;
    },

    async list(accountId: string): Promise<StoredSession[]> {
      return (await sessions.ofAccount(accountId)).filter((session) => !isOver(session));
    },

    /**
     * @throws HomewardError `not_found` where the account has no such session, `forbidden` where it may still undo the
     * recovery by which this one got in
     */
    async end(owner: Owner, sessionId: string): Promise<void> {
      const { accountId, sessionId: by } = owner;
      await refuseUndoer(owner, sessionId);
      await database.transaction().execute(async (transaction) => {
        const isOwn = sessionId === by;
        const ended = await createSessions(transaction).byId(accountId, sessionId);
        if (!ended) throw new HomewardError('not_found', 'no such session');
        const happening = { what: isOwn ? 'signed-out' : 'session-ended', detail: ended.browser } as const;
        await activity.record(accountId, { ...happening, sessionId: by }, transaction);
        await createSessions(transaction).delete(accountId, sessionId);
        await holds.endOf(accountId, [sessionId], { by, within: transaction });
      });
      told([sessionId]);
    },

    /** Ends all others, but for those that may still undo the recovery by which this one got in. @returns how many */
    async endOthers(owner: Owner): Promise<number> {
      const others = (await sessions.ofAccount(owner.accountId)).filter(({ id }) => id !== owner.sessionId);
      let ended = 0;
      for (const { id } of others) {
        if (!(await holds.mayEndSession(owner, id))) continue;
        await this.end(owner, id);
        ended += 1;
      }
      return ended;
    },

    /**
     * Ends all but some, and what they had asked for, within a transaction.
     * @returns what to call once that is over, so that their streams end as well
     */
    async endAllBut(accountId: string, ids: readonly string[], within: Database): Promise<() => void> {
      const ended = await createSessions(within).deleteAllBut(accountId, ids);
      await holds.endOf(accountId, ended, { within });
      return () => told(ended);
    },

    /**
     * Ends the session of a token that its browser gives up for another one; one that is not there is fine. What it asked for and
     * added is then the other's, in the same account.
     */
    async endReplaced(
      token: string,
      by: Pick<StoredSession, 'id' | 'accountId' | 'carrier' | 'onPairedMac'>,
    ): Promise<void> {
      const session = await sessions.byToken(tokenSha256(token));
      if (session?.carrier !== by.carrier) return;
      if (session.accountId === by.accountId) {
        await holds.passOn(by.accountId, session.id, by.id);
        const added = createAddedIn(database, session.id);
        // While a Mac is stolen no browser is told less than before, as nothing else can be switched off.
        if (by.onPairedMac && !(await isAnyStolen(by.accountId))) await added.areOnPairedMac();
        await added.passOn(by.id);
      }
      if (await sessions.delete(session.accountId, session.id)) told([session.id]);
    },

    /**
     * Ends what runs on paired Macs: one of them may be in a thief's hands.
     * @param butId the session that asks for it; who was signed in before the theft does not call it out
     */
    async endOnPairedMacs(accountId: string, butId: string): Promise<void> {
      const ended = await database.transaction().execute(async (within) => {
        const deleted = await createSessions(within).deleteOnPairedMacs(accountId, butId);
        await holds.endOf(accountId, deleted, { by: butId, within });
        const happening = { what: 'sessions-suspended', sessionId: butId, detail: `${deleted.length}` } as const;
        if (deleted.length > 0) await activity.record(accountId, happening, within);
        return deleted;
      });
      told(ended);
    },

    /**
     * Says whether a session is on a paired Mac. While a Mac is stolen, another one that is said to be ends with the rest; and
     * none is said not to be, as that could be the thief's word. Nor does one say so of itself at any time: the Mac may be gone
     * before its owner has noticed. Its browser stays what it was said to be.
     * @throws HomewardError `not_found`, `forbidden`
     */
    async tag(owner: Owner, sessionId: string, onPairedMac: boolean): Promise<void> {
      const { accountId, sessionId: by } = owner;
      const before = await sessions.byId(accountId, sessionId);
      if (!before) throw new HomewardError('not_found', 'no such session');
      if (before.onPairedMac === onPairedMac) return;
      await refuseUndoer(owner, sessionId);
      if (!onPairedMac && sessionId === by) {
        throw new HomewardError('forbidden', 'only another session can say so; or sign in anew on that device');
      }
      const isStolen = await isAnyStolen(accountId);
      if (isStolen && !onPairedMac) {
        throw new HomewardError('forbidden', 'while a Mac is stolen, a session on a paired Mac stays one');
      }
      await database.transaction().execute(async (transaction) => {
        await createSessions(transaction).setOnPairedMac(sessionId, onPairedMac);
        if (onPairedMac && !isStolen) await createAddedIn(transaction, sessionId).areOnPairedMac();
        const detail = onPairedMac ? 'on-paired-mac' : 'on-no-mac';
        await activity.record(accountId, { what: 'session-tagged', sessionId: by, detail }, transaction);
      });
      if (isStolen && sessionId !== by) await this.end(owner, sessionId);
    },

    /** Deletes what is over; to be called now and then. */
    async sweep(): Promise<void> {
      const now = clock.now();
      const seenBefore = { cookie: now - IDLE_MS.cookie, bearer: now - IDLE_MS.bearer };
      told(await sessions.deleteExpired(now, seenBefore));
    },

    /** Calls `listener` with the id of each session that ends, so that its streams end with it. @returns how to stop that. */
    onEnd(listener: (sessionId: string) => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
