import { lstat, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Whose a data directory is. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** @param path the data directory, which need not exist yet */
export async function ownerOf(path: string): Promise<Owner> {
  for (let place = path; ; place = dirname(place)) {
    const found = await stat(place).catch(() => null);
    // A link to a folder of root's is as good as whoever made the link.
    if (found !== null) return found.uid === 0 ? await lstat(place) : found;
  }
}

/**
 * Root becomes the user whose data it is, for good: what it writes there belongs to that user as before, and what that
 * user may have put there (a link to somewhere else) is given no power of root's. Does nothing for anybody else.
 */
export function become({ uid, gid }: Owner): void {
  const { getuid, setgroups, setgid, setuid } = process;
  if (uid === 0 || getuid?.() !== 0 || !setgroups || !setgid || !setuid) return;
  setgroups([gid]);
  setgid(gid);
  setuid(uid);
}
