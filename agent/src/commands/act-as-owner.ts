import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Root becomes the user whose data it is, for good: what it writes there belongs to that user as before, and what that
 * user may have put there (a link to somewhere else) is given no power of root's. Does nothing for anybody else.
 * @param path the data directory, which need not exist yet
 */
export async function actAsOwnerOf(path: string): Promise<void> {
  const { getuid, setgroups, setgid, setuid } = process;
  if (getuid?.() !== 0 || !setgroups || !setgid || !setuid) return;
  const { uid, gid } = await nearest(path);
  if (uid === 0) return;
  setgroups([gid]);
  setgid(gid);
  setuid(uid);
}

/** The directory, or where it would be made. */
async function nearest(path: string): Promise<{ readonly uid: number; readonly gid: number }> {
  for (let place = path; ; place = dirname(place)) {
    const found = await stat(place).catch(() => null);
    if (found !== null) return found;
  }
}
