import type { Database } from '../storage/database.ts';

/** What was added in a session and goes on after it: browsers that are told something. */
export function createAddedIn(database: Database, sessionId: string) {
  const channels = database.updateTable('channels').where('session_id', '=', sessionId);
  return {
    /**
     * The session is said to be on a Mac. Second factors stay what they were when they were added: by a wrong word on the owner's
     * session whoever is signed in could else take away what the owner proves with.
     */
    async areOnPairedMac(): Promise<void> {
      await channels.set({ on_paired_mac: 1 }).execute();
    },

    /** Another session takes the place of this one. */
    async passOn(to: string): Promise<void> {
      await channels.set({ session_id: to }).execute();
    },
  };
}
