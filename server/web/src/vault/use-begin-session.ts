import { connection } from '../connection/own-connection.ts';
import type { OpenSession } from '../owner/open-account.ts';
import { keepSeenStates } from './seen-state.ts';
import { useVault } from './vault-context.ts';

/** What is done with a session that has begun: its bearer, where it has one, and its keys are put where they belong. */
export function useBeginSession(): (opened: OpenSession) => void {
  const vault = useVault();
  return (opened) => {
    connection.begin(opened.session);
    keepSeenStates(connection.whose() !== 'borrowed');
    vault.open(opened);
  };
}
