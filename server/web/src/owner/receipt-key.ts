import type { OpenAccount } from './open-account.ts';
import { type OpenedRecords, type OwnerPorts, recordsOf, writeRecord } from './records.ts';

/** The server's receipt key, as far as this account can vouch for it. */
export interface ReceiptKey {
  /** What receipts are checked against, base64url. */
  readonly key: string;
  /** `new`: no record names one yet. `changed`: the server shows another than the records name; theirs counts. */
  readonly standing: 'new' | 'known' | 'changed';
}

/** @param shown the key that the server shows now, base64url. */
export function receiptKeyOf({ records }: Pick<OpenedRecords, 'records'>, shown: string): ReceiptKey {
  // Two sessions may have written one each at the same moment: they must agree.
  const named = recordsOf(records, 'server').map(({ body }) => body.receiptKey);
  const [first] = named;
  if (first === undefined) return { key: shown, standing: 'new' };
  return { key: first, standing: named.every((key) => key === shown) ? 'known' : 'changed' };
}

/** Writes down the key that the account saw first. Nothing is written where the records are not those that the owner signed. */
export async function rememberReceiptKey(
  ports: OwnerPorts,
  account: OpenAccount,
  records: OpenedRecords,
  shown: string,
): Promise<boolean> {
  if (!records.asSigned || receiptKeyOf(records, shown).standing !== 'new') return false;
  await writeRecord(ports, account, { kind: 'server', receiptKey: shown });
  return true;
}
