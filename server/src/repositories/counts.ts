import type { Database } from '../storage/database.ts';
import { RETIRED_PATTERN } from './retired-token.ts';

/** How much there is on a server, and nothing of whose it is. */
export interface Counts {
  readonly accounts: number;
  /** Of these, to be deleted within 14 days. */
  readonly leavingAccounts: number;
  /** That may report: not retired for good. */
  readonly macs: number;
  readonly stolenMacs: number;
  readonly items: number;
  /** Sealed bytes of the items. */
  readonly bytes: number;
}

/** Counts in the time of a few index scans: no item is looked at. */
export async function readCounts(database: Database): Promise<Counts> {
  const all = (table: 'accounts' | 'devices') =>
    database.selectFrom(table).select((select) => select.fn.countAll<number>().as('count'));
  const active = all('devices').where('devices.token_sha256', 'not like', RETIRED_PATTERN);
  const accounts = await all('accounts').executeTakeFirstOrThrow();
  const leaving = await all('accounts').where('deletion_asked_at', 'is not', null).executeTakeFirstOrThrow();
  const macs = await active.executeTakeFirstOrThrow();
  const stolen = await active
    .where((where) => where.or([where('order_mode', '=', 'stolen'), where('acknowledged_mode', '=', 'stolen')]))
    .executeTakeFirstOrThrow();
  const sums = await database
    .selectFrom('epochs')
    .select(({ fn }) => [fn.sum<number>('items').as('items'), fn.sum<number>('bytes').as('bytes')])
    .executeTakeFirstOrThrow();
  return {
    accounts: Number(accounts.count),
    leavingAccounts: Number(leaving.count),
    macs: Number(macs.count),
    stolenMacs: Number(stolen.count),
    items: Number(sums.items ?? 0),
    bytes: Number(sums.bytes ?? 0),
  };
}
