import { stepUpAction } from '@homeward/shared/api/account';
import type { Hold, HoldWish } from '@homeward/shared/api/holds';
import { HomewardError } from '@homeward/shared/errors';
import { orderKind } from '@homeward/shared/order';
import { hashSigned } from '@homeward/shared/signed';
import type { Clock } from '../clock.ts';
import type { Owner } from '../http/route.ts';
import { createAccounts } from '../repositories/accounts.ts';
import type { StoredHold } from '../repositories/holds.ts';
import type { Database } from '../storage/database.ts';
import type { DeviceService } from './devices.ts';
import { type HoldLedger, mayVeto } from './holds.ts';
import type { OrderService } from './orders.ts';
import type { RetentionService } from './retention.ts';
import type { SessionService } from './sessions.ts';
import type { TheftErasure } from './theft-erasure.ts';

interface HoldKeeperPorts {
  readonly database: Database;
  readonly clock: Clock;
  readonly ledger: HoldLedger;
  readonly orders: Pick<OrderService, 'check' | 'give'>;
  readonly devices: Pick<DeviceService, 'stored'> & {
    remove(...how: Parameters<DeviceService['remove']>): Promise<unknown>;
  };
  readonly sessions: Pick<SessionService, 'endAllBut'>;
  readonly retention: Pick<RetentionService, 'check' | 'set'>;
  readonly theftErasure: Pick<TheftErasure, 'check' | 'ask'>;
}

export type HoldKeeper = ReturnType<typeof createHoldKeeper>;

/** Takes in what is asked for without a proof, lets it be vetoed, and carries it out when nobody did. */
export function createHoldKeeper(ports: HoldKeeperPorts) {
  const { database, clock, ledger, orders, devices, sessions, retention, theftErasure } = ports;
  return {
    list: (owner: Owner): Promise<Hold[]> => ledger.list(owner),

    /** @throws HomewardError what asking at once would throw, but for `step_up_needed`; `rate_limited` */
    async ask(owner: Owner, wish: HoldWish): Promise<Hold> {
      if (wish.action === 'order') await orders.check(owner.accountId, wish.deviceId, wish);
      if (wish.action === 'retire' || wish.action === 'erase') await devices.stored(owner.accountId, wish.deviceId);
      if (wish.action === 'retention') await retention.check(owner.accountId, wish.deviceId);
      if (wish.action === 'erase-theft') await theftErasure.check(owner.accountId, wish.deviceId, wish.firstSeq);
      const action = actionOf(wish);
      await ledger.refuseDuringRecovery(owner.accountId, action);
      return await ledger.ask(owner, action, wish);
    },

    /**
     * Vetoes a hold, or withdraws it where the same session asked for it. A veto of a recovery puts the password from before
     * back and ends the sessions that came after.
     * @throws HomewardError `not_found` for one that is over, `forbidden` where this session has no say
     */
    async end({ accountId, sessionId }: Owner, id: string): Promise<void> {
      const hold = await ledger.waitingOne(accountId, id);
      if (hold.action !== 'recovery') {
        await ledger.end(hold, hold.sessionId === sessionId ? 'withdrawn' : 'vetoed', { sessionId });
        return;
      }
      if (hold.ripeAt <= clock.now()) throw new HomewardError('not_found', 'its time is over');
      if (!mayVeto(hold, sessionId)) throw new HomewardError('forbidden', 'only sessions from before have a say in it');
      await undoRecovery(hold, sessionId);
    },

    /**
     * Carries out what is due; to be called at start and every minute. A hold is spent in the transaction of what it lets
     * through: what a crash interrupts, the next call finishes.
     * @throws what the first one met that could not be carried out; the others were.
     */
    async carryOutRipe(): Promise<void> {
      const failures: unknown[] = [];
      for (const hold of await ledger.ripeToCarryOut()) {
        await carryOut(hold).catch((cause: unknown) => failures.push(cause));
      }
      await ledger.sweep();
      if (failures.length > 0) throw failures[0];
    },
  };

  async function carryOut(hold: StoredHold): Promise<void> {
    const { id, accountId, sessionId, asked, action } = hold;
    const owner = { accountId, sessionId };
    const proof = { by: 'hold', holdId: id } as const;
    try {
      if (action === 'recovery') await ledger.end(hold, 'done');
      if (asked?.action === 'order') await orders.give(owner, asked.deviceId, { ...asked, proof });
      if (asked?.action === 'retire' || asked?.action === 'erase') {
        await devices.remove(owner, asked.deviceId, asked.action, proof);
      }
      if (asked?.action === 'erase-theft') await theftErasure.ask(owner, asked.deviceId, asked.firstSeq, proof);
      if (asked?.action === 'retention') {
        const { deviceId, reportDays, evidenceDays } = asked;
        await retention.set(owner, deviceId, { reportDays, evidenceDays, proof });
      }
    } catch (error) {
      // Another order came first, or the Mac is gone: it is over, and the log says so.
      if (!(error instanceof HomewardError) || error.status >= 500) throw error;
      await ledger.end(hold, 'failed');
      return;
    }
    // Where no proof was needed any more, nothing has spent it.
    if (asked && 'deviceId' in asked) await ledger.end(hold, 'done');
  }

  async function undoRecovery(hold: StoredHold, sessionId: string): Promise<void> {
    const { accountId, undo } = hold;
    if (!undo) return;
    // By when their time is over, which is moved along with the clock; when they were asked for is not.
    const later = (await ledger.recoveriesOf(accountId)).filter(
      ({ id, ripeAt }) => id !== hold.id && ripeAt >= hold.ripeAt,
    );
    const tell = await database.transaction().execute(async (transaction) => {
      if (!(await ledger.end(hold, 'vetoed', { sessionId, within: transaction }))) return () => {};
      for (const each of later) await ledger.end(each, 'vetoed', { sessionId, within: transaction });
      await createAccounts(transaction).putPasswordBack(accountId, undo.password, undo.generation);
      return await sessions.endAllBut(accountId, undo.sessionIds, transaction);
    });
    tell();
  }
}

/** As the step-up names it. */
function actionOf(wish: HoldWish): string {
  switch (wish.action) {
    case 'order':
      return stepUpAction.order(hashSigned(orderKind, wish.order));
    case 'retire':
    case 'erase':
      return stepUpAction[wish.action](wish.deviceId);
    case 'erase-theft':
      return stepUpAction.eraseTheft(wish.deviceId, wish.firstSeq);
    case 'remove-factor':
      return stepUpAction.removeFactor(wish.factorId);
    case 'renew-recovery-code':
      return stepUpAction.renewRecoveryCode(wish.rootKey);
    case 'retention':
      return stepUpAction.retention(wish.deviceId, wish);
    default:
      return stepUpAction.account(wish.action);
  }
}
