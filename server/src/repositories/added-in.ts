import type { Database } from '../storage/database.ts';

/** What was added in a session and goes on after it: second factors, and browsers that are told something. */
export function createAddedIn(database: Database, sessionId: string) {
  const factors = database.updateTable('factors').where('session_id', '=', sessionId);
  const channels = database.updateTable('channels').where('session_id', '=', sessionId);
  return {
    /**
     * The session is said to be on a Mac. Its factors prove nothing any more, but sign-ins go on asking for them: by a wrong word on
     * the owner's session whoever is signed in could else do away with the owner's own.
     * @param isAnyStolen then no browser is told less than before, as nothing else can be switched off
     */
    async areOnPairedMac(isAnyStolen: boolean): Promise<void> {
      await factors.set({ with_proof: 0 }).execute();
      if (!isAnyStolen) await channels.set({ on_paired_mac: 1 }).execute();
    },

    /** Another session takes the place of this one. */
    async passOn(to: string): Promise<void> {
      await factors.set({ session_id: to }).execute();
      await channels.set({ session_id: to }).execute();
    },
  };
}
