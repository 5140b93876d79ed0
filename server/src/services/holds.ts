import { randomUUID } from 'node:crypto';
import {
  HOLD_HOURS,
  type Hold,
  type HoldAction,
  type HoldState,
  type HoldWish,
  RIPE_DAYS,
} from '@homeward/shared/api/holds';
import { HomewardError } from '@homeward/shared/errors';
import { orderKind } from '@homeward/shared/order';
import { readSigned } from '@homeward/shared/signed';
import type { Clock } from '../clock.ts';
import type { Owner } from '../http/route.ts';
import { createHolds, isCarriedOut, type RecoveryUndo, type StoredHold } from '../repositories/holds.ts';
import { createSessions } from '../repositories/sessions.ts';
import type { Database } from '../storage/database.ts';
import { foldLogAway } from '../storage/fold-log-away.ts';
import type { ActivityRecorder } from './activity.ts';
import type { KnownTime } from './known-time.ts';
import type { SpendProof } from './step-up.ts';

const HOUR_MS = 3_600_000;
const HOLD_MS = HOLD_HOURS * HOUR_MS;
const RIPE_MS = RIPE_DAYS * 24 * HOUR_MS;

/** Asked for and not decided, of one account at most. */
const MAX_WAITING = 20;
/** Shown of those that ended. */
const SHOWN = 50;
const KEPT_MS = 30 * 24 * HOUR_MS;

interface HoldPorts {
  readonly database: Database;
  readonly clock: Clock;
  readonly time: Pick<KnownTime, 'certain'>;
  readonly activity: ActivityRecorder;
  /** Tells the owner's open consoles to look again. */
  readonly changed: (accountId: string) => void;
}

/** What changes who can get into the account at all: not while a recovery can still be undone. */
const isOfKeys = (action: string): boolean =>
  ['add-factor', 'rotate-keys', 'delete-account'].includes(action) ||
  ['remove-factor ', 'renew-recovery-code '].some((start) => action.startsWith(start));

export type HoldLedger = ReturnType<typeof createHoldLedger>;

/**
 * What was asked for without a proof, in each account: it waits 24 hours for a veto. Here is written down what waits, and
 * what became of it; `hold-keeper.ts` carries it out.
 */
export function createHoldLedger({ database, clock, time, activity, changed }: HoldPorts) {
  const holds = createHolds(database);
  /** Whether the write-ahead log may still have what a hold was emptied of. After a start nobody knows. */
  let isInLog = true;

  /** What the clock says, once what waits was moved by what it has jumped. */
  const present = async () => (await time.certain()) ?? clock.now();

  const recoveriesOf = async (accountId: string) => {
    const now = await present();
    return (await holds.waiting(accountId)).filter(({ action, ripeAt }) => action === 'recovery' && ripeAt > now);
  };

  return {
    /** Recoveries that can still be undone, the first one first. */
    recoveriesOf,

    /** Newest first: all that waits, and the latest of the others. */
    async list({ accountId, sessionId }: Owner): Promise<Hold[]> {
      const now = await present();
      return (await holds.waitingAndEnded(accountId, SHOWN)).map((hold) => shownTo(hold, sessionId, now));
    },

    /**
     * Begins a hold; this session's own on the same action that waits already is answered instead. Another's is of no use to it.
     * @param action as the step-up names it @throws HomewardError `rate_limited`
     */
    async ask({ accountId, sessionId }: Owner, action: string, asked: HoldWish): Promise<Hold> {
      const now = await present();
      const hold = await database.transaction().execute(async (transaction) => {
        // Within the transaction: many requests at once must not pass the limit together.
        const waiting = await createHolds(transaction).waiting(accountId);
        const same = waiting.find((each) => each.action === action && each.sessionId === sessionId);
        if (same) return same;
        if (waiting.length >= MAX_WAITING) {
          throw new HomewardError('rate_limited', 'too much waits already; withdraw or veto some of it first');
        }
        const session = await createSessions(transaction).byId(accountId, sessionId);
        if (!session) throw new HomewardError('not_signed_in', 'the session is over');
        const wish = { action, asked, detail: detailOf(asked), undo: null };
        const begun = newHold({ accountId, ...wish, sessionId, browser: session.browser });
        await createHolds(transaction).insert(begun);
        const happening = { what: 'hold-asked', sessionId, detail: asked.action } as const;
        await activity.record(accountId, { ...happening, deviceId: deviceOf(asked) }, transaction);
        return begun;
      });
      changed(accountId);
      return shownTo(hold, sessionId, now);
    },

    /** Lets sessions from before undo a recovery. @param within the transaction that sets the new password */
    async askRecovery(
      { accountId, sessionId }: Owner,
      browser: string,
      undo: RecoveryUndo,
      within: Database,
    ): Promise<void> {
      const hold = newHold({ accountId, action: 'recovery', asked: null, detail: null, undo, sessionId, browser });
      await createHolds(within).insert(hold);
      changed(accountId);
    },

    /** @throws HomewardError `not_found` for one that is not waiting as for none. */
    async waitingOne(accountId: string, id: string): Promise<StoredHold> {
      await present();
      const hold = await holds.byId(accountId, id);
      if (hold?.state !== 'waiting') throw new HomewardError('not_found', 'nothing of this kind is waiting');
      return hold;
    },

    /** Those whose time is over and that the server carries out by itself, of all accounts. */
    ripeToCarryOut: async (): Promise<StoredHold[]> => holds.ripeToCarryOut(await present()),

    /** @returns false where somebody else ended it first. */
    async end(
      { id, accountId, action, asked }: StoredHold,
      state: Exclude<HoldState, 'waiting'>,
      by: { readonly sessionId?: string; readonly within?: Database } = {},
    ): Promise<boolean> {
      const { sessionId, within = database } = by;
      if (!(await createHolds(within).end(id, state))) return false;
      isInLog = true;
      if (state !== 'lapsed') {
        const happening = { what: `hold-${state}`, sessionId, detail: asked?.action ?? action } as const;
        await activity.record(accountId, { ...happening, deviceId: deviceOf(asked) }, within);
      }
      changed(accountId);
      return true;
    },

    /**
     * Takes a hold for a proof, once, and from the session that asked for it: whoever did not veto what they thought to be
     * their own has not let somebody else through.
     * @returns what spends it, within the transaction of what it is the proof for; it throws the same where it has ended meanwhile
     * @throws HomewardError `step_up_needed` where it is not ripe, was vetoed or used, is on another action or another session's.
     */
    async toSpend({ accountId, sessionId }: Owner, id: string, action: string): Promise<SpendProof> {
      const now = await present();
      const hold = await holds.byId(accountId, id);
      const isRipe = hold?.state === 'waiting' && hold.ripeAt <= now && hold.sessionId === sessionId;
      const why = 'this hold is not over yet, was vetoed, is for something else, or another session asked for it';
      const refused = new HomewardError('step_up_needed', `${why}; ask anew where it has ended`);
      if (!isRipe || hold.action !== action) throw refused;
      return async (within) => {
        if (!(await this.end(hold, 'done', { within }))) throw refused;
      };
    },

    /** Who signs in again in the same browser is who asked. */
    passOn: (accountId: string, from: string, to: string): Promise<void> => holds.passOn(accountId, from, to),

    /**
     * Ends what ended sessions had asked for: whoever ends another session doubts it. A session that signs out itself leaves
     * what the server carries out, and takes with it what nobody else could use.
     */
    async endOf(
      accountId: string,
      sessionIds: readonly string[],
      { by, within = database }: { readonly by?: string | undefined; readonly within?: Database },
    ): Promise<void> {
      for (const hold of await createHolds(within).waiting(accountId)) {
        if (hold.action === 'recovery' || !sessionIds.includes(hold.sessionId)) continue;
        const isOwn = hold.sessionId === by;
        if (isOwn && isCarriedOut(hold.action)) continue;
        await this.end(hold, isOwn ? 'withdrawn' : 'vetoed', { ...(by && { sessionId: by }), within });
      }
    },

    /** Whether one session may end another: one that came with a recovery, or after it, ends none from before. */
    async mayEndSession({ accountId, sessionId: by }: Owner, sessionId: string): Promise<boolean> {
      const isOlder = (id: string, undo: RecoveryUndo | null) => undo?.sessionIds.includes(id) ?? false;
      return (await recoveriesOf(accountId)).every(({ undo }) => !isOlder(sessionId, undo) || isOlder(by, undo));
    },

    /** @throws HomewardError `forbidden` for what would make undoing a recovery useless, while it can be undone. */
    async refuseDuringRecovery(accountId: string, action: string): Promise<void> {
      // Looks at the time for every action: what a proof is compared with was then moved by what the clock has jumped.
      const undoable = await recoveriesOf(accountId);
      if (isOfKeys(action) && undoable.length > 0) {
        throw new HomewardError(
          'forbidden',
          `wait until ${HOLD_HOURS} hours after the recovery; older sessions may undo it`,
        );
      }
    },

    /** Has what holds were emptied of leave the database’s log too; to be called every minute, since it cannot while a backup reads. */
    async foldEmptied(): Promise<void> {
      if (!isInLog) return;
      isInLog = false;
      const isFolded = await foldLogAway(database).catch((cause) => {
        isInLog = true;
        throw cause;
      });
      if (!isFolded) isInLog = true;
    },

    /** Ends what nobody came for, and forgets what ended a month ago; to be called now and then. */
    async sweep(): Promise<void> {
      const now = clock.now();
      for (const hold of await holds.ripe(now - RIPE_MS)) await this.end(hold, 'lapsed');
      await holds.forgetEnded(now - KEPT_MS);
    },
  };

  function newHold(asked: Omit<StoredHold, 'id' | 'askedAt' | 'ripeAt' | 'state'>) {
    const askedAt = clock.now();
    return { id: randomUUID(), ...asked, askedAt, ripeAt: askedAt + HOLD_MS, state: 'waiting' } as const;
  }
}

const deviceOf = (asked: HoldWish | null): string | undefined =>
  asked && 'deviceId' in asked ? asked.deviceId : undefined;

/** Whether a session may veto: never the one that asked, and a recovery only from before it. */
export const mayVeto = ({ sessionId: asker, undo, action }: StoredHold, sessionId: string): boolean =>
  action === 'recovery' ? (undo?.sessionIds.includes(sessionId) ?? false) : sessionId !== asker;

const waitsForServer = ({ action }: StoredHold): boolean => action !== 'recovery' && isCarriedOut(action);

function shownTo(hold: StoredHold, sessionId: string, now: number): Hold {
  const { id, asked, detail, askedAt, ripeAt, browser, state } = hold;
  return {
    id,
    action: asked?.action ?? ('recovery' satisfies HoldAction),
    deviceId: deviceOf(asked) ?? null,
    detail,
    ...{ askedAt, ripeAt, sessionId: hold.sessionId, browser, state },
    // What the server carries out may wait longer, where its clock is in doubt.
    mayVeto: state === 'waiting' && (ripeAt > now || waitsForServer(hold)) && mayVeto(hold, sessionId),
  };
}

function detailOf(asked: HoldWish): string | null {
  if (asked.action === 'remove-factor') return asked.factorId;
  if (asked.action === 'renew-recovery-code') return asked.rootKey;
  if (asked.action !== 'order') return null;
  const order = readSigned(orderKind, asked.order);
  return order.type === 'mode' ? order.mode : order.type;
}
