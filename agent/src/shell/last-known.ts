import { CheckedFile } from '../durable/checked-file.ts';
import type { Disk } from '../durable/disk.ts';
import type { Log } from '../log.ts';
import { AgentState } from '../state/agent-state.ts';
import type { DataDirectory } from '../state/data-directory.ts';
import type { ShellStatus } from './shell-status.ts';

/** What the disk tells of this Mac while no engine does. */
export type LastKnown = Pick<ShellStatus, 'mode' | 'account'>;

/**
 * How this Mac stood last, as the engine of the app's own wrote it down before it acted on it; null where that is not
 * known for sure. It changes nothing on the disk. The end of an order's time is not looked at: whoever sits at the Mac
 * can set its clock.
 */
export async function readLastKnown(
  disk: Disk,
  { state: path }: Pick<DataDirectory, 'state'>,
  log: Log,
): Promise<LastKnown | null> {
  try {
    const state = await new CheckedFile(disk, path, AgentState, log).peek();
    if (state === null) return { mode: { mode: 'unpaired' }, account: null };
    const { loginName, origin } = state.pins;
    return { mode: state.mode, account: { loginName, origin } };
  } catch {
    return null;
  }
}
