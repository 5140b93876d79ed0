import { readCounts } from '../repositories/counts.ts';
import { besideTheServer } from './beside-the-server.ts';
import type { Answer, Asked } from './command.ts';
import { inBytes, table } from './words.ts';

/** How much there is, and nothing of whose it is. */
export async function accounts({ config }: Asked): Promise<Answer> {
  const counts = await besideTheServer(config, readCounts);
  return {
    json: counts,
    lines: table([
      ['accounts', `${counts.accounts}, ${counts.leavingAccounts} of them to be deleted`],
      ['Macs', `${counts.macs}, ${counts.stolenMacs} of them marked stolen`],
      ['items', `${counts.items}`],
      ['sealed bytes', inBytes(counts.bytes)],
    ]),
  };
}
